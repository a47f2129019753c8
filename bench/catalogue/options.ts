import { parseArgs } from 'node:util';
import { counted } from '../options';

export interface CatalogueOptions {
  /** Numbers of categories, from the smallest. */
  readonly sizes: readonly number[];
  readonly seed: number;
  /** Write docs/bench-catalogue.md and .svg. */
  readonly write: boolean;
}

export const usage = `npm run bench:catalogue [-- --sizes 100,10000,100000] [--seed 1] [--write]

  --sizes N,…  how many categories the trees have
  --seed N     another seed makes other trees, names and places to write at
  --write      writes the result to docs/bench-catalogue.md and docs/bench-catalogue.svg`;

/** @throws Error in words, for what can't be understood */
export function catalogueOptions(args: readonly string[]): CatalogueOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sizes: { type: 'string', default: '100,10000,100000' },
      seed: { type: 'string', default: '1' },
      write: { type: 'boolean', default: false },
    },
  });
  const sizes = values.sizes.split(',').map((size) => counted('--sizes', size, 10, 1_000_000));
  return {
    sizes: [...new Set(sizes)].sort((a, b) => a - b),
    seed: counted('--seed', values.seed, 0, 2 ** 32 - 1),
    write: values.write,
  };
}
