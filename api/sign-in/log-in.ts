import { beginLogIn } from '../../db/accounts/log-ins';
import { oldIterations } from '../../db/accounts/passwords';
import { audit, ofAnyone, ofCustomer } from '../../db/audit';
import type { Knex } from '../../db/database';
import { Customer } from '../../db/models/customer';
import { customerActs, nobody, type Request } from '../doer';
import { Problem } from '../problems';
import type { Services } from '../services';
import { hashPassword, needsRehash, passwordMatches } from './passwords';
import { issueToken } from './tokens';

type Found = Customer & { readonly adminIsActive: boolean | null };

interface Given {
  readonly email: string;
  readonly password: string;
}

/**
 * Unknown address, wrong password and deactivated account are one answer, after the same time.
 *
 * @throws Problem InvalidCredentials, TooManyAttempts
 */
export async function logIn(
  services: Pick<Services, 'db' | 'tokenTtlMs' | 'throttle'>,
  given: Given,
  asking: Request,
): Promise<{ customer: Customer; token: string }> {
  const { db, throttle } = services;
  const keys = { account: given.email, address: asking.origin.ip };
  const customer = await throttle.inTurn('login', keys, async (attempt) => {
    const known = await recognise(db, given, asking);
    await attempt.succeeded();
    return known;
  });
  return { customer, token: await letIn(services, customer, given.password, asking) };
}

/** @throws Problem InvalidCredentials */
async function recognise(db: Knex, { email, password }: Given, asking: Request): Promise<Customer> {
  const customer = await Customer.query(db)
    .castTo<Found | undefined>()
    .leftJoin('admins', 'admins.customerId', 'customers.id')
    .select('customers.*', 'admins.isActive as adminIsActive')
    .whereRaw('lower(email) = lower(?)', [email])
    .first();
  const stored = customer?.passwordHash ?? null;
  const matches = await passwordMatches(password, stored, await oldIterations(db));
  const why = whyRefused(customer, matches);
  if (customer !== undefined && why === null) return customer;
  await audit(db, nobody(asking), ofAnyone(customer, 'login.failed', { reason: why }));
  throw wrongPair();
}

/** @throws Problem InvalidCredentials where the account was closed, or got another password, meanwhile */
async function letIn(
  { db, tokenTtlMs }: Pick<Services, 'db' | 'tokenTtlMs'>,
  { id, passwordHash: checked }: Customer,
  password: string,
  asking: Request,
): Promise<string> {
  if (checked === null) throw wrongPair();
  const renewed = needsRehash(checked) ? await hashPassword(password) : undefined;
  return db.transaction(async (trx) => {
    if (!(await beginLogIn(trx, id, { checked, renewed }))) throw wrongPair();
    await audit(
      trx,
      customerActs(id, asking),
      ofCustomer(id, 'login.succeeded', { by: 'password' }),
    );
    return issueToken(trx, id, tokenTtlMs, asking.origin.userAgent ?? '');
  });
}

function wrongPair(): Problem {
  return new Problem('InvalidCredentials', 'The e-mail address or the password is wrong.');
}

function whyRefused(customer: Found | undefined, matches: boolean): string | null {
  if (customer === undefined) return 'unknown_address';
  if (!customer.isActive || customer.adminIsActive === false) return 'deactivated';
  return matches ? null : 'wrong_password';
}
