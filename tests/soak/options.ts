import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectRoot } from '../../local/home';

export interface SoakOptions {
  readonly minutes: number;
  /** Orders a second; visits, status changes and messages follow from it. */
  readonly rate: number;
  readonly seed: number;
  /** Write docs/soak.md. */
  readonly write: boolean;
  /** Where the samples go, as CSV. */
  readonly out: string;
}

export const usage = `npm run test:soak [-- --minutes 30] [--rate 3] [--seed 1] [--out DIR] [--write]

  --minutes N  how long the load lasts; leaks of 1 % a minute are seen from 30 on (default 30)
  --rate N     orders a second, fractions allowed (default 3)
  --seed N     what is done when is drawn from it (default: another each time, printed)
  --out DIR    where the samples are written as CSV (default .data/soak)
  --write      writes the result to docs/soak.md`;

/** @throws Error in words, for what can't be understood */
export function soakOptions(args: readonly string[]): SoakOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: 'string', default: '30' },
      rate: { type: 'string', default: '3' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000) },
      out: { type: 'string', default: join(projectRoot(), '.data', 'soak') },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    minutes: between('--minutes', values.minutes, 1, 24 * 60),
    rate: between('--rate', values.rate, 0.1, 100),
    seed: between('--seed', values.seed, 0, 2 ** 32 - 1),
    out: values.out,
    write: values.write,
  };
}

function between(name: string, value: string, from: number, to: number): number {
  const number = Number(value);
  if (value.trim() === '' || !(number >= from && number <= to)) {
    throw new Error(`${name} must be a number from ${from} to ${to}.`);
  }
  return number;
}
