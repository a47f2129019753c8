import type { ErrorKind } from '../../workflows/domain/news';
import type { MessageState } from '../../workflows/domain/message-state';
import type { Knex } from '../database';
import { notInHand } from '../mailings/store';

/** A message that belongs to no order, as its sender needs to know it; null where there is none. */
export async function messageState(db: Knex, id: string): Promise<MessageState | null> {
  const row = await db('notifications')
    .where({ id })
    .whereNull('orderId')
    .first<MessageState | undefined>(
      'notificationType as channel',
      'status',
      'event',
      'attempts',
      'errorCode',
    );
  return row ?? null;
}

/** Says that somebody sends it, so that `messagesWithoutSender` no longer names it. */
export async function markSenderStarted(db: Knex, id: string): Promise<void> {
  await db('notifications')
    .where({ id })
    .whereNull('senderStartedAt')
    .update({ senderStartedAt: db.fn.now() });
}

/** Who has just made one starts its sender too. */
const startingMs = 5_000;

/** Messages that belong to no order and whose sender never started, as Temporal was away; oldest first. */
export async function messagesWithoutSender(db: Knex, limit: number): Promise<string[]> {
  return db('notifications')
    .whereNull('orderId')
    .whereNull('senderStartedAt')
    .whereRaw(`status = 'pending'`)
    .whereRaw(notInHand)
    .where('updatedAt', '<', new Date(Date.now() - startingMs))
    .orderBy(['createdAt', 'id'])
    .limit(limit)
    .pluck<string[]>('id');
}

/**
 * Messages that belong to no order and failed for this kind of reason, a page at a time.
 *
 * @param after the last of the page before
 */
export async function messagesFailed(
  db: Knex,
  kind: ErrorKind,
  limit: number,
  after?: Placed,
): Promise<Placed[]> {
  return db('notifications')
    .whereNull('orderId')
    .whereNull('abandonedAt')
    .whereRaw(`status = 'failed'`)
    .whereRaw(notInHand)
    .where({ errorKind: kind })
    .modify((query) => behind(query, after))
    .orderBy(['createdAt', 'id'])
    .limit(limit)
    .select<Placed[]>('id', db.raw('created_at::text AS at'));
}

/** Where in the list of messages one is; `at` to the microsecond. */
export interface Placed {
  readonly id: string;
  readonly at: string;
}

/**
 * Messages that belong to no order and have waited longer than `ageMs` to be sent: their sender may be gone.
 *
 * @returns at most `limit` of them, those that wait longest first
 */
export async function messagesLongUnsent(
  db: Knex,
  ageMs: number,
  limit: number,
): Promise<string[]> {
  return (await nextLongUnsent(db, ageMs, limit)).map(({ id }) => id);
}

/**
 * As `messagesLongUnsent`, a page at a time.
 *
 * @param after the last of the page before
 */
export async function nextLongUnsent(
  db: Knex,
  ageMs: number,
  limit: number,
  after?: Placed,
): Promise<Placed[]> {
  const before = new Date(Date.now() - ageMs);
  return db('notifications')
    .whereNull('orderId')
    .whereRaw(`status = 'pending'`)
    .whereRaw(notInHand)
    .where('createdAt', '<', before)
    .where('updatedAt', '<', before)
    .modify((query) => behind(query, after))
    .orderBy(['createdAt', 'id'])
    .limit(limit)
    .select<Placed[]>('id', db.raw('created_at::text AS at'));
}

/** Those of these that still have to be sent. */
export async function stillUnsent(db: Knex, ids: readonly string[]): Promise<string[]> {
  return db('notifications')
    .whereIn('id', [...ids])
    .whereNull('orderId')
    .whereRaw(`status = 'pending'`)
    .whereRaw(notInHand)
    .pluck<string[]>('id');
}

function behind(query: Knex.QueryBuilder, after: Placed | undefined): void {
  if (after === undefined) return;
  void query.whereRaw('(created_at, id) > (CAST(? AS timestamptz), CAST(? AS uuid))', [
    after.at,
    after.id,
  ]);
}
