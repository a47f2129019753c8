import { log } from '@temporalio/activity';
import type { Config } from '../../config';
import type { Knex } from '../../db/database';
import { isImported, markActorStarted } from '../../db/orders/actorless';
import {
  recordLeftUnconfirmed,
  recordMove,
  recordPayment,
  type Change,
  type Command,
} from '../../db/orders/change';
import { placeOrder, type PlaceOutcome } from '../../db/orders/place';
import { snapshotOf } from '../../db/orders/snapshot';
import { reopenFailed } from '../../db/notifications/retry';
import { Refusal } from '../../workflows/domain/failures';
import type { OrderSnapshot } from '../../workflows/domain/order-snapshot';
import type { Actor, OrderStatus } from '../../workflows/domain/order-status';

export type { Change } from '../../db/orders/change';

export interface OrderServices {
  readonly db: Knex;
  readonly shop: Config['shop'];
  readonly orders: Config['orders'];
}

/** What an actor finds when it starts: its order, or why there is none. */
export type Opened =
  | {
      readonly outcome: 'placed';
      readonly order: OrderSnapshot;
      readonly reminderAfterMs: number;
      readonly expireAfterMs: number;
    }
  | Exclude<PlaceOutcome, { outcome: 'placed' }>;

interface Asked {
  readonly requestId?: string;
}

const noClocks: Config['orders'] = { reminderAfterMs: 0, expireAfterMs: 0 };

export type OrderActivities = ReturnType<typeof createOrderActivities>;

/** The effects of an order's actor: short transactions, each safe to run again. */
export function createOrderActivities({ db, shop, orders }: OrderServices) {
  return {
    /** Places the order if there is a draft of it, else loads it. */
    async placeOrder({ orderId, requestId }: { orderId: string } & Asked): Promise<Opened> {
      const placed = await placeOrder(db, shop, orderId, true);
      log.info('order opened', { orderId, outcome: placed.outcome, requestId });
      if (placed.outcome !== 'placed') return placed;
      if (placed.order !== null) return { outcome: 'placed', order: placed.order, ...orders };
      await markActorStarted(db, orderId);
      const order = (await snapshotOf(db, orderId)) ?? refuse();
      // What the old system left unconfirmed is neither reminded of nor expired when somebody touches it.
      const patience = (await isImported(db, orderId)) ? noClocks : orders;
      return { outcome: 'placed', order, ...patience };
    },

    /** Null where there is no such order any more. */
    async loadOrder({ orderId }: { orderId: string }): Promise<OrderSnapshot | null> {
      const order = await snapshotOf(db, orderId);
      log.info('order loaded anew', { orderId, found: order !== null });
      return order;
    },

    async recordMove(move: Command & Asked & { to: OrderStatus }): Promise<Change> {
      const change = (await recordMove(db, shop, move)) ?? refuse();
      const { orderId, to, requestId } = move;
      log.info('status recorded', { orderId, to, done: change.done, requestId });
      return change;
    },

    async recordPayment(payment: Command & Asked): Promise<Change> {
      const change = (await recordPayment(db, shop, payment)) ?? refuse();
      const { orderId, requestId } = payment;
      log.info('payment recorded', { orderId, done: change.done, requestId });
      return change;
    },

    async recordLeftUnconfirmed(command: Command): Promise<Change> {
      return (await recordLeftUnconfirmed(db, shop, command)) ?? refuse();
    },

    /** Makes failed messages unsent again; the actor then sends them. */
    async reopenNotifications({
      orderId,
      by,
      only,
      commandId,
      requestId,
    }: {
      orderId: string;
      by: Actor;
      only?: readonly string[];
      commandId?: string;
    } & Asked): Promise<{ count: number; order: OrderSnapshot }> {
      const count = await reopenFailed(db, { orderId }, by, only, commandId);
      const order = await snapshotOf(db, orderId);
      log.info('notifications reopened', { orderId, count, requestId });
      return { count, order: order ?? refuse() };
    },
  };
}

function refuse(): never {
  throw new Refusal('OrderNotFound', 'There is no such order.');
}
