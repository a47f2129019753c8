import { setTimeout as wait } from 'node:timers/promises';
import { transitions } from '../workflows/domain/order-status';
import type { Knex } from './database';
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

/** Applies what is missing, one migration a transaction, and brings `order_transitions` in line with the code. */
export async function migrateUp(
  db: Knex,
  onWait: (sentence: string) => void = () => undefined,
): Promise<string[]> {
  const { pending } = await migrationStatus(db);
  for (let tries = 1; ; tries += 1) {
    try {
      await db.migrate.latest(settings);
      break;
    } catch (error) {
      if (!isLockTimeout(error) || tries === triesForLock) throw error;
      onWait('A table is in use; the migration gave way and tries again.');
      await wait(Math.min(500 * tries, 5_000));
    }
  }
  const allowed = Object.entries(transitions).flatMap(([from, targets]) =>
    targets.map((to) => ({ from_status: from, to_status: to })),
  );
  await db.transaction(async (trx) => {
    // Who migrates at the same time comes after this; who reads does not wait.
    await trx.raw('LOCK TABLE order_transitions IN SHARE ROW EXCLUSIVE MODE');
    await trx('order_transitions').delete();
    await trx('order_transitions').insert(allowed);
  });
  return pending;
}

function isLockTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === lockNotAvailable;
}

/** Takes the latest migration back. */
export async function migrateDown(db: Knex): Promise<string[]> {
  const { applied } = await migrationStatus(db);
  await db.migrate.down(settings);
  return applied.slice(-1);
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
