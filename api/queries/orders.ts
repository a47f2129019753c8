import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { Order } from '../../db/models/order';
import { OrderEvent } from '../../db/models/order-event';
import { OrderLine } from '../../db/models/order-line';
import type { orderList } from '../contracts/order';
import { presentOrder } from '../presenters/order';
import { Problem } from '../problems';
import { groupBy } from './group';
import { ordered } from './paged';
import { patterns } from './search';
import { endOf, startOf } from './time-range';

/** An order and whose it is, in one row. */
export type OrderRow = Order & {
  readonly customerEmail: string;
  readonly customerFirstName: string;
  readonly customerLastName: string;
};

export type OrderFilters = Omit<z.output<typeof orderList>, 'page' | 'page_size'>;

const columns = {
  created_at: 'orders.createdAt',
  total_amount: 'orders.totalCents',
  status: 'orders.status',
};

const orderColumns = [
  'orders.*',
  'customers.email as customerEmail',
  'customers.firstName as customerFirstName',
  'customers.lastName as customerLastName',
];

/** @param ownedBy only this customer's; all where left out */
export function findOrders(
  db: Knex,
  filters: OrderFilters,
  { ownedBy, timeZone }: { readonly ownedBy: number | undefined; readonly timeZone: string },
) {
  const query = Order.query(db)
    .castTo<OrderRow[]>()
    .leftJoin('customers', 'customers.id', 'orders.customerId')
    .select(...orderColumns);
  const { status, is_paid, created_after, created_before, search, ordering } = filters;
  const { delivered_after, delivered_before } = filters;
  if (ownedBy !== undefined) void query.where('orders.customerId', ownedBy);
  if (filters.customer !== undefined) void query.where('orders.customerId', filters.customer);
  if (status !== undefined) void query.where('orders.status', status);
  if (is_paid !== undefined) void query.where('orders.isPaid', is_paid);
  if (created_after)
    void query.where('orders.createdAt', '>=', startOf(db, created_after, timeZone));
  if (created_before)
    void query.where('orders.createdAt', '<', endOf(db, created_before, timeZone));
  if (delivered_after || delivered_before) {
    const delivered = OrderEvent.query(db)
      .whereRaw("kind = 'status_changed' AND to_status = 'delivered'")
      .select('orderId');
    if (delivered_after) void delivered.where('at', '>=', startOf(db, delivered_after, timeZone));
    if (delivered_before) void delivered.where('at', '<', endOf(db, delivered_before, timeZone));
    void query.whereIn('orders.id', delivered);
  }
  for (const pattern of patterns(search)) {
    // One trigram index each; an OR over both tables could use neither.
    void query.whereRaw(
      `orders.id IN (
         SELECT id FROM orders WHERE order_number ILIKE :pattern
         UNION
         SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id
         WHERE (c.email || ' ' || c.first_name || ' ' || c.last_name) ILIKE :pattern)`,
      { pattern },
    );
  }
  const newestFirst = [{ field: 'created_at', direction: 'desc' }] as const;
  return ordered(query, columns, ordering ?? newestFirst, 'orders.id');
}

/** All lines of these orders in one query. */
export async function presentOrders(db: Knex, orders: readonly OrderRow[]) {
  const lines = await OrderLine.query(db)
    .whereIn(
      'orderId',
      orders.map(({ id }) => id),
    )
    .orderBy(['orderId', 'position']);
  const byOrder = groupBy(lines, ({ orderId }) => orderId);
  return orders.map((order) => presentOrder(order, byOrder.get(order.id) ?? []));
}

/**
 * The order as the contract shows it.
 *
 * @throws Problem OrderNotFound
 */
export async function loadOrder(db: Knex, id: string) {
  // Read after every command, so without the models' query builder.
  const [order, lines] = await Promise.all([
    db('orders')
      .join('customers', 'customers.id', 'orders.customerId')
      .where('orders.id', id)
      .first<OrderRow | undefined>(...orderColumns),
    db('order_items').where({ orderId: id }).orderBy('position').select<OrderLine[]>('*'),
  ]);
  if (order === undefined) throw new Problem('OrderNotFound');
  return presentOrder(order, lines);
}
