import { orderStatuses } from '../../workflows/domain/order-status';
import { lowStockBelow, type DayReport, type LowStock } from '../../workflows/domain/report';
import type { Knex } from '../database';

const daysShown = 14;
const mostNamed = 20;

/** The active products that are about to run out. */
export async function readLowStock(db: Knex): Promise<LowStock> {
  const { rows } = await db.raw<{ rows: (LowStock['products'][number] & { count: number })[] }>(
    `SELECT id, name, sku, stock_quantity AS stock, count(*) OVER () AS count FROM products
     WHERE status = 'active' AND stock_quantity < ? ORDER BY stock_quantity, id LIMIT ?`,
    [lowStockBelow, mostNamed],
  );
  return {
    count: rows[0]?.count ?? 0,
    products: rows.map(({ id, name, sku, stock }) => ({ id, name, sku, stock })),
  };
}

/** @param day of the shop's calendar (`2026-11-23`) */
export async function readDayReport(db: Knex, day: string, timeZone: string): Promise<DayReport> {
  const { rows } = await db.raw<{ rows: Omit<DayReport, 'day' | 'lowStock' | 'ordersPerDay'>[] }>(
    `WITH bounds AS (
       SELECT CAST(:day AS timestamp) AT TIME ZONE :timeZone AS begins,
         (CAST(:day AS timestamp) + interval '1 day') AT TIME ZONE :timeZone AS ends
     )
     SELECT
       (SELECT jsonb_object_agg(s.status, coalesce(o.count, 0)) FROM unnest(CAST(:statuses AS text[])) s (status)
          LEFT JOIN (SELECT status, count(*) FROM orders
            WHERE created_at >= begins AND created_at < ends GROUP BY status) o ON o.status = s.status) AS orders,
       (SELECT coalesce(sum(o.total_cents), 0)::bigint FROM order_events e JOIN orders o ON o.id = e.order_id
          WHERE e.kind = 'status_changed' AND e.to_status = 'delivered' AND e.at >= begins AND e.at < ends
            AND o.status = 'delivered') AS "revenueCents",
       (SELECT count(*) FROM customers c WHERE created_at >= begins AND created_at < ends
          AND NOT EXISTS (SELECT FROM admins a WHERE a.customer_id = c.id)) AS "newCustomers",
       jsonb_build_object(
         'sent', (SELECT count(*) FROM notifications WHERE sent_at >= begins AND sent_at < ends
            AND status IN ('sent', 'delivered')),
         'failed', (SELECT count(*) FROM notifications WHERE status = 'failed'
            AND updated_at >= begins AND updated_at < ends)) AS notifications
     FROM bounds`,
    { day, timeZone, statuses: [...orderStatuses] },
  );
  const [figures] = rows;
  if (figures === undefined) throw new Error('a query without FROM has a row');
  const lowStock = await readLowStock(db);
  return { ...figures, day, lowStock, ordersPerDay: await ordersPerDay(db, day, timeZone) };
}

async function ordersPerDay(
  db: Knex,
  day: string,
  timeZone: string,
): Promise<DayReport['ordersPerDay']> {
  const { rows } = await db.raw<{ rows: { day: string; count: number }[] }>(
    `SELECT to_char(d, 'YYYY-MM-DD') AS day,
       (SELECT count(*) FROM orders WHERE created_at >= d AT TIME ZONE :timeZone
          AND created_at < (d + interval '1 day') AT TIME ZONE :timeZone) AS count
     FROM generate_series(CAST(:day AS timestamp) - CAST(:before AS interval), CAST(:day AS timestamp), interval '1 day') d
     ORDER BY d`,
    { day, timeZone, before: `${daysShown - 1} days` },
  );
  return rows;
}
