import type { Channel } from './news';
import type { ActorType, OrderStatus } from './order-status';

/**
 * What an actor remembers of its order: ids, numbers, statuses and amounts only. Every activity that
 * reads or changes an order answers with a fresh one, so that memory follows the database.
 */
export interface OrderSnapshot {
  readonly orderNumber: string;
  readonly status: OrderStatus;
  readonly totalCents: number;
  readonly customerId: number;
  readonly isPaid: boolean;
  /** Milliseconds since the epoch. */
  readonly placedAt: number;
  /** Counts changes to the order and its messages: of two snapshots the higher version is the later. */
  readonly version: number;
  readonly history: readonly Milestone[];
  readonly unsent: Readonly<Record<Channel, number>>;
  readonly failed: number;
}

export interface Milestone {
  readonly at: number;
  readonly kind: 'placed' | 'status_changed' | 'payment_recorded' | 'left_unconfirmed';
  readonly to: OrderStatus | null;
  readonly by: ActorType;
}
