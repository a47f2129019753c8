import type { Language } from '../../workflows/domain/language';
import { actingAs } from '../../db/audit';
import { changeCustomer, type CustomerFields } from '../../db/accounts/customers';
import { setPassword } from '../../db/accounts/passwords';
import type { Knex } from '../../db/database';
import type { Customer } from '../../db/models/customer';
import { tellPerson } from '../../db/notifications/personal';
import { noPhoneNumber, toE164 } from '../contracts/phone';
import { doerOf, type Asking } from '../doer';
import { invalidInput } from '../problems';
import type { Services } from '../services';
import { whyWeak } from '../sign-in/password-policy';
import { hashPassword } from '../sign-in/passwords';
import { unlessTaken } from '../sign-in/unless-taken';
import { changeableCustomer } from './find-customer';
import { requireRecentLogIn, requireStillLoggedIn } from './recent-log-in';

/** The contract's fields of a customer. */
export interface GivenFields {
  readonly email?: string | undefined;
  readonly first_name?: string | undefined;
  readonly last_name?: string | undefined;
  readonly phone_number?: string | undefined;
  readonly address?: string | undefined;
  readonly city?: string | undefined;
  readonly state?: string | undefined;
  readonly country?: string | undefined;
  readonly postal_code?: string | undefined;
  readonly email_notifications?: boolean | undefined;
  readonly sms_notifications?: boolean | undefined;
  readonly language?: Language | undefined;
  readonly is_active?: boolean | undefined;
  readonly password?: string | undefined;
}

/**
 * Changes a customer: oneself, or another with `manage_customers`. Whose e-mail address is changed hears
 * of it at the old one, and confirms the new one by a link.
 *
 * @throws Problem NotFound, NotAllowed, LogInAgain, DuplicateEmail, LastSuperAdmin, InvalidInput
 */
export async function change(
  { db, messages, shop }: Pick<Services, 'db' | 'messages' | 'shop'>,
  asking: Asking,
  id: number,
  given: GivenFields,
): Promise<Customer> {
  // A token alone is no way to a password: that would outlast the log-in that was stolen.
  if (given.password !== undefined && id === asking.user.customer.id) {
    const words = 'Change your own with POST /api/v1/customers/change_password/.';
    throw invalidInput({ password: [words] });
  }
  const passwordHash = given.password === undefined ? null : await hashPassword(given.password);
  const told: string[] = [];
  const changed = await unlessTaken(() =>
    actingAs(db, doerOf(asking), async (trx) => {
      if (id === asking.user.customer.id) await requireStillLoggedIn(trx, asking.user);
      const before = await changeableCustomer(trx, asking.user, id);
      if (id === asking.user.customer.id && isNewAddress(before, given)) {
        requireRecentLogIn(asking.user);
      }
      const after = await changeCustomer(trx, before, fieldsOf(given, before));
      if (passwordHash !== null) {
        refuseWeak(given.password ?? '', after);
        await setPassword(trx, id, passwordHash);
        told.push(await tellPerson(trx, 'password_changed', after, shop));
      }
      told.push(...(await tellOfNewAddress(trx, before, after, shop)));
      return after;
    }),
  );
  void messages.send(...told);
  return changed;
}

function isNewAddress(
  before: Customer,
  { email }: { readonly email?: string | undefined },
): boolean {
  return email !== undefined && email.toLowerCase() !== before.email.toLowerCase();
}

async function tellOfNewAddress(
  trx: Knex.Transaction,
  before: Customer,
  after: Customer,
  shop: Services['shop'],
): Promise<string[]> {
  if (!isNewAddress(before, after)) return [];
  return [
    await tellPerson(trx, 'email_changed', before, shop),
    await tellPerson(trx, 'new_email', after, shop),
  ];
}

function refuseWeak(password: string, customer: Customer): void {
  const weak = whyWeak(password, customer);
  if (weak !== null) throw invalidInput({ password: [weak] });
}

function fieldsOf(given: GivenFields, before: Customer): CustomerFields {
  return {
    email: given.email,
    firstName: given.first_name,
    lastName: given.last_name,
    phoneNumber: phoneOf(given.phone_number, given.country ?? before.country),
    address: given.address,
    city: given.city,
    state: given.state,
    country: given.country,
    postalCode: given.postal_code,
    emailNotifications: given.email_notifications,
    smsNotifications: given.sms_notifications,
    language: given.language,
    isActive: given.is_active,
  };
}

/**
 * As it is in this country.
 *
 * @throws Problem InvalidInput
 */
export function phoneOf(given: string | undefined, country: string): string | undefined {
  if (given === undefined) return undefined;
  const number = toE164(given, country);
  if (number === null) throw invalidInput({ phone_number: [noPhoneNumber] });
  return number;
}
