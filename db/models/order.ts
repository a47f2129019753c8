import type { OrderStatus } from '../../workflows/domain/order-status';
import { Customer } from './customer';
import { OrderLine } from './order-line';
import { Record } from './record';

export class Order extends Record {
  static override readonly tableName = 'orders';

  declare id: string;
  declare orderNumber: string;
  declare customerId: number;
  declare status: OrderStatus;
  declare totalCents: number;
  declare shippingAddress: string;
  declare billingAddress: string;
  declare phoneNumber: string;
  declare notes: string;
  declare isPaid: boolean;
  declare paymentMethod: string;
  declare paymentReference: string | null;
  declare paidAt: Date | null;
  /** SHA-256 of the request that made it; null for seeded and imported orders. */
  declare requestHash: Buffer | null;
  /** Null until an actor has loaded the order. */
  declare actorStartedAt: Date | null;
  declare lastEvent: number;
  declare version: number;
  declare createdAt: Date;
  declare updatedAt: Date;

  declare customer?: Customer;
  declare lines?: OrderLine[];

  static override readonly relationMappings = () => ({
    customer: {
      relation: Record.BelongsToOneRelation,
      modelClass: Customer,
      join: { from: 'orders.customerId', to: 'customers.id' },
    },
    lines: {
      relation: Record.HasManyRelation,
      modelClass: OrderLine,
      join: { from: 'orders.id', to: 'order_items.orderId' },
    },
  });
}
