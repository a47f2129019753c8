import type { Knex } from '../../db/database';
import { Admin } from '../../db/models/admin';
import { Customer } from '../../db/models/customer';
import { can, type User } from '../access';
import { Problem } from '../problems';
import { requireAbove } from './rights';

export function noSuchCustomer(): Problem {
  return new Problem('NotFound', 'There is no such customer.');
}

/**
 * Oneself, or with `manage_customers` anyone; anyone else is not there.
 *
 * @throws Problem NotFound
 */
export async function visibleCustomer(db: Knex, user: User, id: number): Promise<Customer> {
  if (id === user.customer.id) return user.customer;
  const other = can(user, 'manage_customers') ? await Customer.query(db).findById(id) : undefined;
  if (other === undefined) throw noSuchCustomer();
  return other;
}

/**
 * The same, locked until the transaction ends, if the user may change it: oneself always; somebody who is
 * an admin only from above.
 *
 * @throws Problem NotFound, NotAllowed
 */
export async function changeableCustomer(
  trx: Knex.Transaction,
  user: User,
  id: number,
): Promise<Customer> {
  await visibleCustomer(trx, user, id);
  const customer = await Customer.query(trx).findById(id).forUpdate();
  if (customer === undefined || customer.erasedAt !== null) throw noSuchCustomer();
  await requireBelow(trx, user, id);
  return customer;
}

/**
 * Oneself, or with `manage_customers` anyone; all that is known of somebody who is an admin only from above.
 *
 * @throws Problem NotFound, NotAllowed
 */
export async function exportableCustomer(db: Knex, user: User, id: number): Promise<Customer> {
  const customer = await visibleCustomer(db, user, id);
  await requireBelow(db, user, id);
  return customer;
}

async function requireBelow(db: Knex, user: User, id: number): Promise<void> {
  if (id === user.customer.id) return;
  const admin = await Admin.query(db).findOne({ customerId: id });
  if (admin !== undefined) requireAbove(user, admin);
}
