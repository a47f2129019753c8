import type { Knex } from '../database';

export interface StockDifference {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly stock: number;
  /** What the ledger says it should be. */
  readonly ledger: number;
}

/** The products whose stock is not the sum of their ledger; one query, of one moment. */
export async function checkStock(
  db: Knex,
): Promise<{ products: number; differences: StockDifference[] }> {
  const { rows } = await db.raw<{ rows: (StockDifference & { products: number })[] }>(
    `WITH ledger AS (
       SELECT product_id, sum(quantity) AS quantity FROM stock_movements GROUP BY product_id
     )
     SELECT p.id, p.sku, p.name, p.stock_quantity AS stock,
            coalesce(l.quantity, 0)::bigint AS ledger
     FROM products p LEFT JOIN ledger l ON l.product_id = p.id
     WHERE p.stock_quantity <> coalesce(l.quantity, 0) ORDER BY p.sku`,
  );
  const [counted] = await db('products').count<{ count: number }[]>('* as count');
  return { products: counted?.count ?? 0, differences: rows };
}

/** Which products: these, or the next page of those that were touched since (of all, where that is null). */
export type WhichStock =
  | { readonly ids: readonly string[] }
  | { readonly after: string; readonly limit: number; readonly since: string | null };

/** Stock and ledger of some products, equal or not, in the order of their ids; one query, of one moment. */
export async function compareStock(db: Knex, which: WhichStock): Promise<StockDifference[]> {
  const chosen =
    'ids' in which
      ? 'id = ANY(CAST(:ids AS uuid[]))'
      : `id > CAST(:after AS uuid)
         AND (CAST(:since AS timestamptz) IS NULL OR updated_at >= CAST(:since AS timestamptz))
         ORDER BY id LIMIT :limit`;
  const { rows } = await db.raw<{ rows: StockDifference[] }>(
    `SELECT p.id, p.sku, p.name, p.stock_quantity AS stock, coalesce(l.quantity, 0)::bigint AS ledger
     FROM (SELECT * FROM products WHERE ${chosen}) p
     CROSS JOIN LATERAL (
       SELECT sum(quantity) AS quantity FROM stock_movements WHERE product_id = p.id
     ) l ORDER BY p.id`,
    'ids' in which ? { ids: [...which.ids] } : which,
  );
  return rows;
}

/**
 * Writes what is missing into the ledger. The stock itself stays: it is what orders are taken from, and
 * only a count on the shelf can say better.
 *
 * @returns how many products got a row
 */
export async function repairLedger(trx: Knex.Transaction): Promise<number> {
  // Against orders that take stock in between the sum and the row.
  await trx.raw('LOCK TABLE stock_movements IN SHARE ROW EXCLUSIVE MODE');
  const { rowCount } = await trx.raw<{ rowCount: number }>(
    `INSERT INTO stock_movements (product_id, kind, quantity, reason)
     SELECT p.id, 'adjusted', p.stock_quantity - coalesce(l.quantity, 0),
            'Found by stock:check: the ledger did not say why'
     FROM products p
     LEFT JOIN (SELECT product_id, sum(quantity) AS quantity FROM stock_movements GROUP BY product_id) l
       ON l.product_id = p.id
     WHERE p.stock_quantity <> coalesce(l.quantity, 0)`,
  );
  return rowCount;
}
