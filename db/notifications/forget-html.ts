import type { Knex } from '../database';

/**
 * Takes the HTML out of e-mails that were settled and are older than so many months. Their text stays, and
 * is what would be sent if someone had one sent again. What somebody else has locked is left for the next
 * time.
 *
 * @returns how many, `limit` at most
 */
export async function forgetHtml(db: Knex, months: number, limit: number): Promise<number> {
  const { rowCount } = await db.raw<{ rowCount: number }>(
    `UPDATE notifications SET html = NULL WHERE id IN (
       SELECT id FROM notifications
       WHERE html IS NOT NULL AND created_at < now() - CAST(:months AS int) * interval '1 month'
         AND (status IN ('sent', 'delivered', 'skipped') OR abandoned_at IS NOT NULL)
       ORDER BY created_at LIMIT :limit FOR UPDATE SKIP LOCKED)`,
    { months, limit },
  );
  return rowCount;
}
