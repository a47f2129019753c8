import type { z } from 'zod';
import type { User } from '../access';
import type { StockMovement } from '../contracts/product';
import type { MovementRow } from '../queries/stock-movements';
import { presentActor } from './timeline';

export function presentMovement(row: MovementRow, user: User): z.input<typeof StockMovement> {
  return {
    id: row.id,
    at: row.createdAt.toISOString(),
    kind: row.kind,
    quantity: row.quantity,
    reason: row.reason,
    order: row.orderId,
    order_number: row.orderNumber,
    actor: presentActor(row, user),
  };
}
