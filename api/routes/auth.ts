import { Customer } from '../../db/models/customer';
import { anyone, login } from '../access';
import {
  Credentials,
  LoggedIn,
  Registration,
  TokenIssued,
  TokenRequest,
  logoutQuery,
} from '../contracts/account';
import { Message } from '../contracts/fields';
import { presentCustomer } from '../presenters/customer';
import { route } from '../route';
import { logIn } from '../sign-in/log-in';
import { hashPassword } from '../sign-in/passwords';
import { issueToken, revokeAllTokens, revokeToken } from '../sign-in/tokens';
import { unlessTaken } from '../sign-in/unless-taken';

export const authRoutes = [
  route('POST /auth/register/', {
    summary: 'Register as a customer',
    access: anyone,
    body: Registration,
    responds: { 201: LoggedIn },
    fails: ['DuplicateEmail'],
    handle: async ({ body, header }, { db, tokenTtlMs }) => {
      const passwordHash = await hashPassword(body.password);
      const customer = await unlessTaken(() =>
        Customer.query(db)
          .insert({
            email: body.email,
            passwordHash,
            firstName: body.first_name,
            lastName: body.last_name,
            phoneNumber: body.phone_number,
            address: body.address,
            city: body.city,
            state: body.state,
            country: body.country,
            postalCode: body.postal_code,
          })
          .returning('*'),
      );
      const token = await issueToken(db, customer.id, tokenTtlMs, header('User-Agent'));
      return { message: 'You are registered.', customer: presentCustomer(customer), token };
    },
  }),

  route('POST /auth/login/', {
    summary: 'Log in with e-mail address and password',
    access: anyone,
    body: Credentials,
    responds: { 200: LoggedIn },
    fails: ['InvalidCredentials', 'TooManyAttempts'],
    handle: async ({ body, origin }, services) => {
      const { customer, token } = await logIn(services, body, origin);
      return { message: 'You are logged in.', customer: presentCustomer(customer), token };
    },
  }),

  route('POST /auth/token/', {
    summary: 'Get a token for a program',
    access: anyone,
    body: TokenRequest,
    responds: { 200: TokenIssued },
    fails: ['InvalidCredentials', 'TooManyAttempts'],
    handle: async ({ body, origin }, services) => {
      const email = body.email ?? body.username ?? '';
      const { token } = await logIn(services, { email, password: body.password }, origin);
      return { token };
    },
  }),

  route('POST /auth/logout/', {
    summary: 'Revoke this token, or all of the customer',
    access: login,
    query: logoutQuery,
    responds: { 200: Message },
    handle: async ({ query, user }, { db }) => {
      if (query.all) await revokeAllTokens(db, user.customer.id);
      else await revokeToken(db, user.tokenId);
      return { message: query.all ? 'You are logged out everywhere.' : 'You are logged out.' };
    },
  }),
];
