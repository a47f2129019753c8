import { MockActivityEnvironment } from '@temporalio/testing';
import { Client as Temporal } from '@temporalio/client';
import { Client } from 'pg';
import { createUpkeepActivities } from '../../../activities/upkeep';
import type { User } from '../../../api/access';
import { readDashboard } from '../../../api/queries/dashboard';
import { findNotifications } from '../../../api/queries/notifications';
import { findOrders } from '../../../api/queries/orders';
import { countAlone } from '../../../api/queries/paged';
import { readStatistics } from '../../../api/queries/statistics';
import { Customer } from '../../../db/models/customer';
import { forgetHtml } from '../../../db/notifications/forget-html';
import { aCustomer, testDatabase, until, type TestDatabase } from '../harness';

let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

interface Mail {
  readonly status: string;
  readonly months: number;
  readonly abandoned?: boolean;
}

/** E-mails of so many months ago, by their subject. */
async function mails(all: Readonly<Record<string, Mail>>): Promise<void> {
  for (const [subject, { status, months, abandoned = false }] of Object.entries(all)) {
    await database.db.raw(
      `INSERT INTO notifications (id, notification_type, event, audience, address, template, subject,
         message, html, status, sent_at, error_kind, abandoned_at, created_at)
       SELECT gen_random_uuid(), 'email', 'placed', 'person', :subject, 't', :subject, 'In words', '<p>In words',
         :status, CASE WHEN :status IN ('sent', 'delivered') THEN made END,
         CASE WHEN :status = 'failed' THEN 'passing' END, CASE WHEN :abandoned THEN made END, made
       FROM (SELECT now() - CAST(:months AS float8) * interval '30 days' AS made) m`,
      { subject, status, months, abandoned },
    );
  }
}

async function withHtml(): Promise<string[]> {
  const rows = await database
    .db('notifications')
    .whereNotNull('html')
    .orderBy('subject')
    .select<{ subject: string }[]>('subject');
  return rows.map(({ subject }) => subject);
}

const mixed = {
  'abandoned, old': { status: 'failed', months: 8, abandoned: true },
  'delivered, old': { status: 'delivered', months: 8 },
  'failed, old': { status: 'failed', months: 8 },
  'pending, old': { status: 'pending', months: 8 },
  'sent, new': { status: 'sent', months: 3 },
  'sent, old': { status: 'sent', months: 8 },
  'skipped, old': { status: 'skipped', months: 8 },
};
const mayStillGoOut = ['failed, old', 'pending, old', 'sent, new'];

test('old e-mails lose their HTML once they are settled, and keep their text', async () => {
  await mails(mixed);
  expect(await forgetHtml(database.db, 6, 3)).toBe(3);
  expect(await forgetHtml(database.db, 6, 3)).toBe(1);
  expect(await forgetHtml(database.db, 6, 3)).toBe(0);
  expect(await withHtml()).toEqual(mayStillGoOut);
  const texts = await database.db('notifications').distinct('message').pluck('message');
  expect(texts).toEqual(['In words']);
});

test('what somebody else changes just now is left for the next time', async () => {
  await mails({ one: { status: 'sent', months: 8 }, other: { status: 'sent', months: 8 } });
  const trx = await database.db.transaction();
  await trx('notifications').where({ subject: 'one' }).forUpdate();
  expect(await forgetHtml(database.db, 6, 10)).toBe(1);
  await trx.commit();
  expect(await withHtml()).toEqual(['one']);
});

test.each([
  [6, mayStillGoOut],
  [0, Object.keys(mixed)],
])('the hourly upkeep does so after %i months, and not at all after none', async (months, left) => {
  await mails(mixed);
  const { sweepAbandonedDrafts } = createUpkeepActivities({
    db: database.db,
    // Never asked by what is tested here.
    client: new Temporal(),
    queue: 'nobody',
    htmlMonths: months,
  });
  const removed: unknown = await new MockActivityEnvironment().run(sweepAbandonedDrafts);
  expect(removed).toBe(months === 0 ? 0 : 4);
  expect(await withHtml()).toEqual(left);
});

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

function readThrough(plan: Plan): string[] {
  const own = plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? ''] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(readThrough)];
}

test('what counts or sums all orders or messages reads an index, however wide the rows are', async () => {
  const { id } = await aCustomer(database.db);
  const user: User = {
    customer: await Customer.query(database.db).findById(id).throwIfNotFound(),
    admin: { id: 1, role: 'super_admin' },
    permissions: new Set(),
    tokenId: 1,
    loggedInAt: new Date(),
  };
  await database.db.raw(
    `INSERT INTO orders (id, order_number, customer_id, total_cents, shipping_address, billing_address,
       phone_number, status, actor_started_at, created_at)
     SELECT gen_random_uuid(), 'ORD-20260101-' || lpad(n::text, 5, '0'), ?, 100, repeat('a', 150),
       repeat('b', 150), 'p', 'delivered', now(), timestamptz '2026-01-01' + n * interval '3 minutes'
     FROM generate_series(1, 20000) n`,
    [id],
  );
  await database.db.raw(
    `INSERT INTO notifications (id, notification_type, event, audience, recipient_id, address, template,
       message, status, sent_at)
     SELECT gen_random_uuid(), 'email', 'placed', 'customer', ?, n::text, 't', repeat('m', 300), 'sent', now()
     FROM generate_series(1, 20000) n`,
    [id],
  );
  const asked: { readonly sql: string; readonly bindings: unknown[] }[] = [];
  const note = (query: (typeof asked)[number]) => void asked.push(query);
  database.db.on('query', note);
  const { db } = database;
  const timeZone = 'Africa/Nairobi';
  await readStatistics(db);
  await readDashboard(db);
  for (const filters of [{}, { status: 'delivered' }] as const) {
    const orders = findOrders(db, filters, { ownedBy: undefined, timeZone });
    expect(await countAlone(orders)).toBe(20_000);
  }
  for (const filters of [{}, { status: 'sent' }, { notification_type: 'email' }] as const) {
    expect(await countAlone(findNotifications(db, user, filters, timeZone))).toBe(20_000);
  }
  db.off('query', note);

  const client = new Client({ connectionString: database.url });
  await client.connect();
  // Nobody waits for the disk here; what is not on it is not marked as seen by all, as indexes need it.
  await client.query('CHECKPOINT');
  // Nor is what anybody, such as autovacuum, still looks at.
  await until('all rows are marked', async () => {
    await client.query('VACUUM ANALYZE orders, notifications');
    const { rows } = await client.query(
      `SELECT sum(relpages - relallvisible)::int AS left FROM pg_class
       WHERE oid IN ('orders'::regclass, 'notifications'::regclass)`,
    );
    return rows[0].left === 0;
  });
  await client.query('SET random_page_cost = 1.1');
  const read: string[] = [];
  for (const { sql, bindings } of asked) {
    const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${sql}`, bindings);
    read.push(...readThrough(rows[0]['QUERY PLAN'][0].Plan));
  }
  await client.end();
  expect(asked.length).toBeGreaterThan(10);
  expect(read.filter((table) => ['orders', 'notifications'].includes(table))).toEqual([]);
});
