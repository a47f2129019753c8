import type { Progress } from '../../local/console';
import { timed, type Forest } from './forest';
import { pick, randomFrom, shuffled, type Random } from './random';
import type { Samples } from './samples';
import type { Variant } from './variants/variant';

type Run = () => Promise<number>;

interface Read {
  readonly operation: string;
  /** Some categories to do it with, and how each variant does it. */
  prepare(forest: Forest, random: Random): ((variant: Variant) => Promise<Run>) | null;
  /** Reads of so much are made fewer times. */
  readonly large?: boolean;
}

export const subtreeSizes = [10, 100, 1_000, 10_000];

export const reads: readonly Read[] = [
  {
    operation: 'ancestors of one',
    prepare({ tree }, random) {
      const ids = [pick(random, tree.ids)];
      return async (variant) => () => variant.ancestors(ids);
    },
  },
  {
    operation: 'ancestors of a page of 20',
    prepare({ tree }, random) {
      const ids = [...new Set(Array.from({ length: 20 }, () => pick(random, tree.ids)))];
      return async (variant) => () => variant.ancestors(ids);
    },
  },
  ...subtreeSizes.map(subtreeOf),
  {
    operation: 'whole tree',
    large: true,
    prepare: () => async (variant) => () => variant.wholeTree(),
  },
  {
    operation: 'average price per category',
    large: true,
    prepare: () => async (variant) => () => variant.averages(),
  },
];

/** Of a category that has about so many at and below it. */
function subtreeOf(wanted: number): Read {
  return {
    operation: `subtree of ${wanted}`,
    prepare({ ofAbout, size }, random) {
      if (wanted > size / 2) return null;
      const id = pick(random, ofAbout(wanted));
      return (variant) => variant.subtreeOf(id);
    },
  };
}

export interface RoundsOptions {
  readonly rounds: number;
  readonly seed: number;
  readonly samples: Samples;
  readonly report: Progress;
}

/** For each variant in each round; it is read at least once. */
const budgetMs = 40;
const mostTimes = 40;

/** Every read in every variant on the same category, one right after the other, and that again and again. */
export async function measureReads(
  forests: readonly Forest[],
  { rounds, seed, samples, report }: RoundsOptions,
): Promise<void> {
  const random = randomFrom(seed);
  // Right after loading, rows may not yet count as seen by all, which reading from an index alone needs.
  for (const { variants } of forests) for (const variant of variants) await variant.vacuum();
  for (let round = 0; round <= rounds; round += 1) {
    for (const forest of forests) {
      for (const read of reads) {
        if (read.large === true && round > rounds / 2) continue;
        // The first round is for caches and plans only.
        await measureRead(forest, read, random, round === 0 ? null : samples);
      }
      report.progress(`reads, round ${round} of ${rounds}: ${forest.size} categories`);
    }
  }
}

async function measureRead(
  forest: Forest,
  read: Read,
  random: Random,
  samples: Samples | null,
): Promise<void> {
  const spent = new Map<Variant, number>();
  for (let time = 0; time < mostTimes; time += 1) {
    const how = read.prepare(forest, random);
    if (how === null) return;
    const left = forest.variants.filter((variant) => (spent.get(variant) ?? 0) < budgetMs);
    const runs: (readonly [Variant, Run])[] = [];
    for (const variant of left) runs.push([variant, await how(variant)]);
    const results = new Map<string, number>();
    for (const [variant, run] of shuffled(random, runs)) {
      const { ms, statements, result } = await timed(forest.db, run);
      spent.set(variant, (spent.get(variant) ?? 0) + ms);
      results.set(variant.name, result);
      const at = { size: forest.size, operation: read.operation, variant: variant.name };
      samples?.add(at, ms, statements);
    }
    assertSame(read.operation, results);
  }
}

function assertSame(operation: string, results: ReadonlyMap<string, number>): void {
  if (new Set(results.values()).size <= 1) return;
  throw new Error(`${operation}: different answers: ${JSON.stringify([...results])}`);
}
