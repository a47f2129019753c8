import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { nextLongUnsent, stillUnsent } from '../../../db/notifications/orderless';
import { compareStock } from '../../../db/products/check';
import { openUnseen } from '../../../db/reconciliation/findings';
import {
  compareOrders,
  ordersInNeed,
  ordersUnsettled,
  orderStates,
} from '../../../db/reconciliation/orders';
import { aCustomer, aProduct, testDatabase, type TestDatabase } from '../harness';

const orders = 20_000;

/** A shop in its third year: one order of a hundred has a way to go, a few messages wait or failed. */
const shop = [
  `INSERT INTO orders (id, order_number, customer_id, total_cents, shipping_address, billing_address,
     phone_number, status, actor_started_at, last_event)
   SELECT gen_random_uuid(), 'ORD-20260101-' || lpad(n::text, 5, '0'), :customer, 100, 'a', 'a', 'p',
     CASE WHEN n % 100 = 0 THEN 'pending' ELSE 'delivered' END, now(), 1
   FROM generate_series(1, :orders) n`,
  `INSERT INTO order_items (id, order_id, product_id, position, product_name, product_sku, quantity, unit_price_cents)
   SELECT gen_random_uuid(), id, :product, 1, 'n', 's', 1, 100 FROM orders`,
  `INSERT INTO order_events (order_id, seq, kind, to_status) SELECT id, 1, 'placed', status FROM orders`,
  `INSERT INTO stock_movements (product_id, order_id, kind, quantity) SELECT :product, id, 'taken', -1 FROM orders`,
  `INSERT INTO notifications (id, notification_type, order_id, event, audience, address, template, message,
     status, sent_at, created_at)
   SELECT gen_random_uuid(), 'sms', CASE WHEN n % 2 = 0 THEN id END, 'placed', 'customer', n::text, 't', 'm',
     s.status, CASE WHEN s.status = 'sent' THEN now() END, now() - n * interval '1 minute'
   FROM (SELECT id, row_number() OVER () AS n FROM orders) o,
     LATERAL (SELECT CASE WHEN n % 100 < 2 THEN 'pending' ELSE 'sent' END AS status) s`,
  `INSERT INTO findings (kind, subject, label, needs_person, resolved_at)
   SELECT 'actor_missing', id::text, 'l', false, now() FROM orders`,
];

let database: TestDatabase;
let client: Client;
let product: string;

beforeAll(async () => {
  database = await testDatabase();
  const { db } = database;
  const { id: customer } = await aCustomer(db);
  ({ id: product } = await aProduct(db));
  for (const sql of shop) await db.raw(sql, { customer, product, orders });
  for (let n = 0; n < 30; n += 1) await aProduct(db);
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

function readThrough(plan: Plan): string[] {
  const own = plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? ''] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(readThrough)];
}

/** The tables that are read all through by what is asked. */
async function readAll(ask: () => Promise<unknown>): Promise<string[]> {
  const asked: { sql: string; bindings: unknown[] }[] = [];
  const note = (query: (typeof asked)[number]) => void asked.push(query);
  database.db.on('query', note);
  await ask();
  database.db.off('query', note);
  expect(asked.length).toBeGreaterThan(0);
  const tables: string[] = [];
  for (const { sql, bindings } of asked) {
    // As every connection of ours has it (db/database.ts).
    await client.query('SET random_page_cost = 1.1');
    const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${sql}`, bindings);
    tables.push(...readThrough(rows[0]['QUERY PLAN'][0].Plan));
  }
  return tables;
}

const middle = '80000000-0000-4000-8000-000000000000';
const limit = 500;
const now = '2026-01-01T00:00:00Z';

test('no page of a run reads a table all through', async () => {
  const { db } = database;
  const some = (await db('orders').limit(100).select<{ id: string }[]>('id')).map(({ id }) => id);
  const run = { startedAt: new Date().toISOString() };
  const questions: [string, () => Promise<unknown>][] = [
    ['open orders', () => compareOrders(db, { after: middle, limit, isFull: false })],
    ['all orders', () => compareOrders(db, { after: middle, limit, isFull: true })],
    ['these orders', () => compareOrders(db, { ids: some })],
    ['unsettled orders', () => ordersUnsettled(db, middle, limit)],
    ['orders in need', () => ordersInNeed(db, some)],
    ['states of orders', () => orderStates(db, [...some, randomUUID()])],
    ['unsent messages', () => nextLongUnsent(db, 600_000, limit, { id: middle, at: now })],
    ['these messages', () => stillUnsent(db, some)],
    ['open findings', () => openUnseen(db, run, 5, limit)],
  ];
  for (const [name, ask] of questions) {
    // Tables that may well be empty are read through at no cost.
    const tables = (await readAll(ask)).filter(
      (table) => !['mailings', 'order_drafts'].includes(table),
    );
    expect([name, tables]).toEqual([name, []]);
  }
});

test('a page has what it asks for, in order, behind the one before', async () => {
  const { db } = database;
  const open = await compareOrders(db, { after: middle, limit: 10_000, isFull: false });
  const expected = await db('orders')
    .where({ status: 'pending' })
    .where('id', '>', middle)
    .orderBy('id')
    .select<{ id: string }[]>('id');
  expect(open.map(({ id }) => id)).toEqual(expected.map(({ id }) => id));
  expect(open[0]).toMatchObject({ totalCents: 100, itemsCents: 100, told: 'pending' });
  const [stock] = await compareStock(db, { ids: [product] });
  expect(stock).toMatchObject({ stock: 100, ledger: 100 - orders });
  const pages = [];
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const page = await compareStock(db, { after, limit: 10, since: null });
    pages.push(...page.map(({ id }) => id));
    if (page.length < 10) break;
    after = page.at(-1)?.id ?? after;
  }
  expect(pages).toHaveLength(31);
  expect(pages).toEqual(pages.toSorted());
});
