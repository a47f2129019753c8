import type { Knex } from '../../db/database';
import { Order } from '../../db/models/order';
import { can, type User } from '../access';
import { Problem } from '../problems';

/**
 * The order, if it is the user's own or they manage orders; what is not theirs is not there.
 *
 * @throws Problem OrderNotFound
 */
export async function visibleOrder(db: Knex, user: User, id: string): Promise<Order> {
  const order = await Order.query(db).findById(id);
  if (order === undefined || !maySee(user, order.customerId)) throw new Problem('OrderNotFound');
  return order;
}

export function maySee(user: User, customerId: number): boolean {
  return customerId === user.customer.id || can(user, 'manage_orders');
}
