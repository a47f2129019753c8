import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { Customer as CustomerRecord } from '../../db/models/customer';
import { can, login } from '../access';
import { Customer, CustomerChange, CustomerProfile, customerParams } from '../contracts/customer';
import { presentCustomer } from '../presenters/customer';
import { Problem } from '../problems';
import { route } from '../route';
import { unlessTaken } from '../sign-in/unless-taken';

export const customerRoutes = [
  route('GET /customers/profile/', {
    summary: 'Who I am',
    access: login,
    responds: { 200: Customer },
    handle: ({ user }) => presentCustomer(user.customer),
  }),

  route('PUT /customers/update_profile/', {
    summary: 'Replace my profile',
    description: 'What may be left out stays as it is.',
    access: login,
    body: CustomerProfile,
    responds: { 200: Customer },
    fails: ['DuplicateEmail'],
    handle: ({ body, user }, { db }) => change(db, user.customer, body),
  }),

  route('PATCH /customers/update_profile/', {
    summary: 'Change my profile',
    access: login,
    body: CustomerChange,
    responds: { 200: Customer },
    fails: ['DuplicateEmail'],
    handle: ({ body, user }, { db }) => change(db, user.customer, body),
  }),

  route('GET /customers/{id}/', {
    summary: 'A customer: oneself, or with `manage_customers` any',
    access: login,
    params: customerParams,
    responds: { 200: Customer },
    handle: async ({ params, user }, { db }) => {
      if (params.id === user.customer.id) return presentCustomer(user.customer);
      const other = can(user, 'manage_customers')
        ? await CustomerRecord.query(db).findById(params.id)
        : undefined;
      if (other === undefined) throw new Problem('NotFound', 'There is no such customer.');
      return presentCustomer(other);
    },
  }),
];

async function change(
  db: Knex,
  customer: CustomerRecord,
  given: z.output<typeof CustomerChange>,
): Promise<z.input<typeof Customer>> {
  const fields = {
    email: given.email,
    firstName: given.first_name,
    lastName: given.last_name,
    phoneNumber: given.phone_number,
    address: given.address,
    city: given.city,
    state: given.state,
    country: given.country,
    postalCode: given.postal_code,
    emailNotifications: given.email_notifications,
    smsNotifications: given.sms_notifications,
    // What was confirmed was the old one.
    emailVerified: isNew(given.email?.toLowerCase(), customer.email.toLowerCase()),
    phoneVerified: isNew(given.phone_number, customer.phoneNumber),
  };
  const changes = Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  );
  if (Object.keys(changes).length === 0) return presentCustomer(customer);
  const changed = await unlessTaken(() =>
    CustomerRecord.query(db).patchAndFetchById(customer.id, changes),
  );
  return presentCustomer(changed);
}

/** `false` for a value that is no longer the confirmed one; nothing where it stays. */
function isNew(given: string | undefined, known: string): false | undefined {
  return given === undefined || given === known ? undefined : false;
}
