import { z } from 'zod';
import { passwordLength, whyWeak } from '../sign-in/password-policy';
import { Customer, SpokenLanguage, customersReadOnly, person, whereabouts } from './customer';
import { Email, Time, flag, integerId } from './fields';
import { listQuery, page } from './page';
import { noPhoneNumber, toE164 } from './phone';

export const NewPassword = z
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

/** Somebody who is about to have an account, by the contract's fields. */
interface Named {
  readonly email: string;
  readonly first_name: string;
  readonly last_name: string;
  readonly password?: string | undefined;
}

export function refuseWeak(context: z.RefinementCtx, given: Named): void {
  const { password, email, first_name: firstName, last_name: lastName } = given;
  const why = password === undefined ? null : whyWeak(password, { email, firstName, lastName });
  if (why !== null) context.addIssue({ code: 'custom', path: ['password'], message: why });
}

export function refuseNoPhone(
  context: z.RefinementCtx,
  { phone_number, country }: { readonly phone_number: string; readonly country: string },
): void {
  if (toE164(phone_number, country) !== null) return;
  context.addIssue({ code: 'custom', path: ['phone_number'], message: noPhoneNumber });
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
    language: SpokenLanguage.optional().meta({
      description: 'Without it, the first of Accept-Language that is one of ours; else English.',
    }),
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
    refuseWeak(context, given);
    refuseNoPhone(context, given);
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

export const PasswordResetRequest = z
  .strictObject({ email: Email })
  .meta({ id: 'PasswordResetRequest' });

const LinkToken = z
  .string()
  .min(1, 'Must not be empty.')
  .max(200, 'Must be at most 200 characters.');

export const PasswordReset = z
  .strictObject({ token: LinkToken, new_password: NewPassword })
  .meta({ id: 'PasswordReset' });

export const EmailConfirmation = z
  .strictObject({ token: LinkToken })
  .meta({ id: 'EmailConfirmation' });

export const PasswordChange = z
  .strictObject({ old_password: GivenPassword, new_password: NewPassword })
  .meta({ id: 'PasswordChange' });

/** A log-in; never its key, which is shown once. */
export const Token = z
  .object({
    id: z.int(),
    created_at: Time,
    last_used_at: Time.meta({ description: 'To the minute.' }),
    expires_at: Time.meta({ description: 'Unless it is used before.' }),
    user_agent: z.string(),
    is_current: z.boolean().meta({ description: 'The one this was asked with.' }),
  })
  .meta({ id: 'Token' });

export const TokenPage = page(Token, 'Token');

export const tokenList = listQuery({
  filters: {},
  searches: 'user_agent',
  ordering: ['created_at', 'last_used_at'],
});

export const tokenParams = z.strictObject({ id: integerId });
