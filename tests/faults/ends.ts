import type { PartName, Round } from './plan';

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
 * Those parts that ended without being hit. What a supervisor starts again while what it needs is away may end at once:
 * that it says in other words.
 *
 * @param said what the supervisor has said of its parts
 */
export function unexpectedEnds(
  said: readonly string[],
  { strikes }: Pick<Round, 'strikes'>,
): string[] {
  const killed = strikes.filter(({ kind }) => kind === 'kill').map(({ part }) => titles[part]);
  return said.filter(
    (sentence) =>
      / has ended: /.test(sentence) &&
      !(
        / has ended: signal SIGKILL/.test(sentence) && killed.some((title) => title.test(sentence))
      ),
  );
}
