import type { Knex } from '../database';

/**
 * The most iterations that a hash of the old system still has; 0 once none is left. By index, so that
 * every log-in can ask.
 */
export async function oldIterations(db: Knex): Promise<number> {
  const { rows } = await db.raw<{ rows: { most: string | null }[] }>(
    `SELECT max(lpad(split_part(password_hash, '$', 2), 8, '0')) AS most FROM customers
     WHERE password_hash LIKE 'pbkdf2_sha256$%'`,
  );
  const most = Number(rows[0]?.most ?? 0);
  return Number.isInteger(most) ? most : 0;
}

/**
 * Gives an account another password. What was let in by the one before is let in no longer: its log-ins
 * end, but for one, and links to set a password work no more.
 */
export async function setPassword(
  trx: Knex.Transaction,
  customerId: number,
  passwordHash: string,
  { exceptTokenId = 0 }: { readonly exceptTokenId?: number } = {},
): Promise<void> {
  await trx('customers').where({ id: customerId }).update({ passwordHash });
  await trx('tokens').where({ customerId }).whereNot({ id: exceptTokenId }).delete();
  await trx('one_time_links')
    .where({ customerId, purpose: 'reset_password' })
    .whereNull('usedAt')
    .delete();
}
