import type { Knex } from '../database';
import { touchOrder } from './outbox';

/** What became of it; `order`: whose actor should count anew. */
export type Removal =
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'in_flight' }
  | { readonly outcome: 'removed'; readonly recount: string | null };

/** Removes a message that is not to be sent any more; what was told of it in its order's timeline stays. */
export async function removeNotification(trx: Knex.Transaction, id: string): Promise<Removal> {
  const found = await trx('notifications')
    .where({ id })
    .forUpdate()
    .first<{ status: string; orderId: string | null } | undefined>('status', 'orderId');
  if (found === undefined) return { outcome: 'absent' };
  if (found.status === 'pending') return { outcome: 'in_flight' };
  await trx('notifications').where({ id }).delete();
  if (found.orderId !== null) await touchOrder(trx, found.orderId);
  return { outcome: 'removed', recount: found.status === 'failed' ? found.orderId : null };
}
