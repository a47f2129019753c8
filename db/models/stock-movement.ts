import type { ActorType } from '../../workflows/domain/order-status';
import { Record } from './record';

/**
 * Why stock changed: the first count, an order, a cancelled order, a correction by so much, or a count
 * that found another number.
 */
export const stockMovementKinds = ['initial', 'taken', 'returned', 'adjusted', 'counted'] as const;
export type StockMovementKind = (typeof stockMovementKinds)[number];

/** A row of the ledger of stock: the sum of a product's quantities is its stock. */
export class StockMovement extends Record {
  static override readonly tableName = 'stock_movements';

  declare id: number;
  declare productId: string;
  declare orderId: string | null;
  declare kind: StockMovementKind;
  declare quantity: number;
  declare reason: string;
  declare actorType: ActorType;
  declare actorId: number | null;
  declare idempotencyKey: string | null;
  declare requestHash: Buffer | null;
  declare createdAt: Date;
}
