import { rememberImported, importedAs, keepClearOf } from '../../db/django/imported-rows';
import { accountsWith, insertCustomers, type BroughtCustomer } from '../../db/django/customers';
import { Email } from '../contracts/fields';
import { toE164 } from '../contracts/phone';
import { parse as parseOldHash } from '../sign-in/pbkdf2';
import { bringOver, type Run } from './phase';
import type { Tally } from './report';
import type { OldRow } from './source';
import { flag, integerId, words } from './values';

type Planned = BroughtCustomer | { readonly oldId: string; readonly joins: number };

/** Accounts with their password hashes; who had two addresses that differ by case only has one account here. */
export async function bringCustomers(run: Run): Promise<void> {
  const { db, isDry, refused } = run;
  const tally = run.report.tally('customers');
  if (!isDry) await keepClearOf(db, 'customers', await highestId(run, 'customers'));
  const winners = await sameMailbox(run);
  /** Old ids that go to the account of another, which may come later. */
  const joining: [oldId: string, winner: string][] = [];
  await bringOver<Planned>(run, {
    table: 'customers',
    tally,
    idOf: ({ oldId }) => oldId,
    lost: ({ oldId }) => void refused.customers.add(oldId),
    async plan(rows) {
      const there = await importedAs(
        db,
        'customer',
        rows.map(({ id }) => id ?? ''),
      );
      const fresh = rows.filter(({ id }) => !there.has(id ?? ''));
      tally.there += rows.length - fresh.length;
      const accounts = await accountsWith(
        db,
        fresh.map(({ email }) => words(email)),
      );
      return fresh.flatMap((row): Planned[] => {
        const oldId = row['id'] ?? '';
        const winner = winners.get(oldId);
        if (winner !== undefined) {
          joining.push([oldId, winner]);
          return [];
        }
        const refuse = (reason: string) => {
          refused.customers.add(oldId);
          tally.refuse(oldId, reason);
          return [];
        };
        const { data: email } = Email.safeParse(row['email'] ?? '');
        if (email === undefined) return refuse('its e-mail address is none that mail can reach');
        const account = accounts.get(email.toLowerCase());
        if (account === undefined) return [customerFrom(row, email, tally)];
        // Whoever made it here must not get another's orders for having typed their address.
        if (!account.isTrusted) {
          return refuse(
            `account ${account.id} here has its e-mail address, and has not confirmed it`,
          );
        }
        tally.warn(oldId, `account ${account.id} here has its e-mail address, and gets its orders`);
        return [{ oldId, joins: account.id }];
      });
    },
    async write(trx, items) {
      await insertCustomers(
        trx,
        items.flatMap((item) => ('joins' in item ? [] : [item])),
      );
      const joined = items.flatMap((item) => ('joins' in item ? [item] : []));
      await rememberImported(
        trx,
        'customer',
        joined.map(({ oldId, joins }) => ({ oldId, newId: joins })),
      );
    },
  });
  await join(run, tally, joining);
}

async function join(
  { db, isDry, refused }: Run,
  tally: Tally,
  joining: readonly (readonly [oldId: string, winner: string])[],
): Promise<void> {
  const known = await importedAs(
    db,
    'customer',
    joining.map(([, winner]) => winner),
  );
  for (const [oldId, winner] of joining) {
    const newId = known.get(winner);
    if (refused.customers.has(winner) || (!isDry && newId === undefined)) {
      refused.customers.add(oldId);
      tally.refuse(oldId, `customer ${winner} has the same e-mail address, and was refused`);
      continue;
    }
    tally.there += 1;
    tally.warn(oldId, `customer ${winner} has the same e-mail address, and gets its orders`);
    if (!isDry && newId !== undefined) await rememberImported(db, 'customer', [{ oldId, newId }]);
  }
}

/**
 * Of accounts whose addresses differ by case only, which gives way to which: the one that is open, vetted
 * and used last stays.
 */
async function sameMailbox({ source }: Run): Promise<ReadonlyMap<string, string>> {
  const rows = await source.ask(
    `SELECT id::text, first_value(id::text) OVER mailbox AS stays FROM (
       SELECT {customers.id} AS id, lower(trim({customers.email})) AS email,
         {customers.is_active}::text AS is_active, {customers.is_verified}::text AS is_verified,
         {customers.last_login}::text AS last_login,
         count(*) OVER (PARTITION BY lower(trim({customers.email}))) AS accounts
       FROM {customers}) c
     WHERE accounts > 1 AND email <> ''
     WINDOW mailbox AS (PARTITION BY email ORDER BY is_active DESC NULLS LAST,
       is_verified DESC NULLS LAST, last_login DESC NULLS LAST, id)`,
  );
  return new Map(
    rows
      .filter(({ id, stays }) => id !== stays)
      .map(({ id, stays }): [string, string] => [id ?? '', stays ?? '']),
  );
}

export async function highestId(
  { source }: Run,
  table: 'customers' | 'admins' | 'categories',
): Promise<number> {
  const [row] = await source.ask(
    `SELECT max({${table}.id}::text::numeric)::text AS most FROM {${table}}
     WHERE {${table}.id}::text ~ '^[0-9]{1,10}$'`,
  );
  return integerId(row?.['most'] ?? '') ?? 0;
}

function customerFrom(row: OldRow, email: string, tally: Tally): BroughtCustomer {
  const oldId = row['id'] ?? '';
  const country = words(row['country'], 100) || 'Kenya';
  const phone = words(row['phone_number']);
  const phoneNumber = phone === '' ? '' : toE164(phone, country);
  if (phoneNumber === null) {
    tally.warn(oldId, 'its phone number is none in that country, and was left out');
  }
  if (flag(row['is_superuser'], false)) {
    tally.warn(oldId, 'it was a Django superuser; here only those of the admins table are admins');
  }
  return {
    oldId,
    id: integerId(oldId),
    email,
    passwordHash: passwordHash(row, tally),
    firstName: words(row['first_name'], 100),
    lastName: words(row['last_name'], 100),
    phoneNumber: phoneNumber ?? '',
    address: words(row['address']),
    city: words(row['city']),
    state: words(row['state']),
    country,
    postalCode: words(row['postal_code']),
    isActive: flag(row['is_active'], true),
    isVerified: flag(row['is_verified'], false),
    emailNotifications: flag(row['email_notifications'], true),
    smsNotifications: flag(row['sms_notifications'], true),
    lastLoginAt: row['last_login'] ?? null,
    createdAt: row['created_at'] ?? null,
    updatedAt: row['updated_at'] ?? null,
  };
}

/** Null for an account that can be opened by a link only. */
function passwordHash({ id, password }: OldRow, tally: Tally): string | null {
  const hash = password ?? '';
  // Django's mark of an account without one.
  if (hash === '' || hash.startsWith('!')) return null;
  if (parseOldHash(hash) !== null) return hash;
  tally.warn(
    id ?? null,
    'its password was hashed in a way that is not known here: a new one has to be set',
  );
  return null;
}
