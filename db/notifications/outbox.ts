import type { Channel, ErrorKind } from '../../workflows/domain/news';
import { system, type Actor } from '../../workflows/domain/order-status';
import type { Knex } from '../database';
import type { OrderEventKind } from '../models/order-event';
import { whySkipped } from './compose';

/** A message that is now in the hands of one attempt to send it. */
export interface Claimed {
  readonly id: string;
  readonly to: string;
  readonly subject: string;
  readonly message: string;
  readonly html: string | null;
  readonly roundAttempts: number;
  /** Why it must not be sent any more; null if it may. */
  readonly skip: string | null;
}

type Row = Omit<Claimed, 'to' | 'skip'> & {
  readonly address: string;
  readonly audience: 'customer' | 'admins' | 'person';
  readonly email: string | null;
  readonly emailNotifications: boolean;
  readonly smsNotifications: boolean;
  readonly reachable: boolean;
};

/**
 * Takes the oldest unsent message of an order on one channel, leaving out those in `seen`. An e-mail
 * goes to the address its recipient has now, so that a corrected one is used; who has closed their
 * account or changed their mind since gets nothing.
 */
export async function claimNext(
  db: Knex,
  wanted: { orderId: string; channel: Channel; claim: string; seen: readonly string[] },
): Promise<Claimed | null> {
  const { rows } = await db.raw<{ rows: Row[] }>(
    `UPDATE notifications n
     SET claim = :claim, attempts = n.attempts + 1, round_attempts = n.round_attempts + 1,
         updated_at = now()
     FROM (
       SELECT id, recipient_id FROM notifications
       WHERE order_id = :orderId AND notification_type = :channel AND status = 'pending'
         AND id <> ALL (CAST(:seen AS uuid[]))
       ORDER BY created_at, id LIMIT 1 FOR UPDATE
     ) next LEFT JOIN customers c ON c.id = next.recipient_id
     WHERE n.id = next.id
     RETURNING n.id, n.address, n.subject, n.message, n.html, n.audience, c.email,
       n.round_attempts AS "roundAttempts", coalesce(c.is_active, true) AS reachable,
       coalesce(c.email_notifications, true) AS "emailNotifications",
       coalesce(c.sms_notifications, true) AS "smsNotifications"`,
    { ...wanted, seen: [...wanted.seen] },
  );
  const row = rows[0];
  if (row === undefined) return null;
  const { address, email, audience, reachable, emailNotifications, smsNotifications, ...claimed } =
    row;
  return {
    ...claimed,
    to: wanted.channel === 'email' ? (email ?? address) : address,
    skip:
      audience === 'customer'
        ? whySkipped(wanted.channel, { reachable, emailNotifications, smsNotifications })
        : reachable
          ? null
          : 'The account is closed.',
  };
}

/** How an attempt ended. `passing` leaves the message pending, for the next attempt. */
export type Outcome =
  | {
      readonly result: 'sent';
      readonly to: string;
      readonly messageId: string;
      readonly cost: string | null;
      readonly units: number | null;
    }
  | { readonly result: 'skipped'; readonly reason: string }
  | ({ readonly result: 'passing' } & Trouble)
  | ({ readonly result: 'failed' } & Trouble);

interface Trouble {
  readonly kind: ErrorKind;
  readonly code: string;
  /** The provider's words. */
  readonly reason: string;
}

/**
 * Writes down how an attempt ended, with the event that tells of it. Only the claim's holder can, and
 * it can also when its message has been given up as unknown meanwhile: it knows better.
 */
export async function markOutcome(
  db: Knex,
  message: { id: string; claim: string },
  outcome: Outcome,
): Promise<void> {
  switch (outcome.result) {
    case 'passing':
      await db('notifications')
        .where({ ...message, status: 'pending' })
        .update({
          claim: null,
          errorKind: outcome.kind,
          errorCode: outcome.code,
          errorMessage: outcome.reason,
          updatedAt: db.fn.now(),
        });
      return;
    case 'sent': {
      const { to, messageId, cost, units } = outcome;
      const sent = { status: 'sent', keepClaim: true, to, messageId, cost, units } as const;
      await settle(db, message, 'notification_sent', sent);
      return;
    }
    case 'skipped': {
      const { reason } = outcome;
      const skipped = { status: 'skipped', keepClaim: false, reason } as const;
      await settle(db, message, 'notification_skipped', skipped);
      return;
    }
    case 'failed': {
      const { kind, code, reason } = outcome;
      const failed = { status: 'failed', keepClaim: false, kind, code, reason } as const;
      await settle(db, message, 'notification_failed', failed);
    }
  }
}

