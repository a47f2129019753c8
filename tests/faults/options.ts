import { parseArgs } from 'node:util';
import { partNames, type PartName } from './plan';

export const usage = `npm run test:faults [-- OPTIONS]

  --seed N          the same parts, faults and moments as that run had (default: any)
  --rounds N        how many rounds (24; with --quick 6)
  --from N          begin with the Nth round of that seed (1)
  --minutes N       begin no round that would end later than that (10)
  --only a,b        hit only these of ${partNames.join(', ')}
  --quick           6 rounds
  --data-dir DIR    where the stack lives (a new directory below the system's for temporary files)
  --keep            leave the data where it is, also after a good run`;

export interface FaultOptions {
  readonly seed: number;
  readonly rounds: number;
  readonly from: number;
  readonly minutes: number;
  readonly only: readonly PartName[];
  readonly dataDir: string | undefined;
  readonly keep: boolean;
}

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

const largestSeed = 2 ** 31;

/** @throws UsageError */
export function faultOptions(
  args: readonly string[],
  anySeed = () => 1 + Math.floor(Math.random() * 1_000_000),
): FaultOptions {
  const { values } = parsed(args);
  const rounds = whole('rounds', values.rounds ?? (values.quick === true ? '6' : '24'), 1, 10_000);
  return {
    seed: values.seed === undefined ? anySeed() : whole('seed', values.seed, 0, largestSeed),
    rounds,
    from: whole('from', values.from ?? '1', 1, rounds),
    minutes: whole('minutes', values.minutes ?? '10', 1, 24 * 60),
    only: values.only === undefined ? partNames : chosen(values.only),
    dataDir: values['data-dir'],
    keep: values.keep === true,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        seed: { type: 'string' },
        rounds: { type: 'string' },
        from: { type: 'string' },
        minutes: { type: 'string' },
        only: { type: 'string' },
        quick: { type: 'boolean' },
        'data-dir': { type: 'string' },
        keep: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function whole(name: string, text: string, least: number, most: number): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= least && value <= most) return value;
  throw new UsageError(`--${name} must be a whole number from ${least} to ${most}.`);
}

function chosen(list: string): PartName[] {
  const names = list.split(',').map((each) => each.trim());
  const wrong = names.filter((name) => !partNames.some((part) => part === name));
  if (wrong.length > 0 || names.length === 0) {
    throw new UsageError(`--only takes ${partNames.join(', ')}, not "${wrong.join(', ')}".`);
  }
  return partNames.filter((part) => names.includes(part));
}
