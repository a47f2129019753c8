import { phoneOf } from '../accounts/change-customer';
import { can, login, may, type User } from '../access';
import { NewOrder, Order, OrderPage, orderList, orderParams } from '../contracts/order';
import { Statistics } from '../contracts/order-story';
import { idempotencyHeader, idempotencyKey, replayedHeader } from '../idempotency';
import { withProductNames } from '../orders/name-lines';
import { maySee } from '../orders/visible-order';
import { Problem, invalidInput } from '../problems';
import { findOrders, loadOrder, presentOrders, type OrderFilters } from '../queries/orders';
import { pagedAlone, type PageCall } from '../queries/paged';
import { readStatistics } from '../queries/statistics';
import { reply, route } from '../route';
import type { Services } from '../services';

const pendingOnly = orderList.omit({ status: true });

export const orderRoutes = [
  route('POST /orders/', {
    summary: 'Place an order',
    access: login,
    headers: idempotencyHeader('the same order, as it is now'),
    body: NewOrder,
    responds: { 201: Order },
    fails: ['OutOfStock', 'NotForSale', 'IdempotencyKeyReused'],
    handle: async ({ body, user, header, requestId }, { db, orders }) => {
      const { customer } = user;
      const { items, shipping_address } = body;
      const phone_number = phoneOf(body.phone_number, customer.country) ?? customer.phoneNumber;
      if (phone_number === '') throw invalidInput({ phone_number: ['This field is required.'] });
      const placing = orders.place({
        customer,
        body: {
          shipping_address,
          billing_address: body.billing_address ?? shipping_address,
          phone_number,
          notes: body.notes,
          payment_method: body.payment_method,
          items: items.map(({ product_id, quantity }) => ({ product_id, quantity })),
        },
        // Parsed, so in the order of the contract and without what is ignored.
        fingerprint: JSON.stringify(body),
        idempotencyKey: idempotencyKey(header('Idempotency-Key')),
        requestId,
      });
      const { orderId, replayed } = await placing.catch(async (error: unknown) => {
        throw await withProductNames(db, error);
      });
      const order = await loadOrder(db, orderId);
      return reply(201, order, replayedHeader(replayed));
    },
  }),

  route('GET /orders/', {
    summary: 'My orders; with `manage_orders` all',
    access: login,
    query: orderList,
    responds: { 200: OrderPage },
    handle: (call, services) =>
      list(call, call.query, services, can(call.user, 'manage_orders') ? undefined : call.user),
  }),

  route('GET /orders/my_orders/', {
    summary: 'My orders',
    access: login,
    query: orderList,
    responds: { 200: OrderPage },
    handle: (call, services) => list(call, call.query, services, call.user),
  }),

  route('GET /orders/pending/', {
    summary: 'The orders that wait to be confirmed',
    access: may('manage_orders'),
    query: pendingOnly,
    responds: { 200: OrderPage },
    handle: (call, services) => list(call, { ...call.query, status: 'pending' }, services),
  }),

  route('GET /orders/statistics/', {
    summary: 'Orders by status, and the revenue of the delivered ones',
    access: may('view_reports'),
    responds: { 200: Statistics },
    handle: (_call, { replica }) => replica.ask(readStatistics),
  }),

  route('GET /orders/{id}/', {
    summary: 'An order',
    access: login,
    params: orderParams,
    responds: { 200: Order },
    handle: async ({ params, user }, { db }) => {
      const order = await loadOrder(db, params.id);
      if (!maySee(user, order.customer)) throw new Problem('OrderNotFound');
      return order;
    },
  }),
];

function list(call: PageCall, filters: OrderFilters, services: Services, owner?: User) {
  const { db, shop } = services;
  const ownedBy = owner?.customer.id;
  const query = findOrders(db, filters, { ownedBy, timeZone: shop.timeZone });
  return pagedAlone(query, call, services, (rows) => presentOrders(db, rows));
}
