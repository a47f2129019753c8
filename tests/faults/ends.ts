import type { PartName, Strike } from './plan';

const titles: Readonly<Record<PartName, RegExp>> = {
  api: /^The API /,
  worker: /^(The worker|Worker \d+) /,
  sender: /^The sender /,
  temporal: /^Temporal /,
  postgres: /^PostgreSQL /,
  smtp: /^The mail server /,
  sms: /^The SMS provider /,
};

/** Knows from what the supervisor says which parts ended without having been hit. */
export class Ends {
  readonly #working: Set<number>;
  #sentences: string[] = [];

  /** @param pids of all parts, which work now */
  constructor(pids: readonly number[]) {
    this.#working = new Set(pids);
  }

  hear(sentence: string): void {
    const back = / is back as process (\d+)/.exec(sentence)?.[1];
    if (back !== undefined) this.#working.add(Number(back));
    const ended = / \(process (\d+)\) has ended: /.exec(sentence)?.[1];
    // What is started again while what it needs is away may end at once, and is started once more.
    if (ended !== undefined && this.#working.delete(Number(ended))) this.#sentences.push(sentence);
  }

  /** Since it was asked last. */
  unexpected(strikes: readonly Strike[]): string[] {
    const killed = strikes.filter(({ kind }) => kind === 'kill').map(({ part }) => titles[part]);
    const isDue = (sentence: string) =>
      sentence.includes(' has ended: signal SIGKILL') &&
      killed.some((title) => title.test(sentence));
    const sentences = this.#sentences;
    this.#sentences = [];
    return sentences.filter((sentence) => !isDue(sentence));
  }
}
