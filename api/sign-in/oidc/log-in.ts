import { endLogIns } from '../../../db/accounts/customers';
import { beginLogIn } from '../../../db/accounts/log-ins';
import { audit, type AuditEvent, ofCustomer } from '../../../db/audit';
import {
  accountOfIdentity,
  accountWithEmail,
  bindIdentity,
  markLogin,
  type Account,
} from '../../../db/accounts/identities';
import { takeNonce } from '../../../db/accounts/handshakes';
import { violatedUnique, type Knex } from '../../../db/database';
import { Customer } from '../../../db/models/customer';
import { tellPerson } from '../../../db/notifications/personal';
import type { Language } from '../../../workflows/domain/language';
import type { PersonalNews } from '../../../workflows/domain/texts';
import { customerActs, nobody, type Request } from '../../doer';
import { Problem } from '../../problems';
import type { Services } from '../../services';
import { issueToken } from '../tokens';
import { invalidIdToken, usedIdToken } from './id-token';
import type { IdentifiedPerson } from './person';
import type { ProviderName } from './provider';

type Needed = Pick<Services, 'db' | 'shop' | 'tokenTtlMs' | 'messages'>;

interface Asking extends Request {
  readonly provider: ProviderName;
  /** In which to speak with somebody new. */
  readonly language: Language;
}

export interface LoggedIn {
  readonly customer: Customer;
  readonly token: string;
  /** Whether the account was made by this log-in. */
  readonly isNew: boolean;
}

/** Why somebody whose account is known is not let in, as the audit log has it. */
type Reason = 'deactivated' | 'provider_email_unverified' | 'account_email_unverified';

interface Refused {
  readonly reason: Reason;
  readonly account: Account;
}

const tries = 3;

/**
 * Logs in whom a provider vouches for: into the account their identity is bound to, else into the one
 * with their e-mail address if both sides have verified that, else into a new one.
 *
 * @throws Problem InvalidIdToken, AccountNotBound, AccountDeactivated
 */
export async function logInWith(
  services: Needed,
  person: IdentifiedPerson,
  asking: Asking,
): Promise<LoggedIn> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await logInOnce(services, person, asking);
    } catch (error) {
      // Another log-in of the same new person was quicker: theirs is the account now.
      if (attempt === tries || violatedUnique(error) === null) throw error;
    }
  }
}

async function logInOnce(
  services: Needed,
  person: IdentifiedPerson,
  asking: Asking,
): Promise<LoggedIn> {
  const { db, messages } = services;
  const outcome = await db.transaction(async (trx) => {
    await useUp(trx, person);
    const found = await findAccount(trx, person, asking);
    if ('reason' in found) {
      // Kept, so that the account's owner can see who tried.
      await tell(trx, asking, found.account, 'login.failed', { reason: found.reason });
      return found;
    }
    return letIn(trx, services, person, asking, found);
  });
  if ('reason' in outcome) throw refusal(outcome.reason);
  if (outcome.messageId !== undefined) void messages.send(outcome.messageId);
  return outcome;
}

/** An ID token that carries a nonce is good for one log-in. */
async function useUp(trx: Knex.Transaction, person: IdentifiedPerson): Promise<void> {
  const { issuer, nonce, tokenExpiresAt } = person;
  if (nonce === null) return;
  // For a while longer than the token is taken, as the clocks of servers differ.
  const until = new Date(tokenExpiresAt.getTime() + 60_000);
  if (!(await takeNonce(trx, issuer, nonce, until))) throw usedIdToken();
}

async function findAccount(
  trx: Knex.Transaction,
  person: IdentifiedPerson,
  asking: Asking,
): Promise<Refused | Found> {
  const { email, isEmailVerified } = person;
  const own = await accountOfIdentity(trx, person);
  if (own !== undefined) return active(own);
  if (email === null) throw invalidIdToken('The provider does not tell your e-mail address.');
  const account = await accountWithEmail(trx, email);
  if (account === undefined) return { account: null };
  if (!isEmailVerified) return { account, reason: 'provider_email_unverified' };
  if (!account.emailVerified) return { account, reason: 'account_email_unverified' };
  const taken = active(account);
  if (!('reason' in taken)) {
    await bindIdentity(trx, person, account.id);
    // Whoever else was let in, before it was shown whose address this is, is let in no longer.
    await endLogIns(trx, account.id);
    await tell(trx, asking, account, 'identity.linked');
    return { ...taken, isJoined: true };
  }
  return taken;
}

interface Found {
  readonly account: Account | null;
  /** Whether an account that was there has just got this identity. */
  readonly isJoined?: true;
}

function active(account: Account): Refused | { readonly account: Account } {
  const isActive = account.isActive && account.adminIsActive !== false;
  return isActive ? { account } : { account, reason: 'deactivated' };
}

async function letIn(
  trx: Knex.Transaction,
  services: Needed,
  person: IdentifiedPerson,
  asking: Asking,
  found: Found,
): Promise<LoggedIn & { readonly messageId: string | undefined }> {
  const isNew = found.account === null;
  const customer = found.account ?? (await register(trx, person, asking));
  const news = newsOf(found, person);
  const messageId = news && (await tellPerson(trx, news, customer, services.shop));
  if (!(await beginLogIn(trx, customer.id))) throw refusal('deactivated');
  await markLogin(trx, person);
  await tell(trx, asking, customer, 'login.succeeded');
  const userAgent = asking.origin.userAgent ?? '';
  const token = await issueToken(trx, customer.id, services.tokenTtlMs, userAgent);
  return { customer, token, isNew, messageId };
}

/** What the person is told of by mail. */
function newsOf(
  { account, isJoined }: Found,
  { isEmailVerified }: IdentifiedPerson,
): PersonalNews | undefined {
  if (account === null) return isEmailVerified ? undefined : 'registered';
  return isJoined && 'identity_linked';
}

async function register(
  trx: Knex.Transaction,
  person: IdentifiedPerson,
  asking: Asking,
): Promise<Customer> {
  const { email, isEmailVerified: emailVerified, firstName, lastName } = person;
  const { language } = asking;
  const customer = await Customer.query(trx)
    .insert({ email: email ?? '', emailVerified, firstName, lastName, phoneNumber: '', language })
    .returning('*');
  await tell(trx, asking, customer, 'account.registered');
  await bindIdentity(trx, person, customer.id);
  await tell(trx, asking, customer, 'identity.linked');
  return customer;
}

/** Who fails has not shown to be the customer. */
async function tell(
  trx: Knex.Transaction,
  asking: Asking,
  { id }: Pick<Customer, 'id'>,
  action: string,
  about: AuditEvent['about'] = {},
): Promise<void> {
  const doer = action === 'login.failed' ? nobody(asking) : customerActs(id, asking);
  await audit(trx, doer, ofCustomer(id, action, { provider: asking.provider, ...about }));
}

function refusal(reason: Reason): Problem {
  switch (reason) {
    case 'deactivated':
      return new Problem('AccountDeactivated', 'This account is deactivated. Please ask the shop.');
    case 'provider_email_unverified':
      return new Problem(
        'AccountNotBound',
        'There is an account with this e-mail address, and your provider has not verified that the address is yours. Log in with the password of that account, or have your provider verify the address and try again.',
      );
    case 'account_email_unverified':
      return new Problem(
        'AccountNotBound',
        'There is an account with this e-mail address, which has not been confirmed yet. Set a new password for it by the link that POST /api/v1/auth/password/reset/ sends to the address, which confirms it (or log in and confirm it), and try again.',
      );
  }
}
