import { audit, ofCustomer } from '../../db/audit';
import { Customer } from '../../db/models/customer';
import { tellPerson } from '../../db/notifications/personal';
import { anyone, login } from '../access';
import {
  Credentials,
  LoggedIn,
  Registration,
  TokenIssued,
  TokenPage,
  TokenRequest,
  logoutQuery,
  tokenList,
  tokenParams,
} from '../contracts/account';
import { Message } from '../contracts/fields';
import { toE164 } from '../contracts/phone';
import { customerActs, doerOf } from '../doer';
import { presentCustomer } from '../presenters/customer';
import { presentToken } from '../presenters/token';
import { languageAsked, speaking } from '../language-asked';
import { Problem } from '../problems';
import { paged } from '../queries/paged';
import { findTokens } from '../queries/tokens';
import { noContent, route } from '../route';
import { logIn } from '../sign-in/log-in';
import { hashPassword } from '../sign-in/passwords';
import { issueToken, revokeAllTokens, revokeToken } from '../sign-in/tokens';
import { unlessTaken } from '../sign-in/unless-taken';

export const authRoutes = [
  route('POST /auth/register/', {
    summary: 'Register as a customer',
    description: 'A link to confirm the address is sent to it.',
    access: anyone,
    body: Registration,
    headers: speaking,
    responds: { 201: LoggedIn },
    fails: ['DuplicateEmail'],
    handle: async (call, { db, messages, shop, tokenTtlMs }) => {
      const { body } = call;
      const passwordHash = await hashPassword(body.password);
      const { customer, token, welcome } = await unlessTaken(() =>
        db.transaction(async (trx) => {
          const made = await Customer.query(trx).insertAndFetch({
            email: body.email,
            passwordHash,
            firstName: body.first_name,
            lastName: body.last_name,
            phoneNumber: toE164(body.phone_number, body.country) ?? '',
            address: body.address,
            city: body.city,
            state: body.state,
            country: body.country,
            postalCode: body.postal_code,
            language: body.language ?? languageAsked(call),
          });
          const event = ofCustomer(made.id, 'account.registered');
          await audit(trx, customerActs(made.id, call), event);
          return {
            customer: made,
            welcome: await tellPerson(trx, 'registered', made, shop),
            token: await issueToken(trx, made.id, tokenTtlMs, call.origin.userAgent ?? ''),
          };
        }),
      );
      void messages.send(welcome);
      return { message: 'You are registered.', customer: presentCustomer(customer), token };
    },
  }),

  route('POST /auth/login/', {
    summary: 'Log in with e-mail address and password',
    access: anyone,
    body: Credentials,
    responds: { 200: LoggedIn },
    fails: ['InvalidCredentials', 'TooManyAttempts'],
    handle: async (call, services) => {
      const { customer, token } = await logIn(services, call.body, call);
      return { message: 'You are logged in.', customer: presentCustomer(customer), token };
    },
  }),

  route('POST /auth/token/', {
    summary: 'Get a token for a program',
    access: anyone,
    body: TokenRequest,
    responds: { 200: TokenIssued },
    fails: ['InvalidCredentials', 'TooManyAttempts'],
    handle: async (call, services) => {
      const { email, username, password } = call.body;
      const { token } = await logIn(services, { email: email ?? username ?? '', password }, call);
      return { token };
    },
  }),

  route('POST /auth/logout/', {
    summary: 'Revoke this token, or all of the customer',
    access: login,
    query: logoutQuery,
    responds: { 200: Message },
    handle: async (call, { db }) => {
      const { query, user } = call;
      await db.transaction(async (trx) => {
        if (query.all) await revokeAllTokens(trx, user.customer.id);
        else await revokeToken(trx, user.customer.id, user.tokenId);
        const event = ofCustomer(user.customer.id, 'logout', { all: query.all });
        await audit(trx, doerOf(call), event);
      });
      return { message: query.all ? 'You are logged out everywhere.' : 'You are logged out.' };
    },
  }),

  route('GET /auth/tokens/', {
    summary: 'My log-ins that hold',
    access: login,
    query: tokenList,
    responds: { 200: TokenPage },
    handle: (call, services) =>
      paged(findTokens(services.db, call.user, call.query), call, services, (rows) =>
        rows.map((row) => presentToken(row, call.user)),
      ),
  }),

  route('DELETE /auth/tokens/{id}/', {
    summary: 'End one of my log-ins',
    access: login,
    params: tokenParams,
    responds: { 204: noContent },
    handle: async (call, { db }) => {
      const { params, user } = call;
      await db.transaction(async (trx) => {
        if (!(await revokeToken(trx, user.customer.id, params.id))) {
          throw new Problem('NotFound', 'You have no such log-in.');
        }
        await audit(trx, doerOf(call), {
          action: 'token.revoked',
          subjectType: 'token',
          subjectId: String(params.id),
        });
      });
      return null;
    },
  }),
];
