import type { Knex } from '../database';

/** Removes all that hangs on an account but orders, messages and the audit log. */
export async function forgetAccount(trx: Knex.Transaction, customerId: number): Promise<void> {
  for (const table of [
    'tokens',
    'identities',
    'one_time_links',
    'order_drafts',
    'customer_exports',
  ] as const) {
    await trx(table).where({ customerId }).delete();
  }
}

/**
 * Removes from the audit log what names or places an erased customer; the events stay.
 *
 * @returns how many rows went, `limit` at most
 */
export async function forgetAudit(db: Knex, customerId: number, limit: number): Promise<number> {
  const some = db('audit_personal').where({ customerId }).limit(limit).select('id');
  return db('audit_personal').whereIn('id', some).delete();
}
