import { z } from 'zod';
import { Customer, customersReadOnly, person, whereabouts } from './customer';
import { Email, flag } from './fields';

const passwordLength = { min: 8, max: 128 };

const NewPassword = z
  .string()
  .min(passwordLength.min, 'Must be at least 8 characters.')
  .max(passwordLength.max, 'Must be at most 128 characters.')
  .meta({ format: 'password' });

/** A password to be compared: its rules are of no concern here, but hashing endless ones is. */
const GivenPassword = z
  .string()
  .min(1, 'Must not be empty.')
  .max(1024)
  .meta({ format: 'password' });

interface Owner {
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
}

function squeeze(words: string): string {
  return words.toLowerCase().replace(/[\s._-]/g, '');
}

/** Whether somebody who knows the person would try this password first. */
export function isPersonal(password: string, { email, first_name, last_name }: Owner): boolean {
  const known = [email, email.split('@')[0] ?? '', first_name, last_name].map(squeeze);
  known.push(squeeze(first_name + last_name), squeeze(last_name + first_name));
  return known.includes(squeeze(password));
}

export const Registration = z
  .strictObject({
    ...person,
    password: NewPassword,
    password_confirm: z.string().meta({ format: 'password' }),
    address: whereabouts.address.default(''),
    city: whereabouts.city.default(''),
    state: whereabouts.state.default(''),
    country: whereabouts.country.default('Kenya'),
    postal_code: whereabouts.postal_code.default(''),
    ...customersReadOnly,
  })
  .superRefine((given, context) => {
    if (given.password !== given.password_confirm) {
      context.addIssue({
        code: 'custom',
        path: ['password_confirm'],
        message: 'The two passwords are not the same.',
      });
    }
    if (isPersonal(given.password, given)) {
      context.addIssue({
        code: 'custom',
        path: ['password'],
        message: 'Must not be your name or e-mail address.',
      });
    }
  })
  .meta({ id: 'Registration' });

export const Credentials = z
  .strictObject({ email: Email, password: GivenPassword })
  .meta({ id: 'Credentials' });

export const TokenRequest = z
  .strictObject({
    username: Email.optional().meta({ description: 'The e-mail address.' }),
    email: Email.optional(),
    password: GivenPassword,
  })
  .superRefine(({ username, email }, context) => {
    if ((username === undefined) === (email === undefined)) {
      context.addIssue({
        code: 'custom',
        path: ['username'],
        message: 'Send either username or email.',
      });
    }
  })
  .meta({ id: 'TokenRequest' });

export const LoggedIn = z
  .object({ message: z.string(), customer: Customer, token: z.string() })
  .meta({ id: 'LoggedIn' });

export const TokenIssued = z.object({ token: z.string() }).meta({ id: 'TokenIssued' });

export const logoutQuery = z.strictObject({
  all: flag.default(false).meta({ description: 'Revokes all tokens of the customer.' }),
});
