import type { Checking } from '../checks';

const rules: Readonly<Record<string, string>> = {
  'stock is what the ledger says, and never below nothing': `
    SELECT p.sku, p.stock_quantity, sum(m.quantity) AS ledger
    FROM products p LEFT JOIN stock_movements m ON m.product_id = p.id
    GROUP BY p.id HAVING p.stock_quantity <> coalesce(sum(m.quantity), 0) OR p.stock_quantity < 0`,
  'what is ordered and not cancelled is what has left the stock': `
    SELECT p.sku, p.stock_quantity, i.initial, coalesce(o.sold, 0) AS sold
    FROM products p
    JOIN (SELECT product_id, sum(quantity) AS initial FROM stock_movements
          WHERE kind NOT IN ('taken', 'returned') GROUP BY product_id) i ON i.product_id = p.id
    LEFT JOIN (SELECT l.product_id, sum(l.quantity) AS sold FROM order_items l
               JOIN orders o ON o.id = l.order_id WHERE o.status <> 'cancelled' GROUP BY l.product_id) o
      ON o.product_id = p.id
    WHERE p.stock_quantity <> i.initial - coalesce(o.sold, 0)`,
  'each item was taken once, and given back once where its order is cancelled': `
    SELECT o.order_number, o.status, i.quantity, t.taken, t.returned
    FROM orders o JOIN order_items i ON i.order_id = o.id
    LEFT JOIN LATERAL (
      SELECT count(*) FILTER (WHERE kind = 'taken' AND quantity = -i.quantity) AS taken,
             count(*) FILTER (WHERE kind = 'returned' AND quantity = i.quantity) AS returned
      FROM stock_movements m WHERE m.order_id = o.id AND m.product_id = i.product_id
    ) t ON true
    WHERE t.taken <> 1 OR t.returned <> CASE o.status WHEN 'cancelled' THEN 1 ELSE 0 END`,
};

export async function checkStock({ stack: { db } }: Checking): Promise<string[]> {
  const broken: string[] = [];
  for (const [rule, sql] of Object.entries(rules)) {
    const { rows } = await db.raw<{ rows: unknown[] }>(sql);
    broken.push(...rows.map((row) => `${rule}: ${JSON.stringify(row)}`));
  }
  return broken;
}
