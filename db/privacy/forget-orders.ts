import type { Knex } from '../database';

/** What stands in an order of somebody erased: the books need none of it. */
const noWords = {
  shippingAddress: '',
  billingAddress: '',
  phoneNumber: '',
  notes: '',
  // Whoever knows the request could tell that it was this one.
  requestHash: null,
} as const;

/** Blanks what an order that has come to rest says of its customer, under its lock. */
export async function forgetOrder(trx: Knex.Transaction, orderId: string): Promise<void> {
  await trx('orders').where({ id: orderId }).update(noWords);
  await trx('order_events').where({ orderId }).whereNot('note', '').update({ note: '' });
  await trx('order_commands').where({ orderId }).delete();
}

/**
 * Blanks addresses, phone numbers and notes of an erased customer's orders that are at rest. One on its way
 * keeps them until it is there: then its last move blanks them.
 *
 * @returns how many there were, `limit` at most
 */
export async function forgetOrders(db: Knex, customerId: number, limit: number): Promise<number> {
  return db.transaction(async (trx) => {
    const ids = await trx('orders')
      .where({ customerId })
      .whereRaw(`status IN ('delivered', 'cancelled', 'refunded')`)
      .whereRaw(
        `(shipping_address <> '' OR billing_address <> '' OR phone_number <> '' OR notes <> ''
          OR request_hash IS NOT NULL)`,
      )
      .orderBy(['createdAt', 'id'])
      .limit(limit)
      .forUpdate()
      .pluck<string[]>('id');
    await trx('orders').whereIn('id', ids).update(noWords);
    return ids.length;
  });
}

/**
 * Blanks what people wrote about an erased customer's orders: all of it where the order is at rest, else
 * what the customer wrote and what providers said of messages.
 *
 * @returns how many there were, `limit` at most
 */
export async function forgetNotes(db: Knex, customerId: number, limit: number): Promise<number> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `UPDATE order_events SET note = '' WHERE (order_id, seq) IN (
       SELECT e.order_id, e.seq FROM orders o JOIN order_events e ON e.order_id = o.id
       WHERE o.customer_id = :customerId AND e.note <> ''
         AND (e.actor_type = 'customer' OR e.notification_id IS NOT NULL
           OR o.status IN ('delivered', 'cancelled', 'refunded'))
       LIMIT :limit)`,
    { customerId, limit },
  );
  return rowCount;
}

/** Commands nobody carried out. A payment that is just being recorded needs its row: it gets a minute. */
export async function forgetCommands(db: Knex, customerId: number): Promise<void> {
  await db.raw(
    `DELETE FROM order_commands c USING orders o
     WHERE o.id = c.order_id AND o.customer_id = ?
       AND (c.payment_reference IS NULL OR c.created_at < now() - interval '1 minute')`,
    [customerId],
  );
}
