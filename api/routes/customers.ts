import { setPassword } from '../../db/accounts/passwords';
import { actingAs } from '../../db/audit';
import { Customer as CustomerRecord } from '../../db/models/customer';
import { tellPerson } from '../../db/notifications/personal';
import { change } from '../accounts/change-customer';
import { erase } from '../accounts/erase-customer';
import { visibleCustomer } from '../accounts/find-customer';
import { requireStillLoggedIn } from '../accounts/recent-log-in';
import { login } from '../access';
import { PasswordChange } from '../contracts/account';
import {
  Customer,
  CustomerChange,
  CustomerPage,
  CustomerProfile,
  customerList,
  customerParams,
} from '../contracts/customer';
import { Message } from '../contracts/fields';
import { doerOf } from '../doer';
import { presentCustomer } from '../presenters/customer';
import { invalidInput, type Problem } from '../problems';
import { findCustomers } from '../queries/customers';
import { paged } from '../queries/paged';
import { noContent, route } from '../route';
import { whyWeak } from '../sign-in/password-policy';
import { hashPassword, passwordMatches } from '../sign-in/passwords';

const someoneOr = 'oneself, or with `manage_customers` any';

export const customerRoutes = [
  route('GET /customers/', {
    summary: 'Oneself; with `manage_customers` all',
    access: login,
    query: customerList,
    responds: { 200: CustomerPage },
    handle: (call, services) =>
      paged(findCustomers(services.db, call.user, call.query), call, services, (rows) =>
        rows.map(presentCustomer),
      ),
  }),

  route('GET /customers/profile/', {
    summary: 'Who I am',
    access: login,
    responds: { 200: Customer },
    handle: ({ user }) => presentCustomer(user.customer),
  }),

  route('PUT /customers/update_profile/', {
    summary: 'Replace my profile',
    description:
      'What may be left out stays as it is. Another e-mail address takes a log-in of the last hour.',
    access: login,
    body: CustomerProfile,
    responds: { 200: Customer },
    fails: ['DuplicateEmail', 'LogInAgain'],
    handle: async (call, services) =>
      presentCustomer(await change(services, call, call.user.customer.id, call.body)),
  }),

  route('PATCH /customers/update_profile/', {
    summary: 'Change my profile',
    access: login,
    body: CustomerChange,
    responds: { 200: Customer },
    fails: ['DuplicateEmail', 'LogInAgain'],
    handle: async (call, services) =>
      presentCustomer(await change(services, call, call.user.customer.id, call.body)),
  }),

  route('POST /customers/change_password/', {
    summary: 'Change my password',
    description: 'All other log-ins end.',
    access: login,
    body: PasswordChange,
    responds: { 200: Message },
    fails: ['TooManyAttempts'],
    handle: async (call, { db, messages, shop, throttle }) => {
      const { body, user } = call;
      const { customer } = user;
      // A token alone is no way to guess the password.
      const attempt = await throttle.attempt('password', { account: String(customer.id) });
      if (!(await passwordMatches(body.old_password, customer.passwordHash))) {
        throw notYourPassword();
      }
      await attempt.succeeded();
      const weak = whyWeak(body.new_password, customer);
      if (weak !== null) throw invalidInput({ new_password: [weak] });
      const passwordHash = await hashPassword(body.new_password);
      const message = await actingAs(db, doerOf(call), async (trx) => {
        await requireStillLoggedIn(trx, user);
        const now = await CustomerRecord.query(trx).findById(customer.id).throwIfNotFound();
        if (now.passwordHash !== customer.passwordHash) throw notYourPassword();
        await setPassword(trx, customer.id, passwordHash, { exceptTokenId: user.tokenId });
        return tellPerson(trx, 'password_changed', customer, shop);
      });
      void messages.send(message);
      return { message: 'Your password is changed; you are logged out everywhere else.' };
    },
  }),

  route('GET /customers/{id}/', {
    summary: `A customer: ${someoneOr}`,
    access: login,
    params: customerParams,
    responds: { 200: Customer },
    handle: async ({ params, user }, { db }) =>
      presentCustomer(await visibleCustomer(db, user, params.id)),
  }),

  route('PUT /customers/{id}/', {
    summary: `Replace a customer's profile: ${someoneOr}`,
    description: 'What may be left out stays as it is.',
    access: login,
    params: customerParams,
    body: CustomerProfile,
    responds: { 200: Customer },
    fails: ['DuplicateEmail', 'NotAllowed', 'LogInAgain'],
    handle: async (call, services) =>
      presentCustomer(await change(services, call, call.params.id, call.body)),
  }),

  route('PATCH /customers/{id}/', {
    summary: `Change a customer's profile: ${someoneOr}`,
    access: login,
    params: customerParams,
    body: CustomerChange,
    responds: { 200: Customer },
    fails: ['DuplicateEmail', 'NotAllowed', 'LogInAgain'],
    handle: async (call, services) =>
      presentCustomer(await change(services, call, call.params.id, call.body)),
  }),

  route('DELETE /customers/{id}/', {
    summary: `Erase a customer: ${someoneOr}`,
    description:
      'The person goes, at once and for good: name, addresses, numbers, messages, log-ins. The orders ' +
      'stay, as the books must; those that can still be cancelled are. Oneself only with a log-in of the last hour.',
    access: login,
    params: customerParams,
    responds: { 204: noContent },
    fails: ['NotAllowed', 'LogInAgain', 'LastSuperAdmin'],
    handle: async (call, services) => {
      await erase(services, call, call.params.id);
      return null;
    },
  }),
];

function notYourPassword(): Problem {
  return invalidInput({ old_password: ['Is not your password.'] });
}
