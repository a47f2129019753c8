import type { Knex } from './database';

export interface WantedLine {
  readonly product_id: string;
  readonly quantity: number;
}

export interface TakenLine {
  readonly id: string;
  readonly name: string;
  readonly sku: string;
  readonly priceCents: number;
  readonly quantity: number;
  /** In stock before this was taken. */
  readonly available: number;
  readonly onSale: boolean;
}

/**
 * Takes the stock of all lines or of none: one statement that locks the products in the order of
 * their ids, so that two orders with the same products in another order can't deadlock, and counts
 * what is there under that lock, so that nothing oversells.
 *
 * @returns every wanted product that exists, in the order wanted, and whether the stock was taken
 */
export async function takeStock(
  trx: Knex.Transaction,
  wanted: readonly WantedLine[],
): Promise<{ taken: boolean; lines: TakenLine[] }> {
  const { rows } = await trx.raw<{ rows: (TakenLine & { taken: boolean })[] }>(
    `WITH wanted AS (
       SELECT (line ->> 'product_id')::uuid AS id, (line ->> 'quantity')::int AS quantity, position
       FROM jsonb_array_elements(?::jsonb) WITH ORDINALITY AS lines (line, position)
     ), locked AS (
       SELECT p.id, p.name, p.sku, p.price_cents, p.stock_quantity, p.status = 'active' AS on_sale,
              w.quantity, w.position
       FROM products p JOIN wanted w USING (id) ORDER BY p.id FOR UPDATE OF p
     ), verdict AS (
       SELECT count(*) = (SELECT count(*) FROM wanted)
              AND bool_and(on_sale AND stock_quantity >= quantity) AS enough FROM locked
     ), taken AS (
       UPDATE products p SET stock_quantity = p.stock_quantity - l.quantity
       FROM locked l, verdict v WHERE v.enough AND p.id = l.id
     )
     SELECT l.id, l.name, l.sku, l.price_cents AS "priceCents", l.quantity,
            l.stock_quantity AS available, l.on_sale AS "onSale", v.enough AS taken
     FROM locked l, verdict v ORDER BY l.position`,
    [JSON.stringify(wanted)],
  );
  return { taken: rows[0]?.taken ?? false, lines: rows };
}

/** Gives back, once, what the order had taken, and writes it into the ledger. */
export async function giveBackStock(
  trx: Knex.Transaction,
  orderId: string,
  by: { readonly type: string; readonly id: number | null },
): Promise<void> {
  await trx.raw(
    `WITH lines AS (
       SELECT p.id, i.quantity FROM products p JOIN order_items i ON i.product_id = p.id
       WHERE i.order_id = :orderId ORDER BY p.id FOR UPDATE OF p
     ), noted AS (
       INSERT INTO stock_movements (product_id, order_id, kind, quantity, actor_type, actor_id)
       SELECT id, CAST(:orderId AS uuid), 'returned', quantity, CAST(:type AS text), CAST(:actor AS int)
       FROM lines
     )
     UPDATE products p SET stock_quantity = p.stock_quantity + l.quantity
     FROM lines l WHERE p.id = l.id`,
    { orderId, type: by.type, actor: by.id },
  );
}
