import type { Channel } from '../../workflows/domain/news';
import type { Knex } from '../database';

/** A message of the old system, as history; times as text, to the microsecond. */
export interface BroughtMessage {
  readonly oldId: string;
  readonly id: string;
  readonly channel: Channel;
  readonly orderId: string | null;
  readonly recipientId: number | null;
  readonly audience: 'customer' | 'admins' | 'person';
  readonly address: string;
  readonly template: string;
  readonly subject: string;
  readonly message: string;
  readonly status: 'sent' | 'delivered' | 'failed';
  readonly attempts: number;
  readonly sentAt: string | null;
  readonly deliveredAt: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string;
  readonly providerMessageId: string | null;
  readonly cost: string | null;
  readonly units: number | null;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/**
 * Messages and the events of their orders that tell of them. None of them is sent by itself: what failed,
 * or was never sent, is given up already; who names one can have it sent.
 */
export async function insertMessages(
  trx: Knex.Transaction,
  messages: readonly BroughtMessage[],
): Promise<void> {
  const given = JSON.stringify(messages);
  // In the order in which everything here locks them.
  await trx('orders')
    .whereIn(
      'id',
      messages.flatMap(({ orderId }) => orderId ?? []),
    )
    .orderBy('id')
    .forUpdate()
    .select('id');
  await trx.raw(
    `WITH given AS (
       SELECT * FROM jsonb_to_recordset(CAST(? AS jsonb)) AS m (id uuid, channel text, "orderId" uuid,
         "recipientId" int, audience text, address text, template text, subject text, message text,
         status text, attempts int, "sentAt" timestamptz, "deliveredAt" timestamptz, "errorCode" text,
         "errorMessage" text, "providerMessageId" text, cost numeric, units int,
         "createdAt" timestamptz, "updatedAt" timestamptz)
     ), made AS (
       INSERT INTO notifications (id, notification_type, order_id, event, audience, recipient_id,
         address, template, subject, message, status, attempts, round_attempts, sent_at, delivered_at,
         abandoned_at, error_kind, error_code, error_message, provider_message_id, cost, units,
         sender_started_at, created_at, updated_at)
       SELECT id, channel, "orderId", 'imported:' || id, audience, "recipientId", address, template,
         subject, message, status, attempts, attempts, "sentAt", "deliveredAt",
         CASE WHEN status = 'failed' THEN now() END, CASE WHEN status = 'failed' THEN 'unknown' END,
         "errorCode", "errorMessage", "providerMessageId", cost, units, now(), "createdAt", "updatedAt"
       FROM given
       RETURNING id
     ), news AS (
       SELECT g.*, row_number() OVER (PARTITION BY "orderId" ORDER BY
                coalesce("deliveredAt", "sentAt", "updatedAt"), id) AS n
       FROM given g WHERE "orderId" IS NOT NULL
     ), counted AS (
       UPDATE orders o SET last_event = last_event + c.count, version = version + 1
       FROM (SELECT "orderId", CAST(count(*) AS int) AS count FROM news GROUP BY 1) c
       WHERE o.id = c."orderId" RETURNING o.id, o.last_event - c.count AS before
     )
     INSERT INTO order_events (order_id, seq, at, kind, notification_id, note)
     SELECT n."orderId", c.before + n.n, coalesce(n."deliveredAt", n."sentAt", n."updatedAt"),
       'notification_' || n.status, n.id, CASE WHEN n.status = 'failed' THEN n."errorMessage" ELSE '' END
     FROM news n JOIN counted c ON c.id = n."orderId"`,
    [given],
  );
}

/** Which of these are here, or were and have been removed by an admin. */
export async function messagesKnown(
  db: Knex,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `SELECT CAST(id AS text) AS id FROM notifications WHERE id = ANY(CAST(:ids AS uuid[]))
     UNION ALL
     SELECT subject_id FROM audit_log
     WHERE subject_type = 'notification' AND subject_id = ANY(CAST(:ids AS text[]))
       AND action = 'notification.deleted'`,
    { ids: [...ids] },
  );
  return new Set(rows.map(({ id }) => id));
}

export interface MessageOrder {
  readonly customerId: number;
  readonly phoneNumber: string;
}

export async function ordersOfMessages(
  db: Knex,
  ids: readonly string[],
): Promise<ReadonlyMap<string, MessageOrder>> {
  const rows = await db('orders')
    .whereIn('id', [...ids])
    .select<(MessageOrder & { id: string })[]>('id', 'customerId', 'phoneNumber');
  return new Map(rows.map(({ id, ...order }) => [id, order]));
}