/**
 * SMS that an attempt took up and never told of (its worker died between sending and marking) may
 * have gone out and cost money: they are given up as unknown, for a person to decide. Their claim
 * stays, so that the attempt can still tell if it lives.
 *
 * @returns how many
 */
export async function giveUpInterrupted(
  db: Knex,
  { orderId, channel, claim }: { orderId: string; channel: Channel; claim: string },
): Promise<number> {
  if (channel !== 'sms') return 0;
  const rows = await db('notifications')
    .where({ orderId, notificationType: channel, status: 'pending' })
    .whereNotNull('claim')
    .whereNot({ claim })
    .select<{ id: string; claim: string }[]>('id', 'claim');
  for (const row of rows) {
    await settle(db, row, 'notification_failed', {
      status: 'failed',
      keepClaim: true,
      kind: 'unknown',
      code: 'Interrupted',
      reason:
        'The worker stopped between sending and hearing back: the SMS may have arrived. Retry it only if it should be sent again.',
    });
  }
  return rows.length;
}

/**
 * Writes an outcome and its event in one statement, locking the notification, then its order, as
 * everything here does. What the schedule tried again in vain is no event: nobody needs to read that
 * every five minutes.
 */
async function settle(
  db: Knex,
  { id, claim }: { id: string; claim: string },
  kind: OrderEventKind,
  change: Settlement,
): Promise<void> {
  await db.raw(
    `WITH marked AS (
       UPDATE notifications SET status = :status, updated_at = now(),
         claim = CASE WHEN :keepClaim THEN claim END,
         sent_at = CASE WHEN :status = 'sent' THEN now() ELSE sent_at END,
         address = coalesce(:to, address), provider_message_id = coalesce(:messageId, provider_message_id),
         cost = coalesce(CAST(:cost AS numeric), cost), units = coalesce(CAST(:units AS int), units),
         error_kind = :kind, error_code = :code, error_message = :reason
       WHERE id = :id AND claim = :claim AND status IN ('pending', 'failed')
       RETURNING id, order_id
     ), last_told AS (
       SELECT kind FROM order_events WHERE notification_id = :id ORDER BY seq DESC LIMIT 1
     ), told AS (
       SELECT m.id, m.order_id, :event <> 'notification_failed'
         OR 'notification_failed' IS DISTINCT FROM (SELECT kind FROM last_told) AS is_news
       FROM marked m
     ), o AS (
       UPDATE orders SET version = version + 1, last_event = last_event + t.is_news::int
       FROM told t WHERE orders.id = t.order_id
       RETURNING orders.id, last_event, t.id AS notification_id, t.is_news
     )
     INSERT INTO order_events (order_id, seq, kind, notification_id)
     SELECT id, last_event, CAST(:event AS text), notification_id FROM o WHERE is_news`,
    {
      to: null,
      messageId: null,
      cost: null,
      units: null,
      ...nothingWrong,
      ...change,
      id,
      claim,
      event: kind,
    },
  );
}

const nothingWrong = { kind: null, code: null, reason: '' };

interface Settlement {
  readonly status: 'sent' | 'skipped' | 'failed';
  /** So that an attempt given up as lost can still tell. */
  readonly keepClaim: boolean;
  readonly to?: string;
  readonly messageId?: string;
  readonly cost?: string | null;
  readonly units?: number | null;
  readonly kind?: ErrorKind;
  readonly code?: string;
  readonly reason?: string;
}

/** Marks a change that is no event: what was known of the order before is older now. */
export async function touchOrder(trx: Knex.Transaction, orderId: string): Promise<void> {
  await trx('orders').where({ id: orderId }).increment('version', 1);
}

/** The event that tells of a notification, numbered under the order's row lock. */
export async function appendEvent(
  trx: Knex.Transaction,
  orderId: string,
  kind: OrderEventKind,
  notificationId: string,
  by: Actor = system,
): Promise<void> {
  await trx.raw(
    `WITH o AS (
       UPDATE orders SET last_event = last_event + 1, version = version + 1
       WHERE id = ? RETURNING id, last_event
     )
     INSERT INTO order_events (order_id, seq, kind, notification_id, actor_type, actor_id)
     SELECT id, last_event, ?, CAST(? AS uuid), ?, CAST(? AS int) FROM o`,
    [orderId, kind, notificationId, by.type, by.id],
  );
}
