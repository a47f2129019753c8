import { layOut } from '../../../db/categories/layout';
import { lineEnd } from '../../../db/categories/intervals';
import { pricesPerCategory } from '../../../db/categories/prices';
import { insertCategory, moveCategory } from '../../../db/categories/write';
import { pathsOf, readTree, subtreeIds, type Branch } from '../../../db/category-tree';
import type { Knex } from '../../../db/database';
import { Category } from '../../../db/models/category';
import { ready, type Variant } from './variant';
import type { Shape } from '../shape';

/** The shop's own code on the shop's own tables. */
export function ours(db: Knex): Variant {
  return {
    name: 'OrderFlow',
    async load(tree) {
      await fillCategories(db, tree);
    },
    async insert(parentId, name) {
      const { id } = await db.transaction((trx) => insertCategory(trx, { parentId, name }));
      return id;
    },
    async move(id, parentId) {
      await db.transaction((trx) => moveCategory(trx, id, { parentId }));
    },
    async ancestors(ids) {
      const paths = await pathsOf(db, ids);
      return [...paths.values()].reduce((sum, path) => sum + path.length, 0);
    },
    async subtreeOf(id) {
      const category = await Category.query(db).findById(id).throwIfNotFound();
      return async () => (await subtreeIds(db, category)).length;
    },
    wholeTree: async () => sizeOf(await readTree(db)),
    averages: async () => (await pricesPerCategory(db, { withHidden: true })).length,
    async vacuum() {
      await db.raw('VACUUM categories');
    },
  };
}

/** With the numbers that `npm run categories` would give them. */
export async function fillCategories(db: Knex, tree: Shape): Promise<void> {
  const numbers = layOut(tree.nodes(), { after: 0, before: lineEnd }).sort((a, b) => a.id - b.id);
  await db.raw(
    `INSERT INTO categories (id, parent_id, lft, rgt, depth, name, slug)
     SELECT id, nullif(parent_id, 0), lft, rgt, depth, 'Category ' || id, 'category-' || id
     FROM unnest(?::int[], ?::int[], ?::bigint[], ?::bigint[], ?::int[]) AS t(id, parent_id, lft, rgt, depth)`,
    [
      numbers.map(({ id }) => id),
      numbers.map(({ id }) => tree.parentOf(id) ?? 0),
      numbers.map(({ lft }) => lft),
      numbers.map(({ rgt }) => rgt),
      numbers.map(({ depth }) => depth),
    ],
  );
  await ready(db, 'categories');
}

function sizeOf(branches: readonly Branch[]): number {
  return branches.reduce((sum, { children }) => sum + 1 + sizeOf(children), 0);
}
