import type { Arrival } from '../../workflows/domain/delivery-report';
import type { Knex } from '../database';

/** What a report came to. */
export interface Recorded {
  /** `kept`: no message has this number yet. `known`: it tells nothing new. */
  readonly outcome: 'applied' | 'known' | 'kept';
  /** The order whose actor should look anew, as what it counts is different now. */
  readonly recount: string | null;
}

/**
 * Writes down what became of an SMS. May be told again, and out of order: what arrived has arrived, even
 * if it was given up before, and nothing takes that back.
 */
export function recordArrival(db: Knex, messageId: string, arrival: Arrival): Promise<Recorded> {
  return db.transaction(async (trx) => {
    await lock(trx, messageId);
    const recorded = await apply(trx, messageId, arrival);
    if (recorded.outcome === 'kept') await keep(trx, messageId, arrival);
    return recorded;
  });
}

/** Marks a message as sent under this number, and then as what was reported of it already. */
export function withReportOf(
  db: Knex,
  messageId: string,
  mark: (trx: Knex.Transaction) => Promise<void>,
): Promise<void> {
  return db.transaction(async (trx) => {
    await lock(trx, messageId);
    await mark(trx);
    const kept = await trx('delivery_reports')
      .where({ providerMessageId: messageId })
      .first<{ status: 'delivered' | 'failed'; code: string | null; reason: string } | undefined>(
        'status',
        'code',
        'reason',
      );
    if (kept === undefined) return;
    const { status, code, reason } = kept;
    const arrival = status === 'failed' ? { status, code: code ?? status, reason } : { status };
    const { outcome } = await apply(trx, messageId, arrival);
    if (outcome !== 'kept') {
      await trx('delivery_reports').where({ providerMessageId: messageId }).delete();
    }
  });
}

/** @returns how many reports of messages that are not ours were removed */
export async function sweepReports(db: Knex, ageMs: number): Promise<number> {
  return db('delivery_reports')
    .where('receivedAt', '<', new Date(Date.now() - ageMs))
    .delete();
}

/** A report and the mark it is about do not pass each other by: each sees what the other has written. */
async function lock(trx: Knex.Transaction, messageId: string): Promise<void> {
  await trx.raw(`SELECT pg_advisory_xact_lock(727100013, hashtext(?))`, [messageId]);
}

async function keep(trx: Knex.Transaction, messageId: string, arrival: Arrival): Promise<void> {
  const { code, reason } = wordsOf(arrival);
  await trx.raw(
    `INSERT INTO delivery_reports AS kept (provider_message_id, status, code, reason)
     VALUES (?, ?, ?, ?)
     ON CONFLICT (provider_message_id) DO UPDATE
     SET status = excluded.status, code = excluded.code, reason = excluded.reason
     WHERE kept.status <> 'delivered'`,
    [messageId, arrival.status, code, reason],
  );
}

/**
 * Locks the notification, then its order, as everything does. One that waits to be sent again and turns
 * out to have arrived need not be; one that is in the hands of another attempt is left to that.
 */
async function apply(trx: Knex.Transaction, messageId: string, arrival: Arrival) {
  const { rows } = await trx.raw<{ rows: { was: string | null; orderId: string | null }[] }>(
    `WITH message AS (
       SELECT id, status FROM notifications
       WHERE provider_message_id = :messageId AND notification_type = 'sms' FOR UPDATE
     ), marked AS (
       UPDATE notifications n SET status = :status, updated_at = now(), claim = NULL,
         abandoned_at = NULL, sent_at = coalesce(sent_at, now()),
         delivered_at = CASE WHEN :status = 'delivered' THEN now() END,
         error_kind = CASE WHEN :status = 'failed' THEN 'permanent' END,
         error_code = :code, error_message = :reason
       FROM message m
       WHERE n.id = m.id AND CASE WHEN :status = 'failed' THEN m.status = 'sent'
         ELSE m.status IN ('sent', 'failed') OR (m.status = 'pending' AND n.claim IS NULL) END
       RETURNING n.id, n.order_id, m.status AS was
     ), o AS (
       UPDATE orders SET version = version + 1, last_event = last_event + 1
       FROM marked WHERE orders.id = marked.order_id
       RETURNING orders.id, last_event, marked.id AS notification_id
     ), told AS (
       INSERT INTO order_events (order_id, seq, kind, notification_id, note)
       SELECT id, last_event, CAST(:event AS text), notification_id, CAST(:reason AS text) FROM o
     )
     SELECT marked.was, marked.order_id AS "orderId" FROM message LEFT JOIN marked USING (id)`,
    {
      messageId,
      event: `notification_${arrival.status}`,
      status: arrival.status,
      ...wordsOf(arrival),
    },
  );
  const [row] = rows;
  if (row === undefined) return { outcome: 'kept', recount: null } as const;
  if (row.was === null) return { outcome: 'known', recount: null } as const;
  // An actor counts what is unsent and what has failed; that a sent one arrived is no news to it.
  const counted = row.was !== 'sent' || arrival.status === 'failed';
  return { outcome: 'applied', recount: counted ? row.orderId : null } as const;
}

function wordsOf(arrival: Arrival): { readonly code: string | null; readonly reason: string } {
  return arrival.status === 'failed' ? arrival : { code: null, reason: '' };
}
