import type { z } from 'zod';
import type { Knex } from '../../db/database';
import type { Order } from '../../db/models/order';
import {
  allowedMoves,
  canMove,
  orderStatuses,
  type OrderStatus,
} from '../../workflows/domain/order-status';
import type { Action, Explanation } from '../contracts/order-story';
import { presentNotification } from '../presenters/notification';
import { notificationsOf, type NotificationRow } from '../queries/notifications';
import type { Services } from '../services';

/** What an admin may do with the order now, why not the rest, and what it waits for. */
export async function explain(
  { db, orders }: Pick<Services, 'db' | 'orders'>,
  order: Order,
): Promise<z.input<typeof Explanation>> {
  const [workflow, stock, notifications] = await Promise.all([
    orders.look(order.id),
    stockOf(db, order.id),
    notificationsOf(db, order.id),
  ]);
  const judged = judge(order, notifications);
  return {
    status: order.status,
    allowed: judged.filter(({ reason }) => reason === null).map(({ action }) => action),
    refused: judged.flatMap(({ action, reason }) => (reason === null ? [] : [{ action, reason }])),
    workflow: { ...workflow, pending: [...workflow.pending] },
    stock,
    notifications: notifications.map(presentNotification),
  };
}

/** The statuses to move to and the other actions, with the reason in words why it is refused; null where it is allowed. */
export function judge(
  order: Pick<Order, 'status' | 'isPaid'>,
  notifications: readonly Pick<NotificationRow, 'status' | 'abandonedAt'>[],
): { action: Action; reason: string | null }[] {
  return [
    ...orderStatuses.map((to) => ({ action: to, reason: whyNotTo(order.status, to) })),
    { action: 'record_payment', reason: whyNotPaid(order) },
    { action: 'retry_notifications', reason: whyNotRetried(notifications) },
  ];
}

function whyNotTo(from: OrderStatus, to: OrderStatus): string | null {
  if (canMove(from, to)) return null;
  if (from === to) return `The order is ${to} already.`;
  if (to === 'pending') return 'Every order starts as pending, and none goes back to it.';
  const moves = allowedMoves(from);
  if (moves.length === 0) return `A ${from} order goes nowhere any more.`;
  return `A ${from} order can only become ${moves.join(' or ')}.`;
}

function whyNotPaid({ status, isPaid }: Pick<Order, 'status' | 'isPaid'>): string | null {
  if (isPaid) return 'A payment is on record already.';
  if (status === 'cancelled' || status === 'refunded') return `A ${status} order takes no payment.`;
  return null;
}

function whyNotRetried(
  notifications: readonly Pick<NotificationRow, 'status' | 'abandonedAt'>[],
): string | null {
  const unsent = notifications.filter(({ status }) => status === 'failed' || status === 'pending');
  if (unsent.length === 0) return 'All messages of this order have gone out.';
  if (unsent.every(({ abandonedAt }) => abandonedAt !== null)) {
    return 'The messages that failed have been given up.';
  }
  return null;
}

async function stockOf(db: Knex, orderId: string): Promise<z.input<typeof Explanation>['stock']> {
  const { rows } = await db.raw<{ rows: z.input<typeof Explanation>['stock'] }>(
    `SELECT i.product_id AS product, i.product_name, i.quantity,
            coalesce(sum(m.quantity), 0) < 0 AS taken
     FROM order_items i
     LEFT JOIN stock_movements m ON m.order_id = i.order_id AND m.product_id = i.product_id
     WHERE i.order_id = ? GROUP BY i.id ORDER BY i.position`,
    [orderId],
  );
  return rows;
}
