import type { Knex } from '../database';

interface Bearer {
  readonly customerId: number;
  readonly tokenId: number;
}

/**
 * Notes that somebody logs in, if what let them in still holds. It waits for whoever is closing the account or
 * giving it another password; a log-in that was under way meanwhile gets no token then.
 *
 * @param checked the hash that the given password was found to match; left out where another way let them in
 * @param renewed a hash to take its place
 * @returns whether they may be let in
 */
export async function beginLogIn(
  trx: Knex.Transaction,
  customerId: number,
  { checked, renewed }: { readonly checked?: string; readonly renewed?: string | undefined } = {},
): Promise<boolean> {
  const letIn = await trx('customers')
    .where({
      id: customerId,
      isActive: true,
      ...(checked !== undefined && { passwordHash: checked }),
    })
    .update({ lastLoginAt: trx.fn.now(), ...(renewed !== undefined && { passwordHash: renewed }) });
  if (letIn === 0) return false;
  const admin = await trx('admins')
    .where({ customerId })
    .forShare()
    .first<{ isActive: boolean } | undefined>('isActive');
  return admin?.isActive !== false;
}

/**
 * Whether the log-in that a request came with still holds. Asked where the request is about to change what
 * ends log-ins; from here until the transaction ends it can not be ended by another.
 */
export async function stillHolds(
  trx: Knex.Transaction,
  { customerId, tokenId }: Bearer,
): Promise<boolean> {
  // In the order in which all lock who end log-ins: the account, then its tokens.
  await trx('customers').where({ id: customerId }).forUpdate().first('id');
  const token = await trx('tokens').where({ id: tokenId, customerId }).forUpdate().first('id');
  return token !== undefined;
}
