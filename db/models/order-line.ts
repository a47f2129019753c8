import { Record } from './record';

/** One product in an order, with its name and price as they were when the order was placed. */
export class OrderLine extends Record {
  static override readonly tableName = 'order_items';

  declare id: string;
  declare orderId: string;
  declare productId: string;
  /** 1 for the first line of the request. */
  declare position: number;
  declare productName: string;
  declare productSku: string;
  declare quantity: number;
  declare unitPriceCents: number;
  declare createdAt: Date;
}
