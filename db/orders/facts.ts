import type { OrderFacts } from '../../workflows/domain/texts';
import type { Knex } from '../database';
import type { Audiences } from '../notifications/compose';

export interface LockedOrder {
  readonly facts: OrderFacts;
  readonly audiences: Audiences;
  readonly lastEvent: number;
  readonly paymentReference: string | null;
  /** Whether its customer is, so that it says no more of them than it must. */
  readonly isErased: boolean;
}

/** Locks the order and reads all that its messages may say; null where there is none. */
export async function lockOrder(
  trx: Knex.Transaction,
  orderId: string,
): Promise<LockedOrder | null> {
  const { rows } = await trx.raw<{ rows: (LockedOrder & { createdAt: Date })[] }>(
    `SELECT o.last_event AS "lastEvent", o.payment_reference AS "paymentReference",
            o.created_at AS "createdAt", c.erased_at IS NOT NULL AS "isErased",
            jsonb_build_object('orderId', o.id, 'orderNumber', o.order_number, 'status', o.status,
              'totalCents', o.total_cents, 'isPaid', o.is_paid, 'paymentMethod', o.payment_method,
              'paymentReference', o.payment_reference, 'shippingAddress', o.shipping_address,
              'note', nullif(o.notes, ''),
              'customer', jsonb_build_object('firstName', c.first_name, 'lastName', c.last_name,
                'email', c.email, 'phoneNumber', o.phone_number),
              'items', (SELECT jsonb_agg(jsonb_build_object('name', i.product_name,
                  'sku', i.product_sku, 'quantity', i.quantity,
                  'unitPriceCents', i.unit_price_cents) ORDER BY i.position)
                FROM order_items i WHERE i.order_id = o.id)) AS facts,
            jsonb_build_object(
              'customer', jsonb_build_object('id', c.id, 'email', c.email, 'reachable', c.is_active,
                'emailNotifications', c.email_notifications,
                'smsNotifications', c.sms_notifications, 'language', c.language),
              'admins', (SELECT coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'email', p.email,
                  'language', p.language) ORDER BY p.id), '[]')
                FROM admins a JOIN customers p ON p.id = a.customer_id
                WHERE a.is_active AND p.is_active)) AS audiences
     FROM orders o JOIN customers c ON c.id = o.customer_id
     WHERE o.id = ? FOR UPDATE OF o`,
    [orderId],
  );
  const row = rows[0];
  if (row === undefined) return null;
  return { ...row, facts: { ...row.facts, placedAt: row.createdAt } };
}
