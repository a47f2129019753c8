import type { Knex } from '../../../db/database';
import { commonColumns, nest, productCounts, ready, rowsOf, type Variant } from './variant';

const table = 'adjacency.categories';

/** Each row knows its parent; what lies further away is found by a recursive query. */
export function adjacency(db: Knex): Variant {
  return {
    name: 'adjacency list',
    async load(tree) {
      await db.raw(`CREATE SCHEMA adjacency`);
      await db.raw(
        `CREATE TABLE ${table} (${commonColumns}, parent_id integer REFERENCES ${table})`,
      );
      const links = tree.links;
      await db.raw(
        `INSERT INTO ${table} (id, parent_id, name, slug)
         SELECT id, nullif(parent_id, 0), 'Category ' || id, 'category-' || id
         FROM unnest(?::int[], ?::int[]) AS t(id, parent_id)`,
        [links.map(([id]) => id), links.map(([, parentId]) => parentId ?? 0)],
      );
      await db.raw(`CREATE INDEX ON ${table} (parent_id)`);
      await ready(db, table);
    },
    insert: (parentId, name) =>
      db.transaction(async (trx) => {
        const [row] = await rowsOf<{ id: number }>(
          trx,
          `INSERT INTO ${table} (parent_id, name, slug) VALUES (?, ?, ?) RETURNING *`,
          [parentId, name, name],
        );
        return row?.id ?? 0;
      }),
    async move(id, parentId) {
      await db.transaction(async (trx) => {
        await trx.raw(
          `WITH RECURSIVE way AS (
             SELECT id, parent_id FROM ${table} WHERE id = :parentId
             UNION ALL
             SELECT c.id, c.parent_id FROM way JOIN ${table} c ON c.id = way.parent_id
           )
           UPDATE ${table} SET parent_id = :parentId
           WHERE id = :id AND NOT EXISTS (SELECT FROM way WHERE way.id = :id)`,
          { id, parentId },
        );
      });
    },
    async ancestors(ids) {
      const rows = await rowsOf(
        db,
        `WITH RECURSIVE way AS (
           SELECT id AS leaf, id, name, is_active, parent_id, 0 AS up FROM ${table} WHERE id = ANY(?::int[])
           UNION ALL
           SELECT way.leaf, c.id, c.name, c.is_active, c.parent_id, way.up + 1
           FROM way JOIN ${table} c ON c.id = way.parent_id
         )
         SELECT leaf, id, name, is_active AS "isActive" FROM way ORDER BY up DESC`,
        [ids],
      );
      return rows.length;
    },
    async subtreeOf(id) {
      return async () => {
        const rows = await rowsOf(
          db,
          `WITH RECURSIVE below AS (
             SELECT CAST(? AS int) AS id
             UNION ALL
             SELECT c.id FROM below JOIN ${table} c ON c.parent_id = below.id
           )
           SELECT id FROM below`,
          [id],
        );
        return rows.length;
      };
    },
    async wholeTree() {
      return nest(
        await rowsOf(
          db,
          `SELECT c.*, parent_id AS "parentId", coalesce(active_products, 0) AS products
           FROM ${table} c LEFT JOIN ${productCounts} counted ON counted.category_id = c.id`,
        ),
      );
    },
    async averages() {
      const rows = await rowsOf(
        db,
        `WITH RECURSIVE direct AS MATERIALIZED (
           SELECT category_id, count(*) AS count, sum(price_cents) AS sum,
                  min(price_cents) AS lowest, max(price_cents) AS highest
           FROM public.products WHERE status = 'active' GROUP BY category_id
         ), up AS (
           SELECT c.id, c.parent_id, d.count, d.sum, d.lowest, d.highest
           FROM direct d JOIN ${table} c ON c.id = d.category_id
           UNION ALL
           SELECT c.id, c.parent_id, up.count, up.sum, up.lowest, up.highest
           FROM up JOIN ${table} c ON c.id = up.parent_id
         )
         SELECT c.*, total.* FROM (
           SELECT id AS category_id, sum(count)::bigint AS count, (sum(sum) / sum(count))::bigint AS average,
                  min(lowest) AS lowest, max(highest) AS highest
           FROM up GROUP BY id
         ) total JOIN ${table} c ON c.id = total.category_id`,
      );
      return rows.length;
    },
    async vacuum() {
      await db.raw(`VACUUM ${table}`);
    },
  };
}
