import type { Knex } from '../../db/database';
import type { Progress } from '../../local/console';
import { fillProducts } from './products';
import { randomFrom } from './random';
import { growTree, near, type Shape } from './shape';
import { adjacency } from './variants/adjacency';
import { ltree } from './variants/ltree';
import { nestedSets } from './variants/nested-sets';
import { ours } from './variants/ours';
import type { Variant } from './variants/variant';

export const variantNames = ['OrderFlow', 'adjacency list', 'ltree', 'nested sets'] as const;

/** The same tree in every variant, in a database of its own. */
export interface Forest {
  readonly size: number;
  readonly db: Knex;
  /** As it was loaded. */
  readonly tree: Shape;
  /** The categories with about so many at and below them. */
  readonly ofAbout: (count: number) => readonly number[];
  readonly variants: readonly Variant[];
}

export interface ForestOptions {
  readonly size: number;
  readonly products: number;
  readonly seed: number;
  readonly report: Progress;
}

export async function plant(
  db: Knex,
  { size, products, seed, report }: ForestOptions,
): Promise<Forest> {
  const tree = growTree(size, randomFrom(seed));
  const variants = [ours(db), adjacency(db), ltree(db), nestedSets(db)];
  for (const variant of variants) await variant.load(tree);
  await fillProducts(db, tree, products, randomFrom(seed + 1));
  const depth = Math.max(...tree.ids.map((id) => tree.pathOf(id).length));
  report.say(
    `${size} categories, ${depth} levels, in ${variants.length} ways; ${products} products`,
  );
  const counts = tree.counts();
  const found = new Map<number, readonly number[]>();
  const ofAbout = (count: number) => {
    const ids = found.get(count) ?? near(counts, count);
    found.set(count, ids);
    return ids;
  };
  return { size, db, tree, ofAbout, variants };
}

/** Times one thing and counts the statements it sent. */
export async function timed(
  db: Knex,
  run: () => Promise<number>,
): Promise<{ readonly ms: number; readonly statements: number; readonly result: number }> {
  let statements = 0;
  const count = () => {
    statements += 1;
  };
  db.on('query', count);
  const began = performance.now();
  const result = await run();
  const ms = performance.now() - began;
  db.removeListener('query', count);
  return { ms, statements, result };
}
