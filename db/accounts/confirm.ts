import type { Knex } from '../database';
import { Customer } from '../models/customer';
import type { TakenLink } from './one-time-links';

/**
 * The account that a link was sent to, locked, if the link still speaks of it.
 *
 * @returns null where it is closed, or has another address by now: the link proves nothing of that one
 */
export async function accountOf(trx: Knex.Transaction, link: TakenLink): Promise<Customer | null> {
  const customer = await Customer.query(trx).findById(link.customerId).forUpdate();
  if (customer === undefined || !customer.isActive) return null;
  const closed = await trx('admins')
    .where({ customerId: customer.id, isActive: false })
    .first('id');
  if (closed !== undefined) return null;
  return customer.email.toLowerCase() === link.email.toLowerCase() ? customer : null;
}

/** The address is shown to be this person's. */
export async function confirmEmail(trx: Knex.Transaction, { id }: Customer): Promise<void> {
  await trx('customers').where({ id }).update({ emailVerified: true });
}

/**
 * Whoever logged in by a provider while the address was not confirmed may be somebody else, who had opened
 * the account with an address not theirs: such identities are let go by the one who sets a password by mail.
 */
export async function forgetUnconfirmed(trx: Knex.Transaction, customer: Customer): Promise<void> {
  if (customer.emailVerified) return;
  await trx('identities').where({ customerId: customer.id }).delete();
}
