import { orderNumber } from '../../workflows/domain/order-number';
import type { OrderStatus } from '../../workflows/domain/order-status';
import type { Knex } from '../database';

export interface BroughtLine {
  readonly id: string;
  readonly productId: string;
  readonly productName: string;
  readonly productSku: string;
  readonly quantity: number;
  readonly unitPriceCents: number;
}

/** An order of the old system, checked; times as text, to the microsecond. */
export interface BroughtOrder {
  readonly oldId: string;
  readonly id: string;
  /** Null: it gets the next one of its day. */
  readonly number: string | null;
  readonly day: string;
  readonly customerId: number;
  readonly status: OrderStatus;
  readonly totalCents: number;
  readonly shippingAddress: string;
  readonly billingAddress: string;
  readonly phoneNumber: string;
  readonly notes: string;
  readonly paymentMethod: string;
  readonly paymentReference: string | null;
  readonly paidAt: string | null;
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly lines: readonly BroughtLine[];
  /** What its first event says, beside that it was placed. */
  readonly remark: string;
}

/** What the timeline says of a status whose way is not known. */
const noWay = 'As it was in the old system, which kept no steps.';

/**
 * Orders with their lines, the events that are known of them, and, for those still to be worked on, the
 * stock that they took: a row that took it, and one that says that it was taken before the stock was
 * brought over. So the sum stays what it is, and a cancelled one gives back what it took, once.
 *
 * They count as having an actor: nobody starts thousands of them at once, the next command does.
 */
export async function insertOrders(
  trx: Knex.Transaction,
  orders: readonly BroughtOrder[],
): Promise<void> {
  const numbered: (BroughtOrder & { number: string })[] = [];
  for (const order of orders) {
    const number = order.number ?? (await nextNumber(trx, order.day));
    numbered.push({ ...order, number });
  }
  await trx.raw(
    `WITH given AS (
       SELECT * FROM jsonb_to_recordset(CAST(:orders AS jsonb)) AS o (id uuid, number text,
         "customerId" int, status text, "totalCents" bigint, "shippingAddress" text,
         "billingAddress" text, "phoneNumber" text, notes text, "paymentMethod" text,
         "paymentReference" text, "paidAt" timestamptz, "createdAt" timestamptz,
         "updatedAt" timestamptz, lines jsonb, remark text)
     ), line AS (
       SELECT g.id AS order_id, g.number, g.status, g."createdAt" AS at, l.position, i.*
       FROM given g, jsonb_array_elements(g.lines) WITH ORDINALITY AS l (line, position),
         jsonb_to_record(l.line) AS i (id uuid, "productId" uuid, "productName" text,
           "productSku" text, quantity int, "unitPriceCents" bigint)
     ), happened AS (
       SELECT id AS order_id, "createdAt" AS at, 1 AS rank, 'placed' AS kind, CAST(NULL AS text) AS from_status,
              'pending' AS to_status, 'customer' AS actor_type, "customerId" AS actor_id, remark AS note
       FROM given
       UNION ALL
       SELECT id, greatest("paidAt", "createdAt"), 2, 'payment_recorded', NULL, NULL, 'system', NULL, ''
       FROM given WHERE "paidAt" IS NOT NULL
       UNION ALL
       SELECT id, greatest("updatedAt", "createdAt"), 3, 'status_changed', 'pending', status, 'system', NULL, :noWay
       FROM given WHERE status <> 'pending'
     ), placed AS (
       INSERT INTO orders (id, order_number, customer_id, status, total_cents, shipping_address,
         billing_address, phone_number, notes, is_paid, payment_method, payment_reference, paid_at,
         actor_started_at, imported_at, last_event, version, created_at, updated_at)
       SELECT id, number, "customerId", status, "totalCents", "shippingAddress", "billingAddress",
         "phoneNumber", notes, "paidAt" IS NOT NULL, "paymentMethod", "paymentReference", "paidAt",
         now(), now(), (SELECT count(*) FROM happened h WHERE h.order_id = given.id), 1, "createdAt",
         "updatedAt"
       FROM given
     ), items AS (
       INSERT INTO order_items (id, order_id, product_id, position, product_name, product_sku,
         quantity, unit_price_cents, created_at)
       SELECT id, order_id, "productId", position, "productName", "productSku", quantity,
         "unitPriceCents", at FROM line
     ), told AS (
       INSERT INTO order_events (order_id, seq, at, kind, from_status, to_status, actor_type, actor_id, note)
       SELECT order_id, row_number() OVER (PARTITION BY order_id ORDER BY at, rank), at, kind,
         from_status, to_status, actor_type, actor_id, note
       FROM happened
     )
     INSERT INTO stock_movements (product_id, order_id, kind, quantity, reason)
     SELECT "productId", order_id, 'taken', -quantity, 'In the old system'
     FROM line WHERE status IN ('pending', 'confirmed', 'processing', 'shipped')
     UNION ALL
     SELECT "productId", NULL, 'adjusted', quantity, number || ' took it in the old system'
     FROM line WHERE status IN ('pending', 'confirmed', 'processing', 'shipped')`,
    { orders: JSON.stringify(numbered), noWay },
  );
}

async function nextNumber(trx: Knex.Transaction, day: string): Promise<string> {
  const { rows } = await trx.raw<{ rows: { last: number }[] }>(
    `INSERT INTO order_counters (day, last) VALUES (CAST(? AS date), 1)
     ON CONFLICT (day) DO UPDATE SET last = order_counters.last + 1 RETURNING last`,
    [day],
  );
  return orderNumber(day, rows[0]?.last ?? 0);
}

/** Numbers of these days are given on from behind these, by the old system or by ours, whichever is further. */
export async function raiseCounters(
  db: Knex,
  days: readonly { readonly day: string; readonly last: number }[],
): Promise<void> {
  await db.raw(
    `INSERT INTO order_counters (day, last)
     SELECT day, last FROM jsonb_to_recordset(CAST(? AS jsonb)) AS d (day date, last int) ORDER BY day
     ON CONFLICT (day) DO UPDATE SET last = greatest(order_counters.last, excluded.last)`,
    [JSON.stringify(days)],
  );
}

/** An order that was brought over before. */
export interface KnownOrder {
  readonly id: string;
  readonly status: OrderStatus;
  /** Somebody has worked on it here. */
  readonly isMoved: boolean;
}

export async function ordersBrought(
  db: Knex,
  ids: readonly string[],
): Promise<ReadonlyMap<string, KnownOrder>> {
  const { rows } = await db.raw<{ rows: KnownOrder[] }>(
    `SELECT o.id, o.status, EXISTS (SELECT FROM order_events e
       WHERE e.order_id = o.id AND e.command_id IS NOT NULL) AS "isMoved"
     FROM orders o WHERE o.id = ANY(?::uuid[])`,
    [[...ids]],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

/** Which of these numbers are taken. */
export async function numbersTaken(
  db: Knex,
  numbers: readonly string[],
): Promise<ReadonlySet<string>> {
  return new Set(
    await db('orders')
      .whereIn('orderNumber', [...numbers])
      .pluck<string[]>('orderNumber'),
  );
}
