import type { Language } from '../../workflows/domain/language';
import { Customer } from '../models/customer';
import type { Knex } from '../database';

/** What can be changed of a customer; what is left out stays. */
export interface CustomerFields {
  readonly email?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
  readonly phoneNumber?: string | undefined;
  readonly address?: string | undefined;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  readonly country?: string | undefined;
  readonly postalCode?: string | undefined;
  readonly emailNotifications?: boolean | undefined;
  readonly smsNotifications?: boolean | undefined;
  readonly language?: Language | undefined;
  readonly isActive?: boolean | undefined;
  readonly isVerified?: boolean | undefined;
}

/**
 * Changes a customer that this transaction has locked. A new address or number is no longer the confirmed
 * one; the log-ins of one who is deactivated end.
 */
export async function changeCustomer(
  trx: Knex.Transaction,
  before: Customer,
  given: CustomerFields,
): Promise<Customer> {
  const hasNewEmail = isNew(given.email?.toLowerCase(), before.email.toLowerCase());
  const hasNewPhone = isNew(given.phoneNumber, before.phoneNumber);
  const changes = Object.entries({
    ...given,
    ...(hasNewEmail && { emailVerified: false }),
    ...(hasNewPhone && { phoneVerified: false }),
  }).filter(([, value]) => value !== undefined);
  if (changes.length === 0) return before;
  if (given.isActive === false) await endLogIns(trx, before.id);
  return Customer.query(trx).patchAndFetchById(before.id, Object.fromEntries(changes));
}

/** All of them, at once; a link that was sent lets nobody in any more, either. */
export async function endLogIns(trx: Knex.Transaction, customerId: number): Promise<void> {
  await trx('tokens').where({ customerId }).delete();
  await trx('one_time_links').where({ customerId }).whereNull('usedAt').delete();
}

function isNew(given: string | undefined, known: string): boolean {
  return given !== undefined && given !== known;
}
