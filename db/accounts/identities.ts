import type { Knex } from '../database';
import { Customer } from '../models/customer';

/** Who a person is at a provider: the pair stays the same, whatever their address becomes. */
export interface Identity {
  readonly issuer: string;
  readonly subject: string;
}

/** An account and, where it is an admin's too, whether that admin is active. */
export type Account = Customer & { readonly adminIsActive: boolean | null };

export async function accountOfIdentity(
  db: Knex,
  { issuer, subject }: Identity,
): Promise<Account | undefined> {
  return accounts(db)
    .innerJoin('identities', 'identities.customerId', 'customers.id')
    .where({ issuer, subject })
    .first();
}

/** Addresses are compared without case. */
export async function accountWithEmail(db: Knex, email: string): Promise<Account | undefined> {
  return accounts(db).whereRaw('lower(email) = lower(?)', [email]).first();
}

export async function bindIdentity(
  trx: Knex.Transaction,
  { issuer, subject }: Identity,
  customerId: number,
): Promise<void> {
  await trx('identities').insert({ issuer, subject, customerId });
}

/** A log-in with this identity has just succeeded. */
export async function markLogin(
  trx: Knex.Transaction,
  { issuer, subject }: Identity,
): Promise<void> {
  await trx('identities').where({ issuer, subject }).update({ lastLoginAt: trx.fn.now() });
}

/** The identity at this provider that the customer logged in with last. */
export async function lastIdentity(
  db: Knex,
  issuer: string,
  customerId: number,
): Promise<(Identity & { readonly lastLoginAt: Date }) | undefined> {
  return db('identities')
    .where({ issuer, customerId })
    .orderBy('lastLoginAt', 'desc')
    .first<(Identity & { readonly lastLoginAt: Date }) | undefined>();
}

function accounts(db: Knex) {
  return Customer.query(db)
    .castTo<Account | undefined>()
    .leftJoin('admins', 'admins.customerId', 'customers.id')
    .select('customers.*', 'admins.isActive as adminIsActive');
}
