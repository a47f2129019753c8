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
  return customer.email.toLowerCase() === link.email.toLowerCase() ? customer : null;
}

/**
 * The address is shown to be this person's. Whoever logged in by a provider while it was not may be
 * somebody else, who had opened the account with an address not theirs: such identities are let go.
 */
export async function confirmEmail(trx: Knex.Transaction, customer: Customer): Promise<void> {
  if (customer.emailVerified) return;
  await trx('identities').where({ customerId: customer.id }).delete();
  await trx('customers').where({ id: customer.id }).update({ emailVerified: true });
}
