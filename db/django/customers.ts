import type { Knex } from '../database';
import { rememberImported } from './imported-rows';

/** An account of the old system, checked; times as text, to the microsecond. */
export interface BroughtCustomer {
  readonly oldId: string;
  /** Kept where nobody has it; null: any. */
  readonly id: number | null;
  readonly email: string;
  readonly passwordHash: string | null;
  readonly firstName: string;
  readonly lastName: string;
  readonly phoneNumber: string;
  readonly address: string;
  readonly city: string;
  readonly state: string;
  readonly country: string;
  readonly postalCode: string;
  readonly isActive: boolean;
  readonly isVerified: boolean;
  readonly emailNotifications: boolean;
  readonly smsNotifications: boolean;
  readonly lastLoginAt: string | null;
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}

export async function insertCustomers(
  trx: Knex.Transaction,
  customers: readonly BroughtCustomer[],
): Promise<void> {
  const ids = customers.flatMap(({ id }) => (id === null ? [] : [id]));
  const taken = new Set(await trx('customers').whereIn('id', ids).pluck<number[]>('id'));
  const known: { oldId: string; newId: number }[] = [];
  for (const { oldId, id, createdAt, updatedAt, ...customer } of customers) {
    const now = trx.fn.now();
    const [row] = await trx('customers')
      .insert({
        ...customer,
        ...(id !== null && !taken.has(id) && { id }),
        createdAt: createdAt ?? now,
        updatedAt: updatedAt ?? createdAt ?? now,
      })
      .returning<{ id: number }[]>('id');
    if (row === undefined) throw new Error('a customer was not inserted');
    known.push({ oldId, newId: row.id });
  }
  await rememberImported(trx, 'customer', known);
}

/** Somebody of the old system, as who they are here. */
export interface Person {
  readonly id: number;
  readonly email: string;
  readonly phoneNumber: string;
  readonly isErased: boolean;
  readonly isAdmin: boolean;
}

/** By old id; those that were not brought over are missing. */
export async function peopleBrought(
  db: Knex,
  oldIds: readonly string[],
): Promise<ReadonlyMap<string, Person>> {
  const { rows } = await db.raw<{ rows: (Person & { oldId: string })[] }>(
    `SELECT r.old_id AS "oldId", c.id, c.email, c.phone_number AS "phoneNumber",
            c.erased_at IS NOT NULL AS "isErased",
            EXISTS (SELECT FROM admins a WHERE a.customer_id = c.id) AS "isAdmin"
     FROM imported_rows r JOIN customers c ON c.id = CAST(r.new_id AS int)
     WHERE r.entity = 'customer' AND r.old_id = ANY(?::text[])`,
    [[...new Set(oldIds)]],
  );
  return new Map(rows.map(({ oldId, ...person }) => [oldId, person]));
}

export interface Account {
  readonly id: number;
  /** Its mailbox is known to be its own: it was confirmed, or came from the old system. */
  readonly isTrusted: boolean;
}

/** Accounts that are here, by their addresses in lower case. */
export async function accountsWith(
  db: Knex,
  emails: readonly string[],
): Promise<ReadonlyMap<string, Account>> {
  const { rows } = await db.raw<{ rows: (Account & { email: string })[] }>(
    `SELECT id, lower(email) AS email, email_verified OR EXISTS (
       SELECT FROM imported_rows WHERE entity = 'customer' AND new_id = CAST(c.id AS text)) AS "isTrusted"
     FROM customers c WHERE lower(email) = ANY(?::text[])`,
    [emails.map((email) => email.toLowerCase())],
  );
  return new Map(rows.map(({ email, ...account }) => [email, account]));
}
