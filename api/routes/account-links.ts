import { z } from 'zod';
import { accountOf, confirmEmail } from '../../db/accounts/confirm';
import { takeLink } from '../../db/accounts/one-time-links';
import { audit, ofCustomer } from '../../db/audit';
import { tellPerson } from '../../db/notifications/personal';
import { anyone, login } from '../access';
import { EmailConfirmation, PasswordReset, PasswordResetRequest } from '../contracts/account';
import { Message } from '../contracts/fields';
import { customerActs, doerOf } from '../doer';
import { languages } from '../../workflows/domain/language';
import { languageAsked, speaking } from '../language-asked';
import { accountPage, accountPagePolicy, type AccountPageName } from '../pages/account-links';
import { reply, route, type Medium } from '../route';
import { evenly } from '../sign-in/evenly';
import { invalidLink, requestReset, resetPassword } from '../sign-in/reset-password';

/** What is done by links that are sent by mail and work once. */
export const accountLinkRoutes = [
  route('POST /auth/password/reset/', {
    summary: 'Have a link sent to set a new password',
    description: 'The answer is the same whether there is such an account or not.',
    access: anyone,
    body: PasswordResetRequest,
    responds: { 202: Message },
    fails: ['TooManyAttempts'],
    handle: async (call, services) => {
      const { email } = call.body;
      // Each sends a mail to somebody: that is not given back.
      await services.throttle.attempt('reset', { account: email, address: call.origin.ip });
      await evenly(() => requestReset(services, email, call));
      return {
        message: 'If there is an account with this address, a link has been sent to it.',
      };
    },
  }),

  route('POST /auth/password/reset/confirm/', {
    summary: 'Set a new password by the link that was sent',
    description: 'All log-ins of the customer end.',
    access: anyone,
    body: PasswordReset,
    responds: { 200: Message },
    fails: ['InvalidLink'],
    handle: async (call, services) => {
      const { token, new_password: password } = call.body;
      await resetPassword(services, { token, password }, call);
      return { message: 'Your new password is set. Log in with it.' };
    },
  }),

  route('POST /auth/email/verify/', {
    summary: 'Have a link sent to confirm my e-mail address',
    access: login,
    responds: { 202: Message },
    fails: ['TooManyAttempts'],
    handle: async (call, { db, messages, shop, throttle }) => {
      const { customer } = call.user;
      if (customer.emailVerified) return { message: 'Your e-mail address is confirmed already.' };
      await throttle.attempt('verify', { account: String(customer.id) });
      const message = await db.transaction(async (trx) => {
        const event = ofCustomer(customer.id, 'email.verification_requested');
        await audit(trx, doerOf(call), event);
        return tellPerson(trx, 'email_verification', customer, shop);
      });
      void messages.send(message);
      return { message: 'A link has been sent to your e-mail address.' };
    },
  }),

  route('POST /auth/email/verify/confirm/', {
    summary: 'Confirm an e-mail address by the link that was sent to it',
    access: anyone,
    body: EmailConfirmation,
    responds: { 200: Message },
    fails: ['InvalidLink'],
    handle: async (call, { db, secretKey }) => {
      await db.transaction(async (trx) => {
        const link = await takeLink(trx, secretKey, call.body.token, 'verify_email');
        const customer = link && (await accountOf(trx, link));
        if (customer === null) throw invalidLink();
        await confirmEmail(trx, customer);
        const event = ofCustomer(customer.id, 'email.verified');
        await audit(trx, customerActs(customer.id, call), event);
      });
      return { message: 'Your e-mail address is confirmed.' };
    },
  }),
];

const page: Medium<'text/html'> = { medium: 'text/html', description: 'A page for people.' };

/** The page itself reads it; mail programs add parameters of their own. */
const linkQuery = z.object({
  token: z.string().optional(),
  lang: z
    .enum(languages)
    .optional()
    .catch(undefined)
    .meta({ description: 'In which the page speaks; else by Accept-Language.' }),
});

function shown(name: AccountPageName, call: Looking) {
  const shownPage = accountPage(name, call.query.lang ?? languageAsked(call));
  return reply(200, shownPage, { 'Content-Security-Policy': accountPagePolicy });
}

type Looking = Parameters<typeof languageAsked>[0] & {
  readonly query: z.output<typeof linkQuery>;
};

/** Where the links lead. Looking at a page changes nothing: mail programs look at links, too. */
export const accountPageRoutes = [
  route('GET /reset-password/', {
    summary: 'The page to set a new password on',
    access: anyone,
    query: linkQuery,
    responds: { 200: page },
    headers: speaking,
    handle: (call) => shown('reset-password', call),
  }),

  route('GET /verify-email/', {
    summary: 'The page to confirm an e-mail address on',
    access: anyone,
    query: linkQuery,
    responds: { 200: page },
    headers: speaking,
    handle: (call) => shown('verify-email', call),
  }),
];
