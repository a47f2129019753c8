import { fromCents } from '../../workflows/domain/money';
import type { Knex } from '../database';
import { groupBy } from '../group';
import type { Order } from '../models/order';
import type { OrderEvent } from '../models/order-event';
import type { OrderLine } from '../models/order-line';
import type { SectionPart } from './write-export';

const pageSize = 200;

/** A page of a customer's orders, each with its items and what happened to it, in three queries. */
export async function orders(
  db: Knex,
  customerId: number,
  after: string | null,
): Promise<SectionPart> {
  const page = await db('orders')
    .where({ customerId })
    .modify((query) => {
      if (after !== null) void query.where('id', '>', after);
    })
    .orderBy('id')
    .limit(pageSize)
    .select<Order[]>('*');
  const ids = page.map(({ id }) => id);
  const lines = await db('order_items')
    .whereIn('orderId', ids)
    .orderBy(['orderId', 'position'])
    .select<OrderLine[]>('*');
  // What a customer sees of the timeline: not the messages to the people of the shop.
  const events = await db('order_events')
    .leftJoin('notifications', 'notifications.id', 'order_events.notificationId')
    .whereIn('order_events.orderId', ids)
    .whereRaw(`coalesce(notifications.audience, 'customer') = 'customer'`)
    .orderBy(['order_events.orderId', 'order_events.seq'])
    .select<OrderEvent[]>('order_events.*');
  const linesOf = groupBy(lines, ({ orderId }) => orderId);
  const eventsOf = groupBy(events, ({ orderId }) => orderId);
  const rows = page.map((order) =>
    written(order, linesOf.get(order.id) ?? [], eventsOf.get(order.id) ?? []),
  );
  return { rows, after: page.length < pageSize ? null : (page.at(-1)?.id ?? null) };
}

function written(order: Order, lines: readonly OrderLine[], events: readonly OrderEvent[]) {
  return {
    id: order.id,
    order_number: order.orderNumber,
    status: order.status,
    total_amount: fromCents(order.totalCents),
    shipping_address: order.shippingAddress,
    billing_address: order.billingAddress,
    phone_number: order.phoneNumber,
    notes: order.notes,
    payment: {
      is_paid: order.isPaid,
      method: order.paymentMethod,
      reference: order.paymentReference,
      paid_at: order.paidAt,
    },
    created_at: order.createdAt,
    updated_at: order.updatedAt,
    items: lines.map((line) => ({
      product_id: line.productId,
      product_name: line.productName,
      product_sku: line.productSku,
      quantity: line.quantity,
      unit_price: fromCents(line.unitPriceCents),
    })),
    timeline: events.map((event) => ({
      at: event.at,
      kind: event.kind,
      from_status: event.fromStatus,
      to_status: event.toStatus,
      by: event.actorType,
      note: event.note,
    })),
  };
}
