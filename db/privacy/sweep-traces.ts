import type { Knex } from '../database';

/**
 * Removes what has had its time: log-ins that have ended by themselves, from where somebody tried an
 * unknown address more than 90 days ago (the events themselves stay), and Idempotency-Keys after a week.
 *
 * @returns how many rows, at most `limit` of each kind
 */
export async function sweepTraces(db: Knex, limit: number): Promise<number> {
  const ended = db('tokens').where('expiresAt', '<', db.fn.now()).limit(limit).select('id');
  const old = db('audit_personal')
    .whereNull('customerId')
    .whereRaw(`at < now() - interval '90 days'`)
    .limit(limit)
    .select('id');
  const requests = db('idempotent_requests')
    .whereRaw(`created_at < now() - interval '7 days'`)
    .limit(limit)
    .select('id');
  const logIns = await db('tokens').whereIn('id', ended).delete();
  const keys = await db('idempotent_requests').whereIn('id', requests).delete();
  return logIns + keys + (await db('audit_personal').whereIn('id', old).delete());
}
