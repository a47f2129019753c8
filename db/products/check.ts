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
