import type { Knex } from '../database';

/** Beside the seed's (`db/seeding.ts`). */
const treeLock = 727_100_002;

/**
 * Writers of the tree come one after another, until their transactions end; a wait ends with the
 * statement time-out. Readers take no lock and never wait.
 */
export async function lockTree(trx: Knex.Transaction): Promise<void> {
  await trx.raw('SELECT pg_advisory_xact_lock(?)', [treeLock]);
}
