import type { Knex } from '../database';

export type ImportedEntity = 'customer' | 'admin' | 'category' | 'product' | 'image';

/** What rows of the old system are here, by their old ids; those that were never brought over are not in it. */
export async function importedAs(
  db: Knex,
  entity: ImportedEntity,
  oldIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (oldIds.length === 0) return new Map();
  const { rows } = await db.raw<{ rows: { oldId: string; newId: string }[] }>(
    `SELECT old_id AS "oldId", new_id AS "newId" FROM imported_rows
     WHERE entity = ? AND old_id = ANY(?::text[])`,
    [entity, [...oldIds]],
  );
  return new Map(rows.map(({ oldId, newId }) => [oldId, newId]));
}

export async function rememberImported(
  trx: Knex,
  entity: ImportedEntity,
  rows: readonly { readonly oldId: string; readonly newId: string | number }[],
): Promise<void> {
  if (rows.length === 0) return;
  await trx('imported_rows').insert(
    rows.map(({ oldId, newId }) => ({ entity, oldId, newId: String(newId) })),
  );
}

/**
 * Moves a table's sequence behind the old system's ids before any of them is taken, so that nobody who
 * comes meanwhile gets one of them.
 */
export async function keepClearOf(
  db: Knex,
  table: 'customers' | 'admins' | 'categories',
  most: number,
): Promise<void> {
  if (most <= 0) return;
  await db.raw(
    `SELECT setval('${table}_id_seq', greatest(CAST(? AS bigint), last_value)) FROM ${table}_id_seq`,
    [most],
  );
}
