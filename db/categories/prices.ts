import type { Knex } from '../database';
import { Category } from '../models/category';
import { closeBefore } from './intervals';

/** What the active products of a category and all below it cost, in cents; zeros where there are none. */
export interface PriceFigures {
  readonly category: Category;
  /** Rounded half away from zero. */
  readonly averageCents: number;
  readonly productCount: number;
  readonly minCents: number;
  readonly maxCents: number;
}

interface Sums {
  count: number;
  sum: number;
  min: number;
  max: number;
}

const directSums = `
  SELECT category_id, count(*) AS count, sum(price_cents)::bigint AS sum,
         min(price_cents) AS min, max(price_cents) AS max
  FROM products WHERE status = 'active'`;

/** In one query, for one category. */
export async function pricesOf(db: Knex, category: Category): Promise<PriceFigures> {
  const { rows } = await db.raw<{ rows: Sums[] }>(
    `SELECT count(*) AS count, coalesce(sum(price_cents), 0)::bigint AS sum,
            coalesce(min(price_cents), 0) AS min, coalesce(max(price_cents), 0) AS max
     FROM categories c JOIN products p ON p.category_id = c.id
     WHERE c.lft BETWEEN ? AND ? AND p.status = 'active'`,
    [category.lft, category.rgt],
  );
  return figures(category, rows[0] ?? nothing());
}

/**
 * For every category that has active products at or below it, in the order of the tree: one query for
 * the sums of each category alone, added up on the way through the tree. Lowest and highest can't be had
 * as differences of running totals, so this is not left to SQL.
 *
 * @param withHidden also those that are inactive or below an inactive one; their products count either way
 */
export async function pricesPerCategory(
  db: Knex,
  { withHidden }: { readonly withHidden: boolean },
): Promise<PriceFigures[]> {
  const rows = await Category.query(db)
    .castTo<(Category & Partial<Sums>)[]>()
    .joinRaw(
      `LEFT JOIN (${directSums} GROUP BY category_id) direct ON direct.category_id = categories.id`,
    )
    .select('categories.*', 'direct.count', 'direct.sum', 'direct.min', 'direct.max')
    .orderBy('lft');
  const totals = rows.map((row) => ({ category: row, sums: nothing(), hidden: false }));
  const open: typeof totals = [];
  for (const total of totals) {
    closeBefore(open, total.category.lft, ({ category }) => category);
    total.hidden = !total.category.isActive || (open.at(-1)?.hidden ?? false);
    open.push(total);
    const { count, sum, min, max } = total.category;
    if (count === undefined || count === null) continue;
    const direct = { count, sum: sum ?? 0, min: min ?? 0, max: max ?? 0 };
    for (const { sums } of open) add(sums, direct);
  }
  return totals
    .filter(({ sums, hidden }) => sums.count > 0 && (withHidden || !hidden))
    .map(({ category, sums }) => figures(category, sums));
}

function nothing(): Sums {
  return { count: 0, sum: 0, min: 0, max: 0 };
}

function add(to: Sums, more: Sums): void {
  to.min = to.count === 0 ? more.min : Math.min(to.min, more.min);
  to.max = Math.max(to.max, more.max);
  to.count += more.count;
  to.sum += more.sum;
}

function figures(category: Category, { count, sum, min, max }: Sums): PriceFigures {
  return {
    category,
    averageCents: averageCents(sum, count),
    productCount: count,
    minCents: min,
    maxCents: max,
  };
}

/** Exact: half a cent is told from what a division in floating point would make of it. */
function averageCents(sum: number, count: number): number {
  if (count === 0) return 0;
  const rest = sum % count;
  return (sum - rest) / count + (2 * rest >= count ? 1 : 0);
}
