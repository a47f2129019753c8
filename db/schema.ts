import { transitions } from '../workflows/domain/order-status';
import type { Knex } from './database';
import { migrationNames, migrationSource } from './migrations';

const settings = { migrationSource, tableName: 'migrations' } as const;

/** Applies what is missing, one migration a transaction, and brings `order_transitions` in line with the code. */
export async function migrateUp(db: Knex): Promise<string[]> {
  const { pending } = await migrationStatus(db);
  await db.migrate.latest(settings);
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
