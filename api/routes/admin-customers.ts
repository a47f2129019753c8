import { endLogIns } from '../../db/accounts/customers';
import { actingAs, audit, ofCustomer } from '../../db/audit';
import { Customer } from '../../db/models/customer';
import { tellPerson } from '../../db/notifications/personal';
import { defaultLanguage } from '../../workflows/domain/language';
import { change, phoneOf } from '../accounts/change-customer';
import { erase } from '../accounts/erase-customer';
import { changeableCustomer } from '../accounts/find-customer';
import { may } from '../access';
import {
  AdminCustomer,
  AdminCustomerAnswer,
  AdminCustomerChange,
  AdminCustomerPage,
  AdminCustomerReplacement,
  NewCustomer,
} from '../contracts/admin-customer';
import { customerList, customerParams } from '../contracts/customer';
import { doerOf, type Asking } from '../doer';
import { presentForAdmins } from '../presenters/customer';
import { Problem } from '../problems';
import { findCustomerRow, findCustomers } from '../queries/customers';
import { paged } from '../queries/paged';
import { noContent, reply, route } from '../route';
import type { Services } from '../services';
import { hashPassword } from '../sign-in/passwords';
import { unlessTaken } from '../sign-in/unless-taken';

const one = { access: may('manage_customers'), params: customerParams } as const;
const changing = {
  ...one,
  description:
    'Somebody who is an admin is changed only by who may do all that they may, with `manage_admins`.',
  responds: { 200: AdminCustomer },
  fails: ['DuplicateEmail', 'LastSuperAdmin'],
} as const;

/** The customers, as the people of the shop care for them. */
export const adminCustomerRoutes = [
  route('GET /admin/customers/', {
    summary: 'All customers, those deactivated too',
    access: may('manage_customers'),
    query: customerList,
    responds: { 200: AdminCustomerPage },
    handle: (call, services) =>
      paged(findCustomers(services.db, call.user, call.query), call, services, (rows) =>
        rows.map(presentForAdmins),
      ),
  }),

  route('POST /admin/customers/', {
    summary: 'Make an account for a customer',
    description: 'Without a password, a link to set one is sent to the address.',
    access: may('manage_customers'),
    body: NewCustomer,
    responds: { 201: AdminCustomer },
    fails: ['DuplicateEmail'],
    handle: async (call, services) => {
      const { body } = call;
      const { db, messages, shop } = services;
      const passwordHash = body.password === undefined ? null : await hashPassword(body.password);
      const { id, welcome } = await unlessTaken(() =>
        actingAs(db, doerOf(call), async (trx) => {
          const made = await Customer.query(trx).insertAndFetch({
            email: body.email,
            passwordHash,
            firstName: body.first_name,
            lastName: body.last_name,
            phoneNumber: phoneOf(body.phone_number, body.country) ?? '',
            address: body.address ?? '',
            city: body.city ?? '',
            state: body.state ?? '',
            country: body.country,
            postalCode: body.postal_code ?? '',
            emailNotifications: body.email_notifications ?? true,
            smsNotifications: body.sms_notifications ?? true,
            language: body.language ?? defaultLanguage,
            isActive: body.is_active ?? true,
          });
          const news = passwordHash === null ? 'first_password' : 'registered';
          return { id: made.id, welcome: await tellPerson(trx, news, made, shop) };
        }),
      );
      void messages.send(welcome);
      return reply(201, presentForAdmins(await findCustomerRow(db, id)), {
        Location: `/api/v1/admin/customers/${id}/`,
      });
    },
  }),

  route('GET /admin/customers/{id}/', {
    ...one,
    summary: 'A customer',
    responds: { 200: AdminCustomer },
    handle: async ({ params }, { db }) => presentForAdmins(await findCustomerRow(db, params.id)),
  }),

  route('PUT /admin/customers/{id}/', {
    ...changing,
    summary: 'Replace a customer’s fields',
    body: AdminCustomerReplacement,
    handle: (call, services) => changed(services, call, call.params.id, call.body),
  }),

  route('PATCH /admin/customers/{id}/', {
    ...changing,
    summary: 'Change a customer; with is_active also to close the account, or to open it again',
    body: AdminCustomerChange,
    handle: (call, services) => changed(services, call, call.params.id, call.body),
  }),

  route('DELETE /admin/customers/{id}/', {
    ...one,
    summary: 'Erase a customer; the orders stay, without the person',
    responds: { 204: noContent },
    fails: ['LastSuperAdmin'],
    handle: async (call, services) => {
      await erase(services, call, call.params.id);
      return null;
    },
  }),

  route('POST /admin/customers/{id}/verify/', {
    ...one,
    summary: 'Say that the customer has been vetted',
    responds: { 200: AdminCustomerAnswer },
    handle: async (call, services) => {
      const { id } = call.params;
      if (id === call.user.customer.id) {
        throw new Problem('NotAllowed', 'Nobody vets themselves: ask another admin.');
      }
      await actingAs(services.db, doerOf(call), async (trx) => {
        await changeableCustomer(trx, call.user, id);
        await Customer.query(trx).findById(id).patch({ isVerified: true });
      });
      return said(services, id, 'The customer is verified.');
    },
  }),

  route('POST /admin/customers/{id}/deactivate/', {
    ...one,
    summary: 'Close a customer’s account: all log-ins end, no message is sent any more',
    responds: { 200: AdminCustomerAnswer },
    fails: ['LastSuperAdmin'],
    handle: async (call, services) => {
      await change(services, call, call.params.id, { is_active: false });
      return said(services, call.params.id, 'The account is closed.');
    },
  }),

  route('POST /admin/customers/{id}/end_log_ins/', {
    ...one,
    summary: 'End all log-ins of a customer, as when a telephone was lost',
    responds: { 200: AdminCustomerAnswer },
    handle: async (call, services) => {
      const { id } = call.params;
      await actingAs(services.db, doerOf(call), async (trx) => {
        await changeableCustomer(trx, call.user, id);
        await endLogIns(trx, id);
        await audit(trx, doerOf(call), ofCustomer(id, 'customer.log_ins_ended'));
      });
      return said(services, id, 'The customer is logged out everywhere.');
    },
  }),
];

async function changed(
  services: Services,
  asking: Asking,
  id: number,
  given: Parameters<typeof change>[3],
) {
  await change(services, asking, id, given);
  return presentForAdmins(await findCustomerRow(services.db, id));
}

async function said({ db }: Services, id: number, message: string) {
  const customer = presentForAdmins(await findCustomerRow(db, id));
  return { success: true as const, message, customer };
}
