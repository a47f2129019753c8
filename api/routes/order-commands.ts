import { fromCents } from '../../workflows/domain/money';
import { actorOf, login, may } from '../access';
import { Cancellation, Order, Payment, StatusChange, orderParams } from '../contracts/order';
import { visibleOrder } from '../orders/visible-order';
import { invalidInput } from '../problems';
import { loadOrder } from '../queries/orders';
import { route } from '../route';

/** What changes an order: each is asked of its actor, and answered with the order as it is then. */
export const orderCommandRoutes = [
  route('POST /orders/{id}/update_status/', {
    summary: 'Move an order to its next status',
    access: may('manage_orders'),
    params: orderParams,
    body: StatusChange,
    responds: { 200: Order },
    fails: ['OrderNotFound', 'TransitionNotAllowed'],
    handle: async ({ params, body, user, origin, requestId }, { db, orders }) => {
      const { id: orderId } = await visibleOrder(db, user, params.id);
      const command = { orderId, by: actorOf(user, 'manage_orders'), origin, requestId };
      await orders.changeStatus({ ...command, to: body.status, note: body.notes });
      return loadOrder(db, orderId);
    },
  }),

  route('POST /orders/{id}/cancel/', {
    summary: 'Cancel an order and give its stock back',
    description:
      'Customers their own while it is pending or confirmed; with `manage_orders` also while it is ' +
      'processing.',
    access: login,
    params: orderParams,
    body: Cancellation,
    responds: { 200: Order },
    fails: ['OrderNotFound', 'TransitionNotAllowed'],
    handle: async ({ params, body, user, origin, requestId }, { db, orders }) => {
      const { id: orderId } = await visibleOrder(db, user, params.id);
      const command = { orderId, by: actorOf(user, 'manage_orders'), origin, requestId };
      await orders.cancel({ ...command, note: body.notes });
      return loadOrder(db, orderId);
    },
  }),

  route('POST /orders/{id}/record_payment/', {
    summary: 'Record that an order is paid',
    description: 'The same reference again changes nothing.',
    access: may('manage_orders'),
    params: orderParams,
    body: Payment,
    responds: { 200: Order },
    fails: ['OrderNotFound', 'WrongAmount', 'AlreadyPaid', 'NotPayable'],
    handle: async ({ params, body, user, origin, requestId }, { db, orders }) => {
      const order = await visibleOrder(db, user, params.id);
      if (body.amount !== order.totalCents) {
        const message = `Must be the total of the order, ${fromCents(order.totalCents)}.`;
        throw invalidInput({ amount: [message] });
      }
      await orders.recordPayment({
        orderId: order.id,
        by: actorOf(user, 'manage_orders'),
        origin,
        method: body.payment_method,
        reference: body.payment_reference,
        amountCents: body.amount,
        requestId,
      });
      return loadOrder(db, order.id);
    },
  }),
];
