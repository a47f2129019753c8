import type { Actor } from '../../workflows/domain/order-status';
import type { ErrorKind } from '../../workflows/domain/news';
import type { Knex } from '../database';
import { sayWhoCommands } from '../orders/commands';
import type { Which } from './claim';
import { appendEvent, touchOrder } from './outbox';

/**
 * Makes failed messages unsent again, with all their tries before them.
 *
 * @param only their ids, those of unknown fate or given up too: who names one wants it sent even if it
 *   has arrived already. Without it, all but those.
 * @param commandId of the row that says from where an admin's command came (`order_commands`)
 * @returns how many are to be sent now, those that were still waiting for their next try included
 */
export async function reopenFailed(
  db: Knex,
  of: Which,
  by: Actor,
  only?: readonly string[],
  commandId?: string,
): Promise<number> {
  return db.transaction(async (trx) => {
    if (commandId !== undefined) await sayWhoCommands(trx, commandId, by);
    const unsent = await trx('notifications')
      .whereIn('status', ['pending', 'failed'])
      .modify((query) => {
        if ('orderId' in of) void query.where({ orderId: of.orderId });
        else void query.whereNull('orderId').whereIn('id', [...of.ids]);
        if (only !== undefined) void query.whereIn('id', [...only]);
        else void query.whereNull('abandonedAt').whereRaw(`error_kind IS DISTINCT FROM 'unknown'`);
      })
      .orderBy('id')
      .forUpdate()
      .select<{ id: string; status: string }[]>('id', 'status');
    const failed = unsent.filter(({ status }) => status === 'failed').map(({ id }) => id);
    if (failed.length > 0) {
      await reopen(trx, failed);
      if ('orderId' in of) await tellOrder(trx, of.orderId, by, failed);
    }
    return unsent.length;
  });
}

async function reopen(trx: Knex.Transaction, ids: readonly string[]): Promise<void> {
  await trx('notifications')
    .whereIn('id', [...ids])
    .update({
      status: 'pending',
      claim: null,
      roundAttempts: 0,
      abandonedAt: null,
      // Of those that belong to no order: whoever sends them is to be started anew.
      senderStartedAt: null,
      updatedAt: trx.fn.now(),
    });
}

async function tellOrder(
  trx: Knex.Transaction,
  orderId: string,
  by: Actor,
  ids: readonly string[],
): Promise<void> {
  // What a person does is told in the timeline; what the schedule does every five minutes is not.
  if (by.type === 'system') await touchOrder(trx, orderId);
  else for (const id of ids) await appendEvent(trx, orderId, 'notification_retried', id, by);
}

/**
 * The orders with messages that failed for this kind of reason, a page at a time.
 *
 * @param after the last order id of the page before
 */
export async function ordersWithFailed(
  db: Knex,
  kind: ErrorKind,
  limit: number,
  after?: string,
): Promise<{ orderId: string; notificationIds: string[] }[]> {
  const { rows } = await db.raw<{ rows: { orderId: string; notificationIds: string[] }[] }>(
    `SELECT order_id AS "orderId", array_agg(id ORDER BY id) AS "notificationIds"
     FROM notifications
     WHERE status = 'failed' AND abandoned_at IS NULL AND error_kind = :kind
       AND order_id > CAST(:after AS uuid)
     GROUP BY order_id ORDER BY order_id LIMIT :limit`,
    { kind, limit, after: after ?? '00000000-0000-0000-0000-000000000000' },
  );
  return rows;
}

/**
 * Gives up, but keeps, messages older than `ageMs` that have failed, so that their orders' actors can end.
 *
 * @returns how many there were, and the orders concerned
 */
export async function abandonFailed(
  db: Knex,
  ageMs: number,
  limit: number,
): Promise<{ count: number; orderIds: string[] }> {
  return db.transaction(async (trx) => {
    const rows = await trx('notifications')
      .where({ status: 'failed' })
      .whereNull('abandonedAt')
      .where('createdAt', '<', new Date(Date.now() - ageMs))
      .orderBy('createdAt')
      .orderBy('id')
      .limit(limit)
      .forUpdate()
      .select<{ id: string; orderId: string | null }[]>('id', 'orderId');
    await trx('notifications')
      .whereIn(
        'id',
        rows.map(({ id }) => id),
      )
      .update({ abandonedAt: trx.fn.now(), updatedAt: trx.fn.now() });
    for (const { id, orderId } of rows) {
      if (orderId !== null) await appendEvent(trx, orderId, 'notification_abandoned', id);
    }
    const orderIds = new Set(rows.flatMap(({ orderId }) => orderId ?? []));
    return { count: rows.length, orderIds: [...orderIds] };
  });
}

/**
 * Orders with messages that have waited longer than `ageMs` to be sent: their actor may be gone. What a
 * stopped channel holds back waits rightly.
 *
 * @returns at most `limit` of them, those that wait longest first
 */
export async function ordersLongUnsent(db: Knex, ageMs: number, limit: number): Promise<string[]> {
  const { rows } = await db.raw<{ rows: { orderId: string }[] }>(
    `SELECT order_id AS "orderId" FROM notifications
     WHERE status = 'pending' AND order_id IS NOT NULL
       AND created_at < :before AND updated_at < :before
       AND NOT EXISTS (SELECT FROM channels c WHERE c.channel = notification_type AND c.stopped)
     GROUP BY order_id ORDER BY min(created_at) LIMIT :limit`,
    { before: new Date(Date.now() - ageMs), limit },
  );
  return rows.map(({ orderId }) => orderId);
}
