import type { z } from 'zod';
import { can, type User } from '../access';
import type { StockMovement } from '../contracts/product';
import type { MovementRow } from '../queries/stock-movements';

export function presentMovement(row: MovementRow, user: User): z.input<typeof StockMovement> {
  const actor = { type: row.actorType, id: row.actorId };
  return {
    id: row.id,
    at: row.createdAt.toISOString(),
    kind: row.kind,
    quantity: row.quantity,
    reason: row.reason,
    order: row.orderId,
    order_number: row.orderNumber,
    actor:
      can(user, 'manage_customers') && row.actorName !== null
        ? { ...actor, name: row.actorName }
        : actor,
  };
}
