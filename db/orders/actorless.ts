import type { Knex } from '../database';

/** Orders that no actor has loaded yet (taken while Temporal was away, seeded), oldest first. */
export async function ordersWithoutActor(db: Knex, limit: number): Promise<string[]> {
  const rows = await db('orders')
    .whereNull('actorStartedAt')
    .whereRaw(`status NOT IN ('delivered', 'cancelled', 'refunded')`)
    .orderBy('createdAt')
    .limit(limit)
    .select<{ id: string }[]>('id');
  return rows.map(({ id }) => id);
}

export async function markActorStarted(db: Knex, orderId: string): Promise<void> {
  await db('orders')
    .where({ id: orderId })
    .whereNull('actorStartedAt')
    .update({ actorStartedAt: db.fn.now() });
}

/** Whether it was brought over from the old system. */
export async function isImported(db: Knex, orderId: string): Promise<boolean> {
  const row = await db('orders').where({ id: orderId }).whereNotNull('importedAt').first('id');
  return row !== undefined;
}
