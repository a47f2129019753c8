import { setTimeout as wait } from 'node:timers/promises';
import createKnex from 'knex';
import type { Knex } from './database';
import { plannedAnew } from './prepared-statements';

/** Beside those of the seed, the tree, the super admins and the import. */
const migrationLock = 727_100_021;

const askAgainMs = 250;

/** Rejects once another may have begun, as the connection that holds the lock was lost. */
export type StillAlone = () => Promise<void>;

export interface Patience {
  readonly onWait: (sentence: string) => void;
  readonly waitMs: number;
}

/**
 * Runs `work` while no one else migrates this database. The lock goes with its connection, however the process
 * ends; knex's own lock is a row, which a process that was killed leaves behind.
 *
 * It is held by a transaction on a connection of its own, not by the session, so that it passes a pooler
 * (docs/scaling.md). It is asked for again and again, not waited for: `CREATE INDEX CONCURRENTLY` waits for every
 * statement that runs, so it and whoever waits for its end would wait for each other. Between statements, this
 * transaction has no snapshot, and no one waits for it: as long as none is prepared or has parameters, since the
 * cursor of such a one stays open, with its snapshot, until the next statement.
 */
export async function withMigrationLock<T>(
  db: Knex,
  { onWait, waitMs }: Patience,
  work: (stillAlone: StillAlone) => Promise<T>,
): Promise<T> {
  const own = createKnex({ ...db.client.config, pool: { min: 0, max: 1 } });
  try {
    const holding = await own.transaction({ isolationLevel: 'read committed' });
    try {
      // A migration may take longer than transactions of the shop may do nothing.
      await holding.raw('SET LOCAL idle_in_transaction_session_timeout = 0');
      await takeLock(holding, { onWait, waitMs });
      return await work(async () => void (await holding.raw(`SELECT 1 ${plannedAnew}`)));
    } finally {
      // If its connection was lost, the lock has gone already.
      await holding.rollback().catch(() => undefined);
    }
  } finally {
    await own.destroy();
  }
}

async function takeLock(holding: Knex, { onWait, waitMs }: Patience): Promise<void> {
  const until = performance.now() + waitMs;
  for (let first = true; ; first = false) {
    const { rows } = await holding.raw<{ rows: { mine: boolean }[] }>(
      `SELECT pg_try_advisory_xact_lock(${migrationLock}) AS mine ${plannedAnew}`,
    );
    if (rows[0]?.mine === true) return;
    if (performance.now() >= until) {
      throw new Error('Another migration runs, and has not come to its end. Try again later.');
    }
    if (first) onWait('Another migration runs; this one waits for its end.');
    await wait(askAgainMs);
  }
}
