import type { Model, QueryBuilder } from 'objection';
import type { User } from '../../api/access';
import { readDashboard } from '../../api/queries/dashboard';
import { readSeries } from '../../api/queries/dashboard-series';
import { readFigures } from '../../api/queries/notification-figures';
import {
  countNotifications,
  findNotifications,
  type NotificationFilters,
} from '../../api/queries/notifications';
import { findOrders, type OrderFilters } from '../../api/queries/orders';
import { readStatistics } from '../../api/queries/statistics';
import { eventsAfter } from '../../api/queries/timeline';
import { countAlone } from '../../api/queries/paged';
import type { Knex } from '../../db/database';
import { Customer } from '../../db/models/customer';
import { compareOrders, ordersInNeed, ordersUnsettled } from '../../db/reconciliation/orders';
import { countAtRest, readShopState } from '../../db/shop-state';

export interface Question {
  readonly name: string;
  readonly ask: (db: Knex) => Promise<unknown>;
}

const timeZone = 'Africa/Nairobi';
const noId = '00000000-0000-0000-0000-000000000000';
const page = <M extends Model, R>(query: QueryBuilder<M, R[]>) => ({
  rows: () => query.clone().limit(20),
  count: () => countAlone(query),
});

/** What is asked of the tables that grow with every order, by the code that asks it. */
export async function questionsOf(db: Knex): Promise<Question[]> {
  const last = await db('orders')
    .orderBy('createdAt', 'desc')
    .first<{ id: string; orderNumber: string; customerId: number }>();
  const customer = await Customer.query(db).findById(last.customerId).throwIfNotFound();
  const rest = { permissions: new Set<never>(), tokenId: 1, loggedInAt: new Date() };
  const asCustomer: User = { customer, admin: null, ...rest };
  const asStaff: User = { customer, admin: { id: 1, role: 'super_admin' }, ...rest };
  const own = { ownedBy: customer.id, timeZone };
  const all = { ownedBy: undefined, timeZone };
  const orders = (filters: OrderFilters, whose: typeof own | typeof all) => (knex: Knex) =>
    page(findOrders(knex, filters, whose));
  const messages = (filters: NotificationFilters, user: User) => (knex: Knex) =>
    page(findNotifications(knex, user, filters, timeZone));
  const lists = Object.entries({
    'orders of a customer': orders({}, own),
    'all orders, newest first': orders({}, all),
    'orders, pending': orders({ status: 'pending' }, all),
    'orders, delivered': orders({ status: 'delivered' }, all),
    'orders of a day': orders({ created_after: dayAgo(3), created_before: dayAgo(3) }, all),
    'orders by their number': orders({ search: last.orderNumber }, all),
    'orders by a name': orders({ search: customer.lastName }, all),
    'messages of a customer': messages({}, asCustomer),
    'all messages, newest first': messages({}, asStaff),
    'messages, failed': messages({ status: 'failed' }, asStaff),
    'messages by an order number in them': messages(
      { search: last.orderNumber.slice(-7) },
      asStaff,
    ),
  }).flatMap(([name, list]) => [
    { name: `${name}: a page`, ask: async (knex: Knex) => list(knex).rows() },
    { name: `${name}: how many`, ask: async (knex: Knex) => list(knex).count() },
  ]);
  const lately = {
    from: new Date(Date.now() - 86_400_000),
    until: new Date(),
    by: 'hour',
  } as const;
  return [
    ...lists,
    {
      name: 'timeline of an order',
      ask: (knex) => eventsAfter(knex, [{ orderId: last.id, after: 0 }]),
    },
    { name: 'dashboard', ask: readDashboard },
    { name: 'dashboard, 30 days one by one', ask: (knex) => readSeries(knex, 30, timeZone) },
    { name: 'statistics of orders', ask: readStatistics },
    { name: 'counts of messages', ask: (knex) => countNotifications(knex, asStaff) },
    { name: 'figures of messages, a day', ask: (knex) => readFigures(knex, lately, timeZone) },
    { name: 'metrics: what is under way', ask: readShopState },
    { name: 'metrics: orders at rest, every 10 minutes', ask: countAtRest },
    {
      name: 'reconciler: a page of open orders',
      ask: (knex) => compareOrders(knex, { after: noId, limit: 500, isFull: false }),
    },
    { name: 'reconciler: unsettled messages', ask: (knex) => ordersUnsettled(knex, noId, 500) },
    { name: 'reconciler: orders in need', ask: (knex) => ordersInNeed(knex, [last.id]) },
  ];
}

function dayAgo(days: number): { readonly day: string } {
  const day = new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
  return { day };
}
