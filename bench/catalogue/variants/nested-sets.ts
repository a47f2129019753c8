import type { TreeNode } from '../../../db/categories/layout';
import type { Knex } from '../../../db/database';
import { commonColumns, productCounts, ready, rowsOf, type Variant } from './variant';

const table = 'nested_sets.categories';

interface Interval {
  readonly lft: number;
  readonly rgt: number;
}

/** Intervals numbered without gaps, as textbooks have them. */
export function nestedSets(db: Knex): Variant {
  return {
    name: 'nested sets',
    async load(tree) {
      await db.raw(`CREATE SCHEMA nested_sets`);
      await db.raw(
        `CREATE TABLE ${table} (${commonColumns}, lft integer NOT NULL, rgt integer NOT NULL)`,
      );
      const numbers = [...number(tree.nodes())].sort((a, b) => a.id - b.id);
      await db.raw(
        `INSERT INTO ${table} (id, lft, rgt, name, slug)
         SELECT id, lft, rgt, 'Category ' || id, 'category-' || id
         FROM unnest(?::int[], ?::int[], ?::int[]) AS t(id, lft, rgt)`,
        [numbers.map(({ id }) => id), numbers.map(({ lft }) => lft), numbers.map(({ rgt }) => rgt)],
      );
      await db.raw(`CREATE INDEX ON ${table} (lft) INCLUDE (id)`);
      await db.raw(`CREATE INDEX ON ${table} (rgt)`);
      await ready(db, table);
    },
    insert: (parentId, name) =>
      db.transaction(async (trx) => {
        const { rgt } = await find(trx, parentId);
        await trx.raw(
          `UPDATE ${table} SET rgt = rgt + 2, lft = CASE WHEN lft > :rgt THEN lft + 2 ELSE lft END
           WHERE rgt >= :rgt`,
          { rgt },
        );
        const [row] = await rowsOf<{ id: number }>(
          trx,
          `INSERT INTO ${table} (lft, rgt, name, slug) VALUES (?, ?, ?, ?) RETURNING *`,
          [rgt, rgt + 1, name, name],
        );
        return row?.id ?? 0;
      }),
    async move(id, parentId) {
      await db.transaction(async (trx) => {
        const moved = await find(trx, id);
        const parent = await find(trx, parentId);
        if (parent.lft >= moved.lft && parent.rgt <= moved.rgt) throw new Error('a cycle');
        await shift(trx, moved, parent.rgt);
      });
    },
    async ancestors(ids) {
      const rows = await rowsOf(
        db,
        `SELECT leaf.id AS leaf, step.id, step.name, step.is_active AS "isActive"
         FROM ${table} leaf JOIN ${table} step ON step.lft <= leaf.lft AND step.rgt >= leaf.lft
         WHERE leaf.id = ANY(?::int[]) ORDER BY step.lft`,
        [ids],
      );
      return rows.length;
    },
    async subtreeOf(id) {
      const { lft, rgt } = await find(db, id);
      return async () =>
        (await rowsOf(db, `SELECT id FROM ${table} WHERE lft BETWEEN ? AND ?`, [lft, rgt])).length;
    },
    async wholeTree() {
      return nestInOrder(
        await rowsOf(
          db,
          `SELECT c.*, coalesce(active_products, 0) AS products
           FROM ${table} c LEFT JOIN ${productCounts} counted ON counted.category_id = c.id ORDER BY lft`,
        ),
      );
    },
    async averages() {
      const rows = await db.transaction(async (trx) => {
        // With the cost of pages that ours is planned with, this one would never end.
        await trx.raw('SET LOCAL random_page_cost = 4');
        return rowsOf(
          trx,
          `SELECT c.*, total.* FROM (
           SELECT up.id AS category_id, sum(count)::bigint AS count, (sum(sum) / sum(count))::bigint AS average,
                  min(lowest) AS lowest, max(highest) AS highest
           FROM (SELECT category_id, count(*) AS count, sum(price_cents) AS sum,
                        min(price_cents) AS lowest, max(price_cents) AS highest
                 FROM public.products WHERE status = 'active' GROUP BY category_id) direct
           JOIN ${table} d ON d.id = direct.category_id
           JOIN ${table} up ON d.lft BETWEEN up.lft AND up.rgt
           GROUP BY up.id
         ) total JOIN ${table} c ON c.id = total.category_id`,
        );
      });
      return rows.length;
    },
    async vacuum() {
      await db.raw(`VACUUM ${table}`);
    },
  };
}

/** Only what lies between where it was and where it goes is numbered anew. */
async function shift(trx: Knex, { lft, rgt }: Interval, target: number): Promise<void> {
  const width = rgt - lft + 1;
  const right = target > rgt;
  const [from, to] = right ? [lft, target - 1] : [target, rgt];
  const others = right ? -width : width;
  const own = right ? target - rgt - 1 : target - lft;
  await trx.raw(
    `UPDATE ${table} SET ${shifted('lft')}, ${shifted('rgt')}
     WHERE lft BETWEEN :from AND :to OR rgt BETWEEN :from AND :to`,
    { lft, rgt, own, others, from, to },
  );
}

function shifted(border: 'lft' | 'rgt'): string {
  return `${border} = CASE WHEN ${border} BETWEEN :lft AND :rgt THEN ${border} + :own
    WHEN ${border} BETWEEN :from AND :to THEN ${border} + :others ELSE ${border} END`;
}

async function find(db: Knex, id: number): Promise<Interval> {
  const [row] = await rowsOf<Interval>(db, `SELECT lft, rgt FROM ${table} WHERE id = ?`, [id]);
  if (row === undefined) throw new Error(`There is no category ${id}.`);
  return row;
}

function* number(roots: readonly TreeNode[]): Generator<Interval & { readonly id: number }> {
  let next = 0;
  function* visit({ id, children }: TreeNode): Generator<Interval & { readonly id: number }> {
    const lft = (next += 1);
    for (const child of children) yield* visit(child);
    yield { id, lft, rgt: (next += 1) };
  }
  for (const root of roots) yield* visit(root);
}

interface Node extends Interval {
  products: number;
  readonly children: Node[];
}

function nestInOrder(rows: readonly (Interval & { readonly products: number })[]): number {
  const open: Node[] = [];
  for (const { lft, rgt, products } of rows) {
    const node: Node = { lft, rgt, products: 0, children: [] };
    while (open.length > 0 && (open.at(-1)?.rgt ?? 0) < lft) open.pop();
    open.at(-1)?.children.push(node);
    open.push(node);
    for (const above of open) above.products += products;
  }
  return rows.length;
}
