import { z } from 'zod';
import { languages } from '../../workflows/domain/language';
import { Email, Name, Phone, Time, flag, integerId, optionalText, readOnly, text } from './fields';
import { listQuery, page } from './page';

export const SpokenLanguage = z
  .enum(languages)
  .meta({ id: 'Language', description: 'In which the person gets messages: English or Swahili.' });

export const Customer = z
  .object({
    id: z.int(),
    email: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    full_name: z.string(),
    phone_number: z.string(),
    address: z.string(),
    city: z.string(),
    state: z.string(),
    country: z.string(),
    postal_code: z.string(),
    is_verified: z.boolean().meta({ description: 'The shop has vetted the customer.' }),
    email_verified: z.boolean(),
    email_notifications: z.boolean(),
    sms_notifications: z.boolean(),
    language: SpokenLanguage,
    created_at: Time,
    updated_at: Time,
  })
  .meta({ id: 'Customer' });

export const CustomerPage = page(Customer, 'Customer');

export const customerFilters = {
  is_active: flag.optional(),
  is_verified: flag.optional(),
};

export const customerList = listQuery({
  filters: customerFilters,
  searches: 'name or e-mail address',
  ordering: ['created_at', 'last_name', 'email'],
});

/** What people say of themselves. */
export const person = {
  email: Email,
  first_name: Name,
  last_name: Name,
  phone_number: Phone,
};

export const whereabouts = {
  address: optionalText(500),
  city: optionalText(100),
  state: optionalText(100),
  country: text(100),
  postal_code: optionalText(20),
};

export const preferences = {
  email_notifications: z.boolean(),
  sms_notifications: z.boolean(),
  language: SpokenLanguage,
};

export const customersReadOnly = readOnly([
  'id',
  'full_name',
  'is_verified',
  'email_verified',
  'created_at',
  'updated_at',
]);

const optional = z.object({ ...whereabouts, ...preferences }).partial().shape;

export const CustomerProfile = z
  .strictObject({ ...person, ...optional, ...customersReadOnly })
  .meta({ id: 'CustomerProfile' });

export const CustomerChange = z
  .strictObject({ ...z.object(person).partial().shape, ...optional, ...customersReadOnly })
  .meta({ id: 'CustomerChange' });

export const customerParams = z.strictObject({ id: integerId });
