import type { Channel, ErrorKind } from '../../workflows/domain/news';
import type { Doer } from '../audit';
import type { Knex } from '../database';
import { notInHand } from '../mailings/store';
import type { Placed } from './orderless';

/** Which of the failed messages; what is left out is not asked for. */
export interface FailedFilter {
  readonly channel: Channel | null;
  /** Null: all but those of unknown fate, which could arrive twice. */
  readonly errorKind: ErrorKind | null;
  /** The provider's code; `''` where it gave none. */
  readonly errorCode: string | null;
  readonly createdFrom: Date | null;
  /** Not included itself. */
  readonly createdUntil: Date | null;
  readonly orderId: string | null;
}

export interface MassRetry extends FailedFilter {
  readonly id: string;
  readonly status: 'running' | 'completed' | 'cancelled' | 'failed';
  /** Null: from a shell. */
  readonly requestedBy: number | null;
  readonly total: number;
  /** Made unsent again, each by its order's actor or its own workflow. */
  readonly done: number;
  /** Whose workflow could not be reached. */
  readonly failed: number;
  readonly afterAt: string | null;
  readonly afterId: string | null;
  /** From where it was asked for; null once it has ended. */
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly requestId: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** Those of a mailing that is under way its own workflow sends. */
const matching = `status = 'failed' AND abandoned_at IS NULL AND ${notInHand}
  AND (CAST(:channel AS text) IS NULL OR notification_type = :channel)
  AND CASE WHEN CAST(:errorKind AS text) IS NULL THEN error_kind <> 'unknown' ELSE error_kind = :errorKind END
  AND (CAST(:errorCode AS text) IS NULL OR coalesce(error_code, '') = :errorCode)
  AND (CAST(:createdFrom AS timestamptz) IS NULL OR created_at >= :createdFrom)
  AND (CAST(:createdUntil AS timestamptz) IS NULL OR created_at < :createdUntil)
  AND (CAST(:orderId AS uuid) IS NULL OR order_id = :orderId)`;

/** @returns how many match, and what sending them is likely to cost, by what the last thousand SMS did */
export async function countFailed(
  db: Knex,
  filter: FailedFilter,
): Promise<{ readonly count: number; readonly smsCost: string }> {
  const { rows } = await db.raw<{ rows: { count: number; smsCost: string }[] }>(
    `WITH found AS (
       SELECT notification_type FROM notifications WHERE ${matching}
     ), usual AS (
       SELECT avg(cost) AS cost FROM (
         SELECT cost FROM notifications WHERE cost IS NOT NULL AND sent_at IS NOT NULL
         ORDER BY sent_at DESC LIMIT 1000) latest
     )
     SELECT CAST(count(*) AS int) AS count,
       CAST(round(count(*) FILTER (WHERE notification_type = 'sms')
         * coalesce((SELECT cost FROM usual), 0), 4) AS numeric(20, 4)) AS "smsCost"
     FROM found`,
    { ...filter },
  );
  return rows[0] ?? { count: 0, smsCost: '0.0000' };
}

/** The first of those that match, oldest first. */
export async function sampleFailed(db: Knex, filter: FailedFilter, limit: number) {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `SELECT id FROM notifications WHERE ${matching} ORDER BY created_at, id LIMIT :limit`,
    { ...filter, limit },
  );
  return rows.map(({ id }) => id);
}

export async function beginRetry(
  trx: Knex.Transaction,
  id: string,
  filter: FailedFilter,
  { type, id: doerId, ip, userAgent, requestId }: Doer,
): Promise<MassRetry> {
  const requestedBy = type === 'admin' ? doerId : null;
  const { count: total } = await countFailed(trx, filter);
  const [job] = await trx('notification_retries')
    .insert({ id, ...filter, requestedBy, ip, userAgent, requestId, total })
    .returning<MassRetry[]>('*');
  if (job === undefined) throw new Error('The retry was not kept.');
  return job;
}

export async function findRetry(db: Knex, id: string): Promise<MassRetry | undefined> {
  return db('notification_retries').where({ id }).first();
}

/** A failed message with whose it is. */
export interface Failed extends Placed {
  readonly orderId: string | null;
}

/**
 * What comes next, oldest first. One that has been touched since it was asked for is somebody else's: it
 * was sent again, and has perhaps failed anew.
 */
export async function nextFailed(db: Knex, job: MassRetry, limit: number): Promise<Failed[]> {
  const { channel, errorKind, errorCode, createdFrom, createdUntil, orderId } = job;
  const { rows } = await db.raw<{ rows: Failed[] }>(
    `SELECT n.id, CAST(n.created_at AS text) AS at, n.order_id AS "orderId" FROM notifications n
     WHERE n.id IN (
       SELECT id FROM notifications WHERE ${matching}
         AND (CAST(:afterAt AS text) IS NULL OR (created_at, id) > (CAST(:afterAt AS timestamptz), CAST(:afterId AS uuid)))
         AND updated_at <= (SELECT created_at FROM notification_retries WHERE id = :job)
       ORDER BY created_at, id LIMIT :limit)
     ORDER BY n.created_at, n.id`,
    {
      channel,
      errorKind,
      errorCode,
      createdFrom,
      createdUntil,
      orderId,
      job: job.id,
      afterAt: job.afterAt,
      afterId: job.afterId,
      limit,
    },
  );
  return rows;
}

/** Writes down that these were looked at; nothing if another has gone on from there already. */
export async function advanceRetry(
  db: Knex,
  { id, afterId }: MassRetry,
  { done, failed, last }: { done: number; failed: number; last: Placed },
): Promise<void> {
  await db('notification_retries')
    .where({ id })
    .whereRaw('after_id IS NOT DISTINCT FROM CAST(? AS uuid)', [afterId])
    .update({
      done: db.raw('done + ?', [done]),
      failed: db.raw('failed + ?', [failed]),
      afterAt: last.at,
      afterId: last.id,
      updatedAt: db.fn.now(),
    });
}

export async function endRetry(
  db: Knex,
  id: string,
  status: 'completed' | 'cancelled' | 'failed',
): Promise<void> {
  await db('notification_retries')
    .where({ id, status: 'running' })
    .update({ status, ip: null, userAgent: null, requestId: null, updatedAt: db.fn.now() });
}

/** Retries that nobody has gone on with for a while: their workflow was never started, or is gone. */
export async function retriesStandingStill(db: Knex, limit: number): Promise<string[]> {
  const rows = await db('notification_retries')
    .where({ status: 'running' })
    .where('updatedAt', '<', new Date(Date.now() - 60_000))
    .orderBy('updatedAt')
    .limit(limit)
    .select<{ id: string }[]>('id');
  return rows.map(({ id }) => id);
}
