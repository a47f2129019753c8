import { Client } from 'pg';
import { readFigures } from '../../../api/queries/notification-figures';
import { readShopState } from '../../../db/shop-state';
import { aCustomer, testDatabase, type TestDatabase } from '../harness';

const messages = 60_000;
const orders = 20_000;

/** A message a minute, nearly all of them sent; most orders delivered. */
const shop = [
  `INSERT INTO orders (id, order_number, customer_id, total_cents, shipping_address, billing_address,
     phone_number, status, actor_started_at, created_at)
   SELECT gen_random_uuid(), 'ORD-20260101-' || lpad(n::text, 5, '0'), :customer, 100, 'a', 'a', 'p',
     CASE WHEN n % 200 = 0 THEN 'pending' WHEN n % 50 = 0 THEN 'shipped' ELSE 'delivered' END,
     CASE WHEN n % 400 > 0 THEN now() END, timestamptz '2026-01-01' + n * interval '3 minutes'
   FROM generate_series(1, :orders) n`,
  `INSERT INTO notifications (id, notification_type, event, audience, address, template, message, status,
     sent_at, error_kind, error_code, cost, currency, units, created_at)
   SELECT gen_random_uuid(), CASE WHEN n % 2 = 0 THEN 'sms' ELSE 'email' END, 'placed', 'customer', n::text,
     't', 'm', s.status, CASE WHEN s.status = 'sent' THEN made + interval '1 second' END,
     CASE WHEN s.status = 'failed' THEN 'passing' END, '451', CASE WHEN n % 2 = 0 THEN 0.8 END, 'KES', 1, made
   FROM generate_series(1, :messages) n,
     LATERAL (SELECT timestamptz '2026-01-01' + n * interval '1 minute' AS made) m,
     LATERAL (SELECT CASE WHEN n % 500 = 0 THEN 'failed' WHEN n % 501 = 0 THEN 'pending' ELSE 'sent' END AS status) s`,
  // A month of hourly runs, and the findings of a bad quarter, all but a few put right.
  `INSERT INTO reconciliations (id, is_full, started_at, finished_at)
   SELECT gen_random_uuid(), false, made, made + interval '1 minute'
   FROM generate_series(1, 720) n, LATERAL (SELECT timestamptz '2026-01-01' + n * interval '1 hour' AS made) m`,
  `INSERT INTO findings (kind, subject, label, needs_person, resolved_at)
   SELECT 'stock_differs', n::text, 'SKU-' || n, true, CASE WHEN n % 1000 > 0 THEN now() END
   FROM generate_series(1, 5000) n`,
];

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await testDatabase();
  const { id: customer } = await aCustomer(database.db);
  for (const sql of shop) await database.db.raw(sql, { customer, orders, messages });
  client = new Client({ connectionString: database.url });
  await client.connect();
  await client.query('VACUUM ANALYZE');
}, 120_000);
afterAll(async () => {
  await client.end();
  await database.close();
});

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly Plan[];
}

interface Asked {
  readonly sql: string;
  readonly bindings: unknown[];
}

async function questions(ask: () => Promise<unknown>): Promise<Asked[]> {
  const asked: Asked[] = [];
  const note = ({ sql, bindings }: Asked) => void asked.push({ sql, bindings });
  database.db.on('query', note);
  await ask();
  database.db.off('query', note);
  return asked;
}

function readThrough(plan: Plan): string[] {
  const own = plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? ''] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(readThrough)];
}

/** The tables that are read all through, for each query. */
async function plansOf(asked: readonly Asked[]): Promise<string[][]> {
  const plans: string[][] = [];
  for (const { sql, bindings } of asked) {
    // As every connection of ours has it (db/database.ts).
    await client.query('SET random_page_cost = 1.1');
    const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${sql}`, bindings);
    plans.push(readThrough(rows[0]['QUERY PLAN'][0].Plan));
  }
  return plans;
}

const lists = (from: string, until: string, by: 'hour' | 'day') =>
  readFigures(database.db, { from: new Date(from), until: new Date(until), by }, 'Africa/Nairobi');

test.each([
  ['a day by the hour', '2026-01-15', '2026-01-16', 'hour'],
  ['a week by the day', '2026-01-08', '2026-01-15', 'day'],
] as const)('the figures of %s are read by index', async (_what, from, until, by) => {
  const plans = await plansOf(await questions(() => lists(from, until, by)));
  expect(plans).toHaveLength(5);
  expect(plans.flat().filter((table) => table !== 'channels')).toEqual([]);
});

test('what is under way and what waits is counted by index, for every scrape', async () => {
  const asked = await questions(() => readShopState(database.db));
  const plans = await plansOf(asked);
  expect(plans.flat().filter((table) => table !== 'channels')).toEqual([]);
});

test('the counts are right', async () => {
  const state = await readShopState(database.db);
  const open = Object.fromEntries(state.open.map(({ status, count }) => [status, count]));
  expect(open).toEqual({ pending: 100, confirmed: 0, processing: 0, shipped: 300 });
  expect(state.withoutActor).toEqual({ count: 50, since: new Date('2026-01-01T20:00:00Z') });
  const failed = Object.fromEntries(
    state.failed.map(({ channel, kind, count }) => [`${channel} ${kind}`, count]),
  );
  expect(failed).toEqual({
    'sms passing': 120,
    'sms permanent': 0,
    'sms unknown': 0,
    'email passing': 0,
    'email permanent': 0,
    'email unknown': 0,
  });
  const waiting = state.waiting.map(({ channel, stopped, count }) => [channel, stopped, count]);
  expect(waiting.toSorted()).toEqual([
    ['email', false, 60],
    ['sms', false, 59],
  ]);
});

test('the check would see a table that is read through', async () => {
  const asked = await questions(() => lists('2026-01-15', '2026-01-16', 'hour'));
  await client.query('BEGIN');
  // There are many indexes that begin with something else; without any the table is what is left.
  for (const way of ['indexscan', 'indexonlyscan', 'bitmapscan']) {
    await client.query(`SET LOCAL enable_${way} = off`);
  }
  const plans = await plansOf(asked);
  await client.query('ROLLBACK');
  expect(plans.flat()).toContain('notifications');
});
