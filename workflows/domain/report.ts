import type { OrderStatus } from './order-status';

/** Of which fewer are left is about to run out. */
export const lowStockBelow = 10;

export interface LowStock {
  readonly count: number;
  /** Those of which the fewest are left. */
  readonly products: readonly {
    readonly id: string;
    readonly name: string;
    readonly sku: string;
    readonly stock: number;
  }[];
}

/** What happened in the shop on one of its days, up to now if that is not over. */
export interface DayReport {
  /** `2026-11-23`. */
  readonly day: string;
  /** Placed on the day, by what they are now. */
  readonly orders: Readonly<Record<OrderStatus, number>>;
  /** Of what was delivered on the day. */
  readonly revenueCents: number;
  readonly newCustomers: number;
  readonly notifications: { readonly sent: number; readonly failed: number };
  readonly lowStock: LowStock;
  /** The last 14 days, this one the last. */
  readonly ordersPerDay: readonly { readonly day: string; readonly count: number }[];
}
