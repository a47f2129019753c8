import { Customer } from '../../db/models/customer';
import type { Origin } from '../doer';
import { Problem } from '../problems';
import type { Services } from '../services';
import { hashPassword, needsRehash, passwordMatches } from './passwords';
import { issueToken } from './tokens';

/**
 * Unknown address, wrong password and deactivated account are one answer, after the same time.
 *
 * @throws Problem InvalidCredentials, TooManyAttempts
 */
export async function logIn(
  { db, tokenTtlMs, throttle }: Pick<Services, 'db' | 'tokenTtlMs' | 'throttle'>,
  { email, password }: { readonly email: string; readonly password: string },
  { ip, userAgent }: Origin,
): Promise<{ customer: Customer; token: string }> {
  const attempt = await throttle.attempt('login', { account: email, address: ip });
  const customer = await Customer.query(db)
    .castTo<(Customer & { adminIsActive: boolean | null }) | undefined>()
    .leftJoin('admins', 'admins.customerId', 'customers.id')
    .select('customers.*', 'admins.isActive as adminIsActive')
    .whereRaw('lower(email) = lower(?)', [email])
    .first();
  const matches = await passwordMatches(password, customer?.passwordHash ?? null);
  if (!customer || !matches || !customer.isActive || customer.adminIsActive === false) {
    throw new Problem('InvalidCredentials', 'The e-mail address or the password is wrong.');
  }
  await attempt.succeeded();
  const renewed =
    customer.passwordHash !== null && needsRehash(customer.passwordHash)
      ? { passwordHash: await hashPassword(password) }
      : {};
  await Customer.query(db)
    .findById(customer.id)
    .patch({ lastLoginAt: new Date(), ...renewed });
  return { customer, token: await issueToken(db, customer.id, tokenTtlMs, userAgent ?? '') };
}
