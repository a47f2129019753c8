import type { OrderSnapshot } from '../../workflows/domain/order-snapshot';
import type { Knex } from '../database';

/** The order as its actor needs to know it, in one query; null where there is none. */
export async function snapshotOf(db: Knex, orderId: string): Promise<OrderSnapshot | null> {
  const { rows } = await db.raw<{ rows: OrderSnapshot[] }>(
    `SELECT o.order_number AS "orderNumber", o.status, o.total_cents AS "totalCents",
            o.customer_id AS "customerId", o.is_paid AS "isPaid", o.version,
            (extract(epoch FROM o.created_at) * 1000)::bigint AS "placedAt",
            coalesce(h.history, '[]') AS history,
            jsonb_build_object('email', n.email, 'sms', n.sms) AS unsent, n.failed
     FROM orders o
     LEFT JOIN LATERAL (
       SELECT jsonb_agg(jsonb_build_object(
                'at', (extract(epoch FROM e.at) * 1000)::bigint,
                'kind', e.kind, 'to', e.to_status, 'by', e.actor_type) ORDER BY e.seq) AS history
       FROM order_events e WHERE e.order_id = o.id AND e.kind IN (
         'placed', 'status_changed', 'payment_recorded', 'left_unconfirmed')
     ) h ON true
     CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE status = 'pending' AND notification_type = 'email') AS email,
              count(*) FILTER (WHERE status = 'pending' AND notification_type = 'sms') AS sms,
              count(*) FILTER (WHERE status = 'failed') AS failed
       FROM notifications WHERE order_id = o.id
         AND (status = 'pending' OR (status = 'failed' AND abandoned_at IS NULL))
     ) n
     WHERE o.id = ?`,
    [orderId],
  );
  return rows[0] ?? null;
}
