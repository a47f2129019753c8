import { idsUpFrom } from './categories/above';
import { closeBefore } from './categories/intervals';
import type { Knex } from './database';
import { Category } from './models/category';

/** A category on the way from the root to another one, that one included. */
export interface Step {
  readonly id: number;
  readonly name: string;
  readonly isActive: boolean;
}

/** The way to each of these categories, the root first, by the category's id; one query for all. */
export async function pathsOf(db: Knex, ids: readonly number[]): Promise<Map<number, Step[]>> {
  const paths = new Map<number, Step[]>();
  if (ids.length === 0) return paths;
  const steps = await stepsAbove(db, ids);
  for (const id of ids) {
    const path: Step[] = [];
    // Parents that go round in a circle, which only damage could make, end here too.
    for (let at = steps.get(id); at && path.length < steps.size; at = steps.get(at.parentId ?? 0)) {
      path.push(at.step);
    }
    if (path.length > 0) paths.set(id, path.toReversed());
  }
  return paths;
}

interface Link {
  readonly step: Step;
  readonly parentId: number | null;
}

/** These categories and all above them. */
async function stepsAbove(db: Knex, ids: readonly number[]): Promise<ReadonlyMap<number, Link>> {
  const { rows } = await db.raw<{ rows: (Step & Pick<Link, 'parentId'>)[] }>(
    `SELECT id, name, is_active AS "isActive", parent_id AS "parentId" FROM categories
     WHERE id = ANY(${idsUpFrom})`,
    [[...new Set(ids)]],
  );
  return new Map(
    rows.map(({ id, name, isActive, parentId }) => [
      id,
      { step: { id, name, isActive }, parentId },
    ]),
  );
}

/** `Electronics > Smartphones > iPhone` */
export function inWords(path: readonly Step[]): string {
  return path.map(({ name }) => name).join(' > ');
}

const subtree = 'SELECT id FROM categories WHERE lft BETWEEN ? AND ?';

/** The ids of a category and all below it: as values, so that what has them is planned for how many they are. */
export async function subtreeIds(
  db: Knex,
  { lft, rgt }: Pick<Category, 'lft' | 'rgt'>,
): Promise<number[]> {
  // The models' query builder would take longer than the database.
  const { rows } = await db.raw<{ rows: { id: number }[] }>(subtree, [lft, rgt]);
  return rows.map(({ id }) => id);
}

/** Whether a category or one above it is inactive. */
export function isHidden(path: readonly Step[]): boolean {
  return path.some(({ isActive }) => !isActive);
}

/** The ids of the categories that are inactive or below an inactive one, as a subquery. */
export function hiddenIds(db: Knex) {
  return Category.query(db)
    .alias('hidden')
    .joinRaw('JOIN categories inactive ON hidden.lft BETWEEN inactive.lft AND inactive.rgt')
    .whereRaw('NOT inactive.is_active')
    .select('hidden.id');
}

export interface Branch {
  readonly category: Category;
  /** Active products at or below it. */
  productCount: number;
  readonly children: Branch[];
}

/** The whole tree, or the branch of one category, with its products counted; one query. */
export async function readTree(db: Knex, root?: Pick<Category, 'lft' | 'rgt'>): Promise<Branch[]> {
  const query = Category.query(db)
    .castTo<(Category & { activeProducts: number })[]>()
    .joinRaw(
      // Without the branch in here the products of all other categories would be counted too.
      `LEFT JOIN (SELECT category_id, count(*) AS active_products FROM products
                  WHERE status = 'active' ${root ? `AND category_id IN (${subtree})` : ''}
                  GROUP BY category_id) counted
         ON counted.category_id = categories.id`,
      root ? [root.lft, root.rgt] : [],
    )
    .select('categories.*')
    .select(db.raw('coalesce(active_products, 0) AS active_products'))
    .orderBy('lft');
  if (root) void query.whereBetween('lft', [root.lft, root.rgt]);
  return nest(await query);
}

/** Rows in order of `lft` come parent before child, so a stack of open intervals is enough. */
function nest(rows: readonly (Category & { activeProducts: number })[]): Branch[] {
  const roots: Branch[] = [];
  const open: Branch[] = [];
  for (const category of rows) {
    closeBefore(open, category.lft, (branch) => branch.category);
    const branch: Branch = { category, productCount: 0, children: [] };
    (open.at(-1)?.children ?? roots).push(branch);
    open.push(branch);
    for (const above of open) above.productCount += category.activeProducts;
  }
  return roots;
}
