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

/**
 * The supervisor takes a worker for ready when its queue is polled, by its predecessor perhaps. What ends by itself so
 * soon has not been able to start, as what it needs was away, and is started once more.
 */
const startingMs = 5_000;

/** Knows from what the supervisor says which parts ended without having been hit. */
export class Ends {
  /** By process, since when. */
  readonly #working: Map<number, number>;
  #sentences: string[] = [];

  /** @param pids of all parts, which work now */
  constructor(pids: readonly number[]) {
    this.#working = new Map(pids.map((pid) => [pid, -Infinity]));
  }

  hear(sentence: string, now = Date.now()): void {
    const back = / is back as process (\d+)/.exec(sentence)?.[1];
    if (back !== undefined) this.#working.set(Number(back), now);
    const [, pid, how = ''] = / \(process (\d+)\) has ended: (.*?)\. /.exec(sentence) ?? [];
    const since = this.#working.get(Number(pid));
    // What has never been ready ended while it started.
    if (since === undefined) return;
    this.#working.delete(Number(pid));
    const wasStarting = how.startsWith('exit code') && now - since < startingMs;
    if (!wasStarting) this.#sentences.push(sentence);
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
