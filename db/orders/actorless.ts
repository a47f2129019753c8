import type { Knex } from '../database';

/** Orders that no actor has loaded yet (taken while Temporal was away, seeded, imported), oldest first. */
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
