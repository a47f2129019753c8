import type { ErrorKind, ProviderName } from '../../workflows/domain/news';
import { system, type Actor } from '../../workflows/domain/order-status';
import type { Knex } from '../database';
import type { OrderEventKind } from '../models/order-event';
import type { Claimed } from './claim';
import { withReportOf } from './delivery-reports';

/** How an attempt ended. `passing` leaves the message pending, for the next attempt. */
export type Outcome =
  | {
      readonly result: 'sent';
      readonly to: string;
      readonly messageId: string;
      readonly cost: string | null;
      readonly units: number | null;
      readonly currency?: string;
      readonly provider: ProviderName;
    }
  | { readonly result: 'skipped'; readonly reason: string }
  | ({ readonly result: 'passing' } & Trouble)
  /** `mayStillTell`: another attempt has it in hand and may know better yet. */
  | ({ readonly result: 'failed'; readonly mayStillTell?: true } & Trouble);

interface Trouble {
  readonly kind: ErrorKind;
  readonly code: string;
  /** The provider's words. */
  readonly reason: string;
  readonly provider?: ProviderName | null;
}

/**
 * Writes down how an attempt ended, with the event that tells of it. Only the claim's holder can, and
 * it can also when its message has been given up as unknown meanwhile: it knows better.
 */
export async function markOutcome(
  db: Knex,
  message: Pick<Claimed, 'id' | 'claim' | 'channel'>,
  outcome: Outcome,
): Promise<void> {
  switch (outcome.result) {
    case 'passing':
      await db('notifications')
        .where({ id: message.id, claim: message.claim, status: 'pending' })
        .update({
          claim: null,
          errorKind: outcome.kind,
          errorCode: outcome.code,
          errorMessage: outcome.reason,
          updatedAt: db.fn.now(),
        });
      return;
    case 'sent': {
      const { result: status, ...how } = outcome;
      const sent = { ...how, status, keepClaim: true } as const;
      if (message.channel === 'email') return settle(db, message, 'notification_sent', sent);
      return withReportOf(db, how.messageId, (trx) =>
        settle(trx, message, 'notification_sent', sent),
      );
    }
    case 'skipped': {
      const { reason } = outcome;
      const skipped = { status: 'skipped', keepClaim: false, reason } as const;
      await settle(db, message, 'notification_skipped', skipped);
      return;
    }
    case 'failed': {
      const { kind, code, reason, mayStillTell: keepClaim = false } = outcome;
      // Of one that may have been taken, by whom.
      const provider = kind === 'unknown' ? (outcome.provider ?? null) : null;
      const failed = { status: 'failed', keepClaim, kind, code, reason, provider } as const;
      await settle(db, message, 'notification_failed', failed);
    }
  }
}

/**
 * Writes an outcome and its event in one statement, locking the notification, then its order, as
 * everything here does. What the schedule tried again in vain is no event: nobody needs to read that
 * every five minutes.
 */
async function settle(
  db: Knex,
  { id, claim }: Pick<Claimed, 'id' | 'claim'>,
  kind: OrderEventKind,
  change: Settlement,
): Promise<void> {
  await db.raw(
    `WITH marked AS (
       UPDATE notifications SET status = :status, updated_at = now(),
         claim = CASE WHEN :keepClaim THEN claim END,
         sent_at = CASE WHEN :status = 'sent' THEN now() ELSE sent_at END,
         address = coalesce(:to, address), provider_message_id = coalesce(:messageId, provider_message_id),
         provider = coalesce(:provider, provider),
         cost = coalesce(CAST(:cost AS numeric), cost), currency = coalesce(:currency, currency),
         units = coalesce(CAST(:units AS int), units),
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
     INSERT INTO order_events (order_id, seq, kind, notification_id, note)
     SELECT id, last_event, CAST(:event AS text), notification_id, CAST(:reason AS text)
     FROM o WHERE is_news`,
    {
      to: null,
      messageId: null,
      cost: null,
      units: null,
      currency: null,
      provider: null,
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
  readonly currency?: string;
  readonly provider?: ProviderName | null;
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
