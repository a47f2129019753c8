import { oldIterations } from '../../db/accounts/passwords';
import { audit } from '../../db/audit';
import { Customer } from '../../db/models/customer';
import { customerActs, nobody, type Request } from '../doer';
import { Problem } from '../problems';
import type { Services } from '../services';
import { hashPassword, needsRehash, passwordMatches } from './passwords';
import { issueToken } from './tokens';

type Found = Customer & { readonly adminIsActive: boolean | null };

/**
 * Unknown address, wrong password and deactivated account are one answer, after the same time.
 *
 * @throws Problem InvalidCredentials, TooManyAttempts
 */
export async function logIn(
  { db, tokenTtlMs, throttle }: Pick<Services, 'db' | 'tokenTtlMs' | 'throttle'>,
  { email, password }: { readonly email: string; readonly password: string },
  asking: Request,
): Promise<{ customer: Customer; token: string }> {
  const address = asking.origin.ip;
  const attempt = await throttle.attempt('login', { account: email, address });
  const customer = await Customer.query(db)
    .castTo<Found | undefined>()
    .leftJoin('admins', 'admins.customerId', 'customers.id')
    .select('customers.*', 'admins.isActive as adminIsActive')
    .whereRaw('lower(email) = lower(?)', [email])
    .first();
  const stored = customer?.passwordHash ?? null;
  const matches = await passwordMatches(password, stored, await oldIterations(db));
  const why = whyRefused(customer, matches);
  if (customer === undefined || why !== null) {
    await audit(db, nobody(asking), {
      action: 'login.failed',
      subjectType: 'customer',
      subjectId: customer === undefined ? '' : String(customer.id),
      customerId: customer?.id,
      about: { reason: why },
    });
    throw new Problem('InvalidCredentials', 'The e-mail address or the password is wrong.');
  }
  await attempt.succeeded();
  const renewed =
    stored !== null && needsRehash(stored) ? { passwordHash: await hashPassword(password) } : {};
  const token = await db.transaction(async (trx) => {
    await Customer.query(trx)
      .findById(customer.id)
      .patch({ lastLoginAt: new Date(), ...renewed });
    await audit(trx, customerActs(customer.id, asking), {
      action: 'login.succeeded',
      subjectType: 'customer',
      subjectId: String(customer.id),
      about: { by: 'password' },
    });
    return issueToken(trx, customer.id, tokenTtlMs, asking.origin.userAgent ?? '');
  });
  return { customer, token };
}

function whyRefused(customer: Found | undefined, matches: boolean): string | null {
  if (customer === undefined) return 'unknown address';
  if (!customer.isActive || customer.adminIsActive === false) return 'deactivated';
  return matches ? null : 'wrong password';
}
