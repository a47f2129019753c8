import { z } from 'zod';
import { isSitePath } from '../sign-in/oidc/site-path';
import { Customer } from './customer';
import { Time } from './fields';

const longest = 20_000;
const token = z.string().min(1, 'Must not be empty.').max(longest);

export const loginQuery = z.strictObject({
  next: z
    .string()
    .max(2_000, 'Must be at most 2000 characters.')
    .refine(isSitePath, 'Must be a path of this site, such as /welcome.')
    .optional()
    .meta({
      description:
        'A path of this site to go on to; it gets the token in its fragment (`#token=…`).',
    }),
});

/** Providers send more than is of use here. */
export const callbackQuery = z.looseObject({
  code: z.string().optional().meta({ description: 'What the log-in token is asked for with.' }),
  state: z.string().optional(),
  error: z.string().optional().meta({ description: 'Why the provider let nobody in.' }),
  iss: z.string().optional().meta({ description: 'The provider that sends this (RFC 9207).' }),
});

export const IdTokenLogin = z
  .strictObject({
    id_token: token.meta({ description: 'As the provider gave it to this client.' }),
    access_token: token.optional().meta({
      description:
        'The one it came with: `at_hash` is checked with it, and an address that the ID token does not tell is asked for with it.',
    }),
  })
  .meta({ id: 'IdTokenLogin' });

export const OpenIdUserInfo = z
  .object({
    user: Customer,
    oidc_info: z
      .object({ issuer: z.string(), subject: z.string(), last_login: Time })
      .nullable()
      .meta({ description: 'Null for whom has not logged in with this provider.' }),
  })
  .meta({ id: 'OpenIdUserInfo' });
