import { v7 as uuidv7 } from 'uuid';
import { audit, type Doer, ofCustomer } from '../audit';
import type { Knex } from '../database';
import { CustomerExport } from '../models/customer-export';

/** An export, and whether it was begun now or is one that was under way. */
export interface Requested {
  readonly job: CustomerExport;
  readonly isNew: boolean;
}

/**
 * Asks for an export; while one of this customer is under way, that is it.
 *
 * @returns null where there is no such customer, or no longer
 */
export async function requestExport(
  db: Knex,
  customerId: number,
  doer: Doer,
): Promise<Requested | null> {
  return db.transaction(async (trx) => {
    // Locked, so that none is begun behind the back of an erasure; and one request comes after another.
    const customer = await trx('customers')
      .where({ id: customerId })
      .whereNull('erasedAt')
      .forNoKeyUpdate()
      .first<{ id: number } | undefined>('id');
    if (customer === undefined) return null;
    const underWay = await CustomerExport.query(trx)
      .where({ customerId })
      .whereIn('status', ['pending', 'running'])
      .first();
    if (underWay !== undefined) return { job: underWay, isNew: false };
    const { id } = await CustomerExport.query(trx).insert({
      id: uuidv7(),
      customerId,
      requestedByType: doer.type === 'admin' ? 'admin' : 'customer',
      requestedById: doer.id ?? customerId,
    });
    await audit(trx, doer, ofCustomer(customerId, 'customer.export_requested'));
    return { job: await CustomerExport.query(trx).findById(id).throwIfNotFound(), isNew: true };
  });
}

/** After a fault that did not pass; another can be asked for. */
export async function failExport(db: Knex, id: string): Promise<void> {
  await db('customer_exports')
    .where({ id })
    .whereIn('status', ['pending', 'running'])
    .update({ status: 'failed', finishedAt: db.fn.now(), updatedAt: db.fn.now() });
  await db('customer_export_parts')
    .where({ exportId: id })
    .whereExists(db('customer_exports').where({ id, status: 'failed' }))
    .delete();
}

/** Who has just asked starts the workflow too; and one that has not moved for so long has none. */
const startingMs = 5_000;
const stillMs = 60_000;

/** Exports that should go on and do not: their workflow is gone, or was never started. */
export async function exportsStandingStill(db: Knex, limit: number): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { id: string }[] }>(
    `SELECT id FROM customer_exports
     WHERE status IN ('pending', 'running')
       AND updated_at < CASE status WHEN 'pending' THEN CAST(:starting AS timestamptz) ELSE :still END
     ORDER BY updated_at LIMIT :limit`,
    { starting: new Date(Date.now() - startingMs), still: new Date(Date.now() - stillMs), limit },
  );
  return rows.map(({ id }) => id);
}

/** Removes exports that have had their time. @returns how many */
export async function sweepExports(db: Knex, limit: number): Promise<number> {
  const old = db('customer_exports').where('expiresAt', '<', db.fn.now()).limit(limit).select('id');
  return db('customer_exports').whereIn('id', old).delete();
}

/** The file, piece by piece. */
export async function* exportedFile(db: Knex, id: string): AsyncGenerator<string> {
  for (let seq = 1; ; seq += 1) {
    const part = await db('customer_export_parts')
      .where({ exportId: id, seq })
      .first<{ content: string } | undefined>('content');
    if (part === undefined) return;
    yield part.content;
  }
}
