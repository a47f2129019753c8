import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { fromCents } from '../../workflows/domain/money';
import { shopDay } from '../../workflows/domain/order-number';
import type { DashboardSeries } from '../contracts/dashboard-series';

type Series = z.input<typeof DashboardSeries>;

/** Day by day what the shop has had, up to the day of `now`: a query for each figure, each along its index. */
export async function readSeries(
  db: Knex,
  count: number,
  timeZone: string,
  now = new Date(),
): Promise<Series> {
  const days = daysUpTo(shopDay(now, timeZone), count);
  const from = days[0] ?? '';
  const to = days.at(-1) ?? '';
  const range = { from, to, timeZone };
  const [orders, cents, customers] = await Promise.all([
    perDay(
      db,
      `SELECT ${dayOf('created_at')} AS day, count(*) AS value FROM orders
       WHERE ${within('created_at')} GROUP BY 1`,
      range,
    ),
    perDay(
      db,
      `SELECT ${dayOf('e.at')} AS day, sum(o.total_cents)::bigint AS value
       FROM order_events e JOIN orders o ON o.id = e.order_id
       WHERE e.kind = 'status_changed' AND e.to_status = 'delivered' AND ${within('e.at')}
         AND o.status = 'delivered' GROUP BY 1`,
      range,
    ),
    perDay(
      db,
      `SELECT ${dayOf('created_at')} AS day, count(*) AS value FROM customers
       WHERE ${within('created_at')} AND erased_at IS NULL GROUP BY 1`,
      range,
    ),
  ]);
  return {
    time_zone: timeZone,
    from,
    to,
    days: days.map((day) => ({
      day,
      orders: orders.get(day) ?? 0,
      revenue: fromCents(cents.get(day) ?? 0),
      new_customers: customers.get(day) ?? 0,
    })),
  };
}

const dayOf = (column: string) => `to_char(${column} AT TIME ZONE :timeZone, 'YYYY-MM-DD')`;
const within = (column: string) =>
  `${column} >= CAST(:from AS timestamp) AT TIME ZONE :timeZone
   AND ${column} < (CAST(:to AS timestamp) + interval '1 day') AT TIME ZONE :timeZone`;

async function perDay(
  db: Knex,
  sql: string,
  range: Readonly<Record<'from' | 'to' | 'timeZone', string>>,
): Promise<ReadonlyMap<string, number>> {
  const { rows } = await db.raw<{ rows: { day: string; value: number }[] }>(sql, range);
  return new Map(rows.map(({ day, value }) => [day, value]));
}

/** Of the calendar, so that a day of 23 or 25 hours is one like the others. */
function daysUpTo(last: string, count: number): string[] {
  const end = Date.parse(`${last}T00:00:00Z`);
  return Array.from({ length: count }, (_, index) =>
    new Date(end - (count - 1 - index) * 86_400_000).toISOString().slice(0, 10),
  );
}
