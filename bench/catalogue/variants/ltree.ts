import type { Knex } from '../../../db/database';
import { commonColumns, nest, productCounts, ready, rowsOf, type Variant } from './variant';

const table = 'ltree_tree.categories';
const idsOf = (path: string) => `CAST(string_to_array(ltree2text(${path}), '.') AS int[])`;

/** Each row has its whole path, the ids from the root on, in PostgreSQL's own type for that. */
export function ltree(db: Knex): Variant {
  return {
    name: 'ltree',
    async load(tree) {
      await db.raw(`CREATE EXTENSION IF NOT EXISTS ltree`);
      await db.raw(`CREATE SCHEMA ltree_tree`);
      await db.raw(`CREATE TABLE ${table} (${commonColumns}, path ltree NOT NULL)`);
      await db.raw(
        `INSERT INTO ${table} (id, path, name, slug)
         SELECT id, CAST(path AS ltree), 'Category ' || id, 'category-' || id
         FROM unnest(?::int[], ?::text[]) AS t(id, path)`,
        [[...tree.ids], tree.ids.map((id) => tree.pathOf(id).join('.'))],
      );
      // What lies below a path follows it in this order, so no GiST index is needed, which is slower.
      await db.raw(`CREATE UNIQUE INDEX ON ${table} (path) INCLUDE (id)`);
      await ready(db, table);
    },
    insert: (parentId, name) =>
      db.transaction(async (trx) => {
        const [row] = await rowsOf<{ id: number }>(
          trx,
          `INSERT INTO ${table} (id, path, name, slug)
           SELECT new.id, path || CAST(new.id AS text), CAST(? AS text), CAST(? AS text)
           FROM ${table} c, nextval(pg_get_serial_sequence('${table}', 'id')) new(id)
           WHERE c.id = ? RETURNING *`,
          [name, name, parentId],
        );
        return row?.id ?? 0;
      }),
    async move(id, parentId) {
      await db.transaction(async (trx) => {
        await trx.raw(
          `UPDATE ${table} c SET path = parent.path || subpath(c.path, nlevel(moved.path) - 1)
           FROM ${table} moved, ${table} parent
           WHERE moved.id = ? AND parent.id = ? AND c.path >= moved.path
             AND c.path < CAST(ltree2text(moved.path) || '0' AS ltree) AND NOT parent.path <@ moved.path`,
          [id, parentId],
        );
      });
    },
    async ancestors(ids) {
      // By the ids that are in the paths: several times as fast as looking for paths with @>.
      const rows = await rowsOf<PathStep>(
        db,
        `SELECT id, name, is_active AS "isActive", path FROM ${table}
         WHERE id = ANY(ARRAY(SELECT unnest(${idsOf('leaf.path')}) FROM ${table} leaf
                              WHERE leaf.id = ANY(?::int[])))`,
        [ids],
      );
      return ways(rows, ids);
    },
    async subtreeOf(id) {
      const [row] = await rowsOf<{ path: string }>(db, `SELECT path FROM ${table} WHERE id = ?`, [
        id,
      ]);
      const path = row?.path ?? '';
      return async () => {
        const sql = `SELECT id FROM ${table} WHERE path >= CAST(? AS ltree) AND path < CAST(? AS ltree)`;
        return (await rowsOf(db, sql, [path, afterAllBelow(path)])).length;
      };
    },
    async wholeTree() {
      const rows = await rowsOf<{ id: number; path: string; products: number }>(
        db,
        `SELECT c.*, coalesce(active_products, 0) AS products
         FROM ${table} c LEFT JOIN ${productCounts} counted ON counted.category_id = c.id`,
      );
      return nest(
        rows.map(({ id, path, products }) => ({
          id,
          products,
          parentId: Number(path.split('.').at(-2) ?? 0),
        })),
      );
    },
    async averages() {
      const rows = await rowsOf(
        db,
        `SELECT c.*, total.* FROM (
           SELECT up.id AS category_id, sum(count)::bigint AS count, (sum(sum) / sum(count))::bigint AS average,
                  min(lowest) AS lowest, max(highest) AS highest
           FROM (SELECT category_id, count(*) AS count, sum(price_cents) AS sum,
                        min(price_cents) AS lowest, max(price_cents) AS highest
                 FROM public.products WHERE status = 'active' GROUP BY category_id) direct
           JOIN ${table} d ON d.id = direct.category_id, unnest(${idsOf('d.path')}) up(id)
           GROUP BY up.id
         ) total JOIN ${table} c ON c.id = total.category_id`,
      );
      return rows.length;
    },
    async vacuum() {
      await db.raw(`VACUUM ${table}`);
    },
  };
}

interface PathStep {
  readonly id: number;
  readonly path: string;
}

function ways(rows: readonly PathStep[], ids: readonly number[]): number {
  const steps = new Map(rows.map((row) => [row.id, row]));
  const paths = ids.map((id) =>
    steps
      .get(id)
      ?.path.split('.')
      .map((step) => steps.get(Number(step))),
  );
  return paths.reduce((sum, path) => sum + (path?.length ?? 0), 0);
}

/** Labels are compared one by one, digit by digit: `1.2` < `1.2.9` < `1.20`, and nothing comes between the last two. */
function afterAllBelow(path: string): string {
  return `${path}0`;
}
