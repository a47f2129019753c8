import type { Knex } from '../../db/database';
import type { OrderEvent } from '../../db/models/order-event';
import type { Notification } from '../../db/models/notification';

/** Something that happened to an order, with who did it and the message it tells of. */
export interface EventRow extends Pick<
  OrderEvent,
  | 'orderId'
  | 'seq'
  | 'at'
  | 'kind'
  | 'fromStatus'
  | 'toStatus'
  | 'actorType'
  | 'actorId'
  | 'note'
  | 'notificationId'
> {
  readonly actorName: string | null;
  readonly notificationType: Notification['notificationType'] | null;
  readonly event: string | null;
  readonly audience: Notification['audience'] | null;
  readonly notificationStatus: Notification['status'] | null;
  readonly recipientId: number | null;
  readonly errorMessage: string | null;
}

/** How far someone has read an order's events. */
export interface Cursor {
  readonly orderId: string;
  readonly after: number;
}

/**
 * What happened after each of these points, in order; one query for all of them.
 *
 * @param limit at most so many of each order
 */
export async function eventsAfter(
  db: Knex,
  cursors: readonly Cursor[],
  limit: number | null = null,
): Promise<EventRow[]> {
  const { rows } = await db.raw<{ rows: EventRow[] }>(
    `SELECT e.order_id AS "orderId", e.seq, e.at, e.kind, e.from_status AS "fromStatus",
            e.to_status AS "toStatus", e.actor_type AS "actorType", e.actor_id AS "actorId", e.note,
            e.notification_id AS "notificationId",
            p.first_name || ' ' || p.last_name AS "actorName",
            n.notification_type AS "notificationType", n.event, n.audience,
            n.status AS "notificationStatus", n.recipient_id AS "recipientId",
            n.error_message AS "errorMessage"
     FROM unnest(CAST(:orders AS uuid[]), CAST(:after AS int[])) AS c (order_id, after)
     CROSS JOIN LATERAL (
       SELECT * FROM order_events WHERE order_id = c.order_id AND seq > c.after
       ORDER BY seq LIMIT CAST(:limit AS int)) e
     LEFT JOIN admins a ON e.actor_type = 'admin' AND a.id = e.actor_id
     LEFT JOIN customers p
       ON p.id = CASE e.actor_type WHEN 'admin' THEN a.customer_id WHEN 'customer' THEN e.actor_id END
     LEFT JOIN notifications n ON n.id = e.notification_id
     ORDER BY e.order_id, e.seq`,
    {
      orders: cursors.map(({ orderId }) => orderId),
      after: cursors.map(({ after }) => after),
      limit,
    },
  );
  return rows;
}

/** Where an order stands, as far as its readers must know. */
export interface Standing {
  readonly id: string;
  readonly status: string;
  readonly lastEvent: number;
  /** No message of it is still to go out. */
  readonly settled: boolean;
}

export async function standings(db: Knex, orderIds: readonly string[]): Promise<Standing[]> {
  const { rows } = await db.raw<{ rows: Standing[] }>(
    `SELECT o.id, o.status, o.last_event AS "lastEvent",
            NOT EXISTS (SELECT FROM notifications n
                        WHERE n.order_id = o.id AND n.status = 'pending') AS settled
     FROM orders o WHERE o.id = ANY(?::uuid[])`,
    [[...new Set(orderIds)]],
  );
  return rows;
}
