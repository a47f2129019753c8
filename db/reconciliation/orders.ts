import type { OrderState } from '../../workflows/domain/finding';
import type { OrderStatus } from '../../workflows/domain/order-status';
import type { Knex } from '../database';

/** Which orders: these, or the next page of all or of those that have a way to go. */
export type WhichOrders =
  | { readonly ids: readonly string[] }
  | { readonly after: string; readonly limit: number; readonly isFull: boolean };

/** An order beside what it is made of. */
export interface ComparedOrder {
  readonly id: string;
  readonly orderNumber: string;
  readonly status: OrderStatus;
  /** What its timeline says it came to last; null where it says nothing. */
  readonly told: string | null;
  readonly totalCents: number;
  readonly itemsCents: number;
  readonly isImported: boolean;
}

// As the index `orders_open` has it.
const isOpen = `status NOT IN ('delivered', 'cancelled', 'refunded')`;

/** In the order of their ids; one query, of one moment. */
export async function compareOrders(db: Knex, which: WhichOrders): Promise<ComparedOrder[]> {
  const chosen =
    'ids' in which
      ? 'id = ANY(CAST(:ids AS uuid[]))'
      : `id > CAST(:after AS uuid) ${which.isFull ? '' : `AND ${isOpen}`} ORDER BY id LIMIT :limit`;
  const { rows } = await db.raw<{ rows: ComparedOrder[] }>(
    `SELECT o.id, o.order_number AS "orderNumber", o.status, e.to_status AS told,
            o.total_cents AS "totalCents", i.cents AS "itemsCents",
            o.imported_at IS NOT NULL AS "isImported"
     FROM (SELECT * FROM orders WHERE ${chosen}) o
     CROSS JOIN LATERAL (
       SELECT coalesce(sum(quantity * unit_price_cents), 0)::bigint AS cents
       FROM order_items WHERE order_id = o.id
     ) i
     LEFT JOIN LATERAL (
       SELECT to_status FROM order_events
       WHERE order_id = o.id AND kind IN ('placed', 'status_changed') ORDER BY seq DESC LIMIT 1
     ) e ON true
     ORDER BY o.id`,
    'ids' in which ? { ids: [...which.ids] } : { after: which.after, limit: which.limit },
  );
  return rows;
}

/** The next orders some of whose messages are unsent, or failed and not given up, in the order of their ids. */
export async function ordersUnsettled(db: Knex, after: string, limit: number): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { orderId: string }[] }>(
    `SELECT DISTINCT order_id AS "orderId" FROM notifications
     WHERE (status = 'pending' OR (status = 'failed' AND abandoned_at IS NULL))
       AND order_id > CAST(:after AS uuid)
     ORDER BY order_id LIMIT :limit`,
    { after, limit },
  );
  return rows.map(({ orderId }) => orderId);
}

/**
 * Those of these orders that should have an actor: they have a way to go, or messages to settle. What was
 * brought over from the old system gets one with the next command, unless it has something to send.
 */
export async function ordersInNeed(
  db: Knex,
  ids: readonly string[],
): Promise<{ readonly id: string; readonly orderNumber: string }[]> {
  const { rows } = await db.raw<{ rows: { id: string; orderNumber: string }[] }>(
    `SELECT o.id, o.order_number AS "orderNumber" FROM orders o
     WHERE o.id = ANY(CAST(? AS uuid[])) AND (
       (o.imported_at IS NULL AND o.${isOpen})
       OR EXISTS (SELECT FROM notifications n WHERE n.order_id = o.id
         AND (n.status = 'pending' OR (n.status = 'failed' AND n.abandoned_at IS NULL))))
     ORDER BY o.id`,
    [[...ids]],
  );
  return rows;
}

/** What the database knows of these orders; `draft` of those that are about to be placed. */
export async function orderStates(
  db: Knex,
  ids: readonly string[],
): Promise<ReadonlyMap<string, OrderState | 'draft'>> {
  const { rows } = await db.raw<{ rows: OrderState[] }>(
    `SELECT o.id, o.order_number AS "orderNumber", o.status, o.is_paid AS "isPaid", o.version,
            n.pending, n.failed
     FROM orders o CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE status = 'pending') AS pending,
              count(*) FILTER (WHERE status = 'failed') AS failed
       FROM notifications WHERE order_id = o.id
         AND (status = 'pending' OR (status = 'failed' AND abandoned_at IS NULL))
     ) n
     WHERE o.id = ANY(CAST(? AS uuid[]))`,
    [[...ids]],
  );
  const states = new Map<string, OrderState | 'draft'>(rows.map((row) => [row.id, row]));
  const unknown = ids.filter((id) => !states.has(id));
  if (unknown.length > 0) {
    const drafts = await db('order_drafts')
      .whereIn('orderId', unknown)
      .select<{ orderId: string }[]>('orderId');
    for (const { orderId } of drafts) states.set(orderId, 'draft');
  }
  return states;
}
