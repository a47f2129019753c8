import type { MailingEnd } from '../../workflows/domain/mailing';
import type { Channel } from '../../workflows/domain/news';
import type { Knex } from '../database';
import { Mailing } from '../models/mailing';

/** An unfinished mailing's own workflow sends its messages; nobody else is to. */
export const notInHand = `NOT EXISTS (SELECT FROM mailings m
  WHERE m.id = notifications.mailing_id AND m.finished_at IS NULL)`;

/** The mailing whose workflow sends this message, or will. */
export async function mailingInHand(
  db: Knex,
  notificationId: string,
): Promise<Mailing | undefined> {
  return Mailing.query(db)
    .findOne({ id: db('notifications').where({ id: notificationId }).select('mailingId') })
    .whereNull('finishedAt');
}

/** How many of a mailing's messages have come to what. */
export interface Tally {
  readonly made: number;
  readonly pending: number;
  readonly sent: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Of one whose messages are still to be made. */
export const noTally: Tally = { made: 0, pending: 0, sent: 0, failed: 0, skipped: 0 };

export async function tallyOf(db: Knex, mailingId: string): Promise<Tally> {
  return (await talliesOf(db, [mailingId])).get(mailingId) ?? noTally;
}

/** By mailing; those without messages are not in it. */
export async function talliesOf(
  db: Knex,
  mailingIds: readonly string[],
): Promise<ReadonlyMap<string, Tally>> {
  const { rows } = await db.raw<{ rows: (Tally & { id: string })[] }>(
    `SELECT mailing_id AS id, count(*) AS made, count(*) FILTER (WHERE status = 'pending') AS pending,
       count(*) FILTER (WHERE status IN ('sent', 'delivered')) AS sent,
       count(*) FILTER (WHERE status = 'failed') AS failed,
       count(*) FILTER (WHERE status = 'skipped') AS skipped
     FROM notifications WHERE mailing_id = ANY(CAST(:mailingIds AS uuid[])) GROUP BY mailing_id`,
    { mailingIds: [...mailingIds] },
  );
  return new Map(rows.map(({ id, ...tally }) => [id, tally]));
}

/** How many are left to be sent on a channel, and of these never tried; says too that somebody is at it. */
export async function unsentOf(
  db: Knex,
  mailingId: string,
  channel: Channel,
): Promise<{ readonly left: number; readonly untried: number }> {
  const { rows } = await db.raw<{ rows: { left: number; untried: number }[] }>(
    `WITH touched AS (UPDATE mailings SET updated_at = now() WHERE id = :mailingId)
     SELECT count(*) AS left, count(*) FILTER (WHERE round_attempts = 0) AS untried FROM notifications
     WHERE mailing_id = :mailingId AND notification_type = :channel AND status = 'pending'`,
    { mailingId, channel },
  );
  return rows[0] ?? { left: 0, untried: 0 };
}

/** @returns how it ended; null where something is left to be sent */
export async function finishMailing(db: Knex, id: string): Promise<MailingEnd | null> {
  await db.transaction(async (trx) => {
    await trx.raw(
      `UPDATE mailings SET finished_at = now(), updated_at = now()
       WHERE id = :id AND finished_at IS NULL AND (is_made OR cancelled_at IS NOT NULL)
         AND NOT EXISTS (SELECT FROM notifications WHERE mailing_id = :id AND status = 'pending')`,
      { id },
    );
    await trx.raw(
      `DELETE FROM mailing_recipients
       WHERE mailing_id = (SELECT id FROM mailings WHERE id = ? AND finished_at IS NOT NULL)`,
      [id],
    );
  });
  const mailing = await Mailing.query(db).findById(id);
  if (mailing === undefined) return { outcome: 'absent', sent: 0, failed: 0, skipped: 0 };
  if (mailing.finishedAt === null) return null;
  const { sent, failed, skipped } = await tallyOf(db, id);
  const outcome = mailing.cancelledAt === null ? 'completed' : 'cancelled';
  return { outcome, sent, failed, skipped };
}

/**
 * Stops what is unsent, and what would be tried again. What is in the hands of an attempt is left to it: it
 * may have been sent.
 *
 * @returns false where it has come to its end already
 */
export async function callOff(trx: Knex.Transaction, id: string): Promise<boolean> {
  const stopped = await Mailing.query(trx)
    .where({ id })
    .whereNull('finishedAt')
    .patch({ cancelledAt: trx.raw('coalesce(cancelled_at, now())') });
  if (stopped === 0) return false;
  await trx.raw(
    `UPDATE notifications SET status = 'skipped', error_message = ?, error_kind = NULL, updated_at = now()
     WHERE mailing_id = ? AND status = 'pending' AND claim IS NULL`,
    [calledOff, id],
  );
  await trx.raw(
    `UPDATE notifications SET abandoned_at = now(), updated_at = now()
     WHERE mailing_id = ? AND status = 'failed' AND abandoned_at IS NULL`,
    [id],
  );
  return true;
}

export async function isCalledOff(db: Knex, id: string): Promise<boolean> {
  const found = await db('mailings').where({ id }).whereNotNull('cancelledAt').first('id');
  return found !== undefined;
}

export const calledOff = 'It was cancelled before it was sent.';

/** A mailing that has not moved for so long has no workflow; one that has is found, and left alone. */
const stillMs = 60_000;

/** Mailings that should go on and do not: their workflow is gone, or was never started. */
export async function mailingsStandingStill(db: Knex, limit: number): Promise<Mailing[]> {
  return Mailing.query(db)
    .whereNull('finishedAt')
    .where('updatedAt', '<', new Date(Date.now() - stillMs))
    .orderBy('updatedAt')
    .limit(limit);
}

/** The clock's mailing of a day. */
export async function mailingOfDay(
  db: Knex,
  kind: 'daily_report' | 'low_stock',
  day: string,
): Promise<Mailing | undefined> {
  return Mailing.query(db).findOne({ kind, day }).whereNull('requestedBy');
}
