import { accountOf, confirmEmail, forgetUnconfirmed } from '../../db/accounts/confirm';
import { isGenuine, takeLink } from '../../db/accounts/one-time-links';
import { setPassword } from '../../db/accounts/passwords';
import { audit, ofAnyone, ofCustomer } from '../../db/audit';
import { Customer } from '../../db/models/customer';
import { tellPerson } from '../../db/notifications/personal';
import { customerActs, nobody, type Request } from '../doer';
import { Problem, invalidInput } from '../problems';
import type { Services } from '../services';
import { whyWeak } from './password-policy';
import { hashPassword } from './passwords';

/** Sends a link to set a new password, if there is such an account; who asks does not learn which. */
export async function requestReset(
  { db, messages, shop }: Pick<Services, 'db' | 'messages' | 'shop'>,
  email: string,
  asking: Request,
): Promise<void> {
  const message = await db.transaction(async (trx) => {
    const customer = await Customer.query(trx)
      .whereRaw('lower(email) = lower(?)', [email])
      .where({ isActive: true })
      .whereNotExists(
        trx('admins').whereRaw('admins.customer_id = customers.id AND NOT admins.is_active'),
      )
      .first();
    await audit(trx, nobody(asking), ofAnyone(customer, 'password.reset_requested'));
    return customer && tellPerson(trx, 'password_reset', customer, shop);
  });
  if (message !== undefined) void messages.send(message);
}

/**
 * Sets the password by the link that was sent. Who has it reads the mail of that address, which so is
 * confirmed. All log-ins end.
 *
 * @throws Problem InvalidLink; InvalidInput about `new_password`, and the link still works
 */
export async function resetPassword(
  { db, messages, secretKey, shop }: Pick<Services, 'db' | 'messages' | 'secretKey' | 'shop'>,
  { token, password }: { readonly token: string; readonly password: string },
  asking: Request,
): Promise<void> {
  // Before the work of a hash is spent on it.
  if (!isGenuine(secretKey, token, 'reset_password')) throw invalidLink();
  const passwordHash = await hashPassword(password);
  const message = await db.transaction(async (trx) => {
    const link = await takeLink(trx, secretKey, token, 'reset_password');
    const customer = link && (await accountOf(trx, link));
    if (customer === null) throw invalidLink();
    const weak = whyWeak(password, customer);
    if (weak !== null) throw invalidInput({ new_password: [weak] });
    await forgetUnconfirmed(trx, customer);
    await confirmEmail(trx, customer);
    await setPassword(trx, customer.id, passwordHash);
    await audit(trx, customerActs(customer.id, asking), ofCustomer(customer.id, 'password.reset'));
    return tellPerson(trx, 'password_changed', customer, shop);
  });
  void messages.send(message);
}

export function invalidLink(): Problem {
  const words =
    'The link is not good: it was used already, replaced by a newer one, or is too old.';
  return new Problem('InvalidLink', `${words} Ask for a new one.`, { errors: { token: [words] } });
}
