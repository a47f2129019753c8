import { randomUUID } from 'node:crypto';
import { auditHere, unaudited, ofCustomer } from '../audit';
import type { Knex } from '../database';
import { forgetAccount } from '../privacy/forget-account';

/**
 * Erases who a customer is, in the caller's transaction: from its commit on nothing shows the person, no
 * token works, and nobody can log in. What is spread over orders and messages the workflow
 * `eraseCustomer` sees to (`privacy.erase`), from this very moment's mark on.
 *
 * Called under `actingAs`, it stands in the audit log as `customer.erased`, without the values that went.
 *
 * @returns false where there is no such customer, or no longer
 * @throws the database's refusal `last_super_admin`, where it is the last one who is active
 */
export async function beginErasure(trx: Knex.Transaction, customerId: number): Promise<boolean> {
  // First, so that whoever would still add to the account waits for this, and then finds it closed.
  const erased = await unaudited(trx, () =>
    trx('customers')
      .where({ id: customerId })
      .whereNull('erasedAt')
      .update({
        ...nobody,
        email: `erased-${customerId}-${randomUUID().slice(0, 8)}@erased.invalid`,
        erasedAt: trx.fn.now(),
      }),
  );
  if (erased === 0) return false;
  await trx('admins').where({ customerId, isActive: true }).update({ isActive: false });
  await forgetAccount(trx, customerId);
  await auditHere(trx, ofCustomer(customerId, 'customer.erased'));
  return true;
}

/** What stands in a customer's row once the person is gone: orders are still somebody's. */
const nobody = {
  firstName: 'Erased',
  lastName: 'customer',
  phoneNumber: '',
  address: '',
  city: '',
  state: '',
  country: 'Kenya',
  postalCode: '',
  passwordHash: null,
  isActive: false,
  isVerified: false,
  emailVerified: false,
  phoneVerified: false,
  emailNotifications: false,
  smsNotifications: false,
  language: 'en',
  lastLoginAt: null,
} as const;
