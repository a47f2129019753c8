import type { Knex } from '../database';

/** Whether a customer's erasure has begun: only then may anything of theirs be erased. */
export async function isErased(db: Knex, customerId: number): Promise<boolean> {
  const row = await db('customers').where({ id: customerId }).whereNotNull('erasedAt').first('id');
  return row !== undefined;
}

/** Says that nothing is left. */
export async function endErasure(db: Knex, customerId: number): Promise<void> {
  await db('customers')
    .where({ id: customerId })
    .whereNotNull('erasedAt')
    .whereNull('erasureDoneAt')
    .update({ erasureDoneAt: db.fn.now() });
}

/** The orders that an erased customer could still take back, a page at a time. */
export async function ordersToCancel(
  db: Knex,
  customerId: number,
  limit: number,
  after?: string,
): Promise<string[]> {
  return db('orders')
    .where({ customerId })
    .whereRaw(`status IN ('pending', 'confirmed')`)
    .modify((query) => {
      if (after !== undefined) void query.where('id', '>', after);
    })
    .orderBy('id')
    .limit(limit)
    .pluck<string[]>('id');
}

/** Who has just begun an erasure starts its workflow too. */
const startingMs = 5_000;

/** Erasures that are not done, those that wait longest first; one whose workflow runs is among them. */
export async function erasuresUnderWay(db: Knex, limit: number): Promise<number[]> {
  return db('customers')
    .whereNotNull('erasedAt')
    .whereNull('erasureDoneAt')
    .where('erasedAt', '<', new Date(Date.now() - startingMs))
    .orderBy('erasedAt')
    .limit(limit)
    .pluck<number[]>('id');
}
