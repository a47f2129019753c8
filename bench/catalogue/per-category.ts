import { pricesOf, pricesPerCategory } from '../../db/categories/prices';
import type { Progress } from '../../local/console';
import { Category } from '../../db/models/category';
import { median } from '../quantiles';
import type { Forest } from './forest';

export interface PerCategory {
  readonly size: number;
  /** All categories in one query. */
  readonly togetherMs: number;
  /** A query each: the sum over all. */
  readonly oneByOneMs: number;
  /** Of how many it was taken. */
  readonly asked: number;
}

const mostAsked = 2_000;
const rounds = 3;

/**
 * Average prices in one query beside one query per category, by turns. Of a large tree every n-th category is
 * asked, in the order of the tree, and the sum scaled up.
 */
export async function measurePerCategory(
  { db, size }: Forest,
  report: Progress,
): Promise<PerCategory> {
  const every = Math.ceil(size / mostAsked);
  const all = await Category.query(db).orderBy('lft');
  const asked = all.filter((_, index) => index % every === Math.floor(every / 2));
  const together: number[] = [];
  const oneByOne: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    let began = performance.now();
    for (const category of asked) await pricesOf(db, category);
    oneByOne.push(((performance.now() - began) * all.length) / asked.length);
    began = performance.now();
    await pricesPerCategory(db, { withHidden: true });
    together.push(performance.now() - began);
    report.progress(`average prices, round ${round + 1} of ${rounds}: ${size} categories`);
  }
  return {
    size,
    togetherMs: median(together),
    oneByOneMs: median(oneByOne),
    asked: asked.length,
  };
}
