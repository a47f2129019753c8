import { parseArgs } from 'node:util';

export interface BenchOptions {
  /** After how many orders memory is read, and then again after as many. */
  readonly orders: number;
  readonly rounds: number;
  /** Write docs/bench-orders.md. */
  readonly write: boolean;
}

export const usage = `npm run bench:orders [-- --orders 5000] [--rounds 3] [--write]

  --orders N   memory is read after N orders and again after as many; also limits the rounds' size
  --rounds N   how often each measurement is repeated
  --write      writes the result to docs/bench-orders.md`;

/** @throws Error in words, for what can't be understood */
export function benchOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: 'string', default: '5000' },
      rounds: { type: 'string', default: '3' },
      write: { type: 'boolean', default: false },
    },
  });
  return {
    orders: counted('--orders', values.orders, 10, 100_000),
    rounds: counted('--rounds', values.rounds, 1, 100),
    write: values.write,
  };
}

export function counted(name: string, value: string, from: number, to: number): number {
  const count = Number(value);
  if (!Number.isInteger(count) || count < from || count > to) {
    throw new Error(`${name} must be a number from ${from} to ${to}.`);
  }
  return count;
}
