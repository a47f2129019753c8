import { setTimeout as wait } from 'node:timers/promises';
import { transitions } from '../workflows/domain/order-status';
import type { Knex } from './database';
import { withMigrationLock, type Patience, type StillAlone } from './migration-lock';
import { migrationNames, migrationSource } from './migrations';

const settings = {
  migrationSource,
  tableName: 'migrations',
  // On the way back, a release meets what its successor has applied: it works on that, and adds nothing to it.
  disableMigrationsListValidation: true,
} as const;

/**
 * How a shop that is open is migrated. An `ALTER TABLE` that waits behind one long transaction lets everyone else
 * wait behind itself: so it gives way after a few seconds, and tries again. Building an index may take longer than
 * any statement of the shop.
 */
export const whileOpen = { lockMs: 3_000, statementMs: 900_000 } as const;

const triesForLock = 40;
const lockNotAvailable = '55P03';

/** As long as one statement of the other may take. */
const patience: Patience = { onWait: () => undefined, waitMs: whileOpen.statementMs };

/** Applies what is missing, one migration a transaction, and brings `order_transitions` in line with the code. */
export function migrateUp(db: Knex, given: Partial<Patience> = {}): Promise<string[]> {
  const { onWait, waitMs } = { ...patience, ...given };
  return withMigrationLock(db, { onWait, waitMs }, async (stillAlone) => {
    const applied = await applyPending(db, stillAlone, onWait);
    await writeTransitions(db);
    return applied;
  });
}

/** One by one: together, one that takes no transaction would take it from all. */
async function applyPending(
  db: Knex,
  stillAlone: StillAlone,
  onWait: Patience['onWait'],
): Promise<string[]> {
  const applied: string[] = [];
  for (let tries = 1; ; tries += 1) {
    try {
      await stillAlone();
      await freeLeftLock(db);
      const [, names]: [number, string[]] = await db.migrate.up(settings);
      if (names.length === 0) return applied;
      applied.push(...names);
      tries = 0;
    } catch (error) {
      if (!isLockTimeout(error) || tries === triesForLock) throw error;
      onWait('A table is in use; the migration gave way and tries again.');
      await wait(Math.min(500 * tries, 5_000));
    }
  }
}

/** Who is alone and finds knex's lock taken finds it left by one that was killed. */
async function freeLeftLock(db: Knex): Promise<void> {
  await db.migrate.forceFreeMigrationsLock(settings);
}

async function writeTransitions(db: Knex): Promise<void> {
  const allowed = Object.entries(transitions).flatMap(([from, targets]) =>
    targets.map((to) => ({ from_status: from, to_status: to })),
  );
  await db.transaction(async (trx) => {
    // The release before takes no lock of ours: it comes after this; who reads does not wait.
    await trx.raw('LOCK TABLE order_transitions IN SHARE ROW EXCLUSIVE MODE');
    await trx('order_transitions').delete();
    await trx('order_transitions').insert(allowed);
  });
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === lockNotAvailable;
}

/** Takes the latest migration back. */
export function migrateDown(db: Knex, given: Partial<Patience> = {}): Promise<string[]> {
  return withMigrationLock(db, { ...patience, ...given }, async () => {
    await freeLeftLock(db);
    const { applied } = await migrationStatus(db);
    await db.migrate.down(settings);
    return applied.slice(-1);
  });
}

/** What has been applied and what is still missing, each in order. */
export async function migrationStatus(db: Knex): Promise<{ applied: string[]; pending: string[] }> {
  const exists = await db.schema.hasTable(settings.tableName);
  const rows = exists
    ? await db(settings.tableName).orderBy('id').select<{ name: string }[]>('name')
    : [];
  const applied = rows.map(({ name }) => name);
  return { applied, pending: migrationNames.filter((name) => !applied.includes(name)) };
}
