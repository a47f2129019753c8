import type { Knex } from '../database';
import type { NewNotification } from '../notifications/compose';
import { appendEvent } from '../notifications/outbox';

/** Marks a message whose text has gone. */
const template = 'erased';
const words = 'Erased.';
const reason = 'The account was erased.';

/** Messages about an order of somebody erased are made without a word of it, and never sent. */
export function wordless(message: NewNotification): NewNotification {
  return {
    ...message,
    address: nowhere(message.id),
    template,
    subject: message.subject === '' ? '' : words,
    message: words,
    html: null,
    status: 'skipped',
    error_message: reason,
  };
}

/** Two messages of one event to nobody are still two (`notifications_once`). */
function nowhere(id: string): string {
  return `erased:${id}`;
}

/** Messages that lost their text, and the orders whose messages were settled by that. */
interface Forgotten {
  readonly count: number;
  readonly orderIds: readonly string[];
}

/**
 * Takes address and text out of the messages to an erased customer, and of those about their orders: what
 * the people of the shop were told carries name and address too. What is unsent will never be sent.
 *
 * @returns `limit` of them at most
 */
export async function forgetMessages(
  db: Knex,
  customerId: number,
  limit: number,
): Promise<Forgotten> {
  return db.transaction(async (trx) => {
    const { rows } = await trx.raw<{
      rows: { id: string; orderId: string | null; open: boolean }[];
    }>(
      `SELECT id, order_id AS "orderId", status IN ('pending', 'failed') AS open
       FROM notifications WHERE id IN (
         SELECT id FROM (
           SELECT id FROM notifications WHERE recipient_id = :customerId AND template <> :template
           UNION ALL
           SELECT n.id FROM orders o JOIN notifications n ON n.order_id = o.id
           WHERE o.customer_id = :customerId AND n.template <> :template
         ) theirs LIMIT :limit)
       ORDER BY id FOR UPDATE`,
      { customerId, template, limit },
    );
    const ids = rows.map(({ id }) => id);
    await blank(trx, ids);
    const settled = rows.flatMap(({ id, orderId, open }) =>
      open && orderId !== null ? [{ id, orderId }] : [],
    );
    for (const { id, orderId } of settled) {
      await appendEvent(trx, orderId, 'notification_skipped', id);
    }
    return { count: ids.length, orderIds: [...new Set(settled.map(({ orderId }) => orderId))] };
  });
}

async function blank(trx: Knex.Transaction, ids: readonly string[]): Promise<void> {
  await trx.raw(
    `UPDATE notifications SET
       address = CASE WHEN order_id IS NULL THEN '' ELSE 'erased:' || id END,
       template = :template, subject = CASE subject WHEN '' THEN '' ELSE :words END,
       message = :words, html = NULL, claim = NULL, abandoned_at = NULL, updated_at = now(),
       error_message = CASE WHEN status = 'skipped' THEN error_message
         WHEN status IN ('pending', 'failed') THEN :reason ELSE '' END,
       error_kind = CASE WHEN status NOT IN ('pending', 'failed') THEN error_kind END,
       status = CASE WHEN status IN ('pending', 'failed') THEN 'skipped' ELSE status END
     WHERE id = ANY(CAST(:ids AS uuid[]))`,
    { template, words, reason, ids: [...ids] },
  );
}
