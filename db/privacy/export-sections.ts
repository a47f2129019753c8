import type { Knex } from '../database';
import { auditEvents } from './export-audit';
import { orders } from './export-orders';
import type { SectionPart } from './write-export';

export interface Section {
  readonly name: string;
  /** @param after where the part before ended; null at the beginning */
  readonly read: (db: Knex, customerId: number, after: string | null) => Promise<SectionPart>;
}

const pageSize = 500;

/** All that is kept of a customer, in the order of the file. */
export const exportSections: readonly Section[] = [
  { name: 'exported_at', read: async () => ({ value: new Date(), after: null }) },
  { name: 'profile', read: readProfile },
  {
    name: 'identities',
    read: list('identities', ['issuer', 'subject', 'created_at', 'last_login_at'], 'created_at'),
  },
  {
    name: 'tokens',
    read: list('tokens', ['id', 'user_agent', 'created_at', 'last_used_at', 'expires_at'], 'id'),
  },
  {
    name: 'links',
    read: list(
      'one_time_links',
      ['purpose', 'email', 'created_at', 'expires_at', 'used_at'],
      'created_at',
    ),
  },
  {
    name: 'drafts',
    read: list('order_drafts', ['order_id', 'request', 'created_at'], 'created_at'),
  },
  { name: 'orders', read: orders },
  { name: 'notifications', read: readNotifications },
  { name: 'audit', read: auditEvents },
];

async function readProfile(db: Knex, customerId: number): Promise<SectionPart> {
  const [customer] = await select(
    db('customers').where({ id: customerId }),
    ['id', 'email', 'first_name', 'last_name', 'phone_number', 'address', 'city', 'state'],
    ['country', 'postal_code', 'is_active', 'is_verified', 'email_verified', 'phone_verified'],
    ['last_login_at', 'created_at', 'updated_at'],
  );
  const [preferences] = await select(db('customers').where({ id: customerId }), [
    'email_notifications',
    'sms_notifications',
    'language',
  ]);
  const [admin] = await select(db('admins').where({ customerId }), [
    'role',
    'permissions',
    'is_active',
    'created_at',
  ]);
  return { value: { ...customer, preferences, admin: admin ?? null }, after: null };
}

/** Few rows as a rule, so all of them at once. */
function list(table: string, columns: readonly string[], order: string): Section['read'] {
  return async (db, customerId) => ({
    rows: await select(db(table).where({ customerId }).orderBy(order), columns),
    after: null,
  });
}

/** What was for them as a customer; what the people of the shop are told is not their data. */
async function readNotifications(
  db: Knex,
  customerId: number,
  after: string | null,
): Promise<SectionPart> {
  const query = db('notifications')
    .where({ recipientId: customerId })
    .whereIn('audience', ['customer', 'person'])
    .modify((rows) => {
      if (after !== null) void rows.where('id', '>', after);
    })
    .orderBy('id')
    .limit(pageSize);
  const rows = await select(
    query,
    ['id', 'notification_type', 'order_id', 'event', 'address', 'subject', 'message', 'status'],
    ['error_message', 'sent_at', 'delivered_at', 'created_at'],
  );
  return { rows, after: rows.length < pageSize ? null : String(rows.at(-1)?.['id']) };
}

/** Columns under their own names: the file is written as the API writes. */
export async function select(
  query: Knex.QueryBuilder,
  ...columns: readonly (readonly string[])[]
): Promise<{ [column: string]: unknown }[]> {
  const names = columns.flat();
  const rows = await query.select<{ [column: string]: unknown }[]>(...names);
  return rows.map((row) => Object.fromEntries(names.map((name) => [name, row[camelCase(name)]])));
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}
