import { z } from 'zod';
import { NewPassword, refuseNoPhone, refuseWeak } from './account';
import { RoleName } from './admin';
import { Customer, customersReadOnly, person, preferences, whereabouts } from './customer';
import { readOnly } from './fields';
import { page } from './page';

/** A customer as the people of the shop see it. */
export const AdminCustomer = Customer.extend({
  is_active: z.boolean(),
  phone_verified: z.boolean(),
  is_admin: z.boolean(),
  admin_role: RoleName.nullable(),
}).meta({ id: 'AdminCustomer' });

export const AdminCustomerPage = page(AdminCustomer, 'AdminCustomer');

const readOnlyHere = {
  ...customersReadOnly,
  ...readOnly(['phone_verified', 'is_admin', 'admin_role']),
};

const optional = z
  .object({ ...whereabouts, ...preferences, is_active: z.boolean(), password: NewPassword })
  .partial().shape;

export const NewCustomer = z
  .strictObject({
    ...person,
    ...optional,
    country: whereabouts.country.default('Kenya'),
    password: NewPassword.optional().meta({
      description: 'Without one, a link to set one is sent.',
    }),
    ...readOnlyHere,
  })
  .superRefine((given, context) => {
    refuseWeak(context, given);
    refuseNoPhone(context, given);
  })
  .meta({ id: 'NewCustomer' });

export const AdminCustomerReplacement = z
  .strictObject({ ...person, ...optional, ...readOnlyHere })
  .meta({ id: 'AdminCustomerReplacement' });

export const AdminCustomerChange = z
  .strictObject({ ...z.object(person).partial().shape, ...optional, ...readOnlyHere })
  .meta({ id: 'AdminCustomerChange' });

export const AdminCustomerAnswer = z
  .object({ success: z.literal(true), message: z.string(), customer: AdminCustomer })
  .meta({ id: 'AdminCustomerAnswer' });
