/** Where an order can be. The first entry is where every order starts. */
export const orderStatuses = [
  'pending',
  'confirmed',
  'processing',
  'shipped',
  'delivered',
  'cancelled',
  'refunded',
] as const;

export type OrderStatus = (typeof orderStatuses)[number];

/**
 * The status machine. The API answers from it, the workflow decides by it, and `npm run migrate`
 * writes it into `order_transitions`, against which the database checks every change of status.
 */
export const transitions = {
  pending: ['confirmed', 'cancelled'],
  confirmed: ['processing', 'cancelled'],
  processing: ['shipped', 'cancelled'],
  shipped: ['delivered'],
  delivered: ['refunded'],
  cancelled: [],
  refunded: [],
} as const satisfies Record<OrderStatus, readonly OrderStatus[]>;

/** Who causes a change: a customer, an admin, or the system itself (timers, imports). */
export type ActorType = 'customer' | 'admin' | 'system';

export interface Actor {
  readonly type: ActorType;
  /** Customer id or admin id; null for the system. */
  readonly id: number | null;
}

export const system: Actor = { type: 'system', id: null };

/** Customers may take back an order only until the shop has begun to work on it. */
const cancellableByCustomer: readonly OrderStatus[] = ['pending', 'confirmed'];

export function isOrderStatus(value: unknown): value is OrderStatus {
  return (orderStatuses as readonly unknown[]).includes(value);
}

/** The statuses that `by` may move an order to from `status`; empty where nothing is left to do. */
export function allowedMoves(status: OrderStatus, by: ActorType = 'admin'): readonly OrderStatus[] {
  if (by === 'customer') return canBeCancelled(status) ? ['cancelled'] : [];
  return transitions[status];
}

export function canMove(from: OrderStatus, to: OrderStatus, by: ActorType = 'admin'): boolean {
  return allowedMoves(from, by).includes(to);
}

/** The contract's `can_be_cancelled`: by the customer who placed it. */
export function canBeCancelled(status: OrderStatus): boolean {
  return cancellableByCustomer.includes(status);
}

/** At rest: nothing more happens to the order by itself (a delivered one may still be refunded). */
export function isAtRest(status: OrderStatus): boolean {
  return status === 'delivered' || status === 'cancelled' || status === 'refunded';
}
