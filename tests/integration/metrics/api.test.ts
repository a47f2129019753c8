import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { createHttpMetrics } from '../../../api/metrics/http';
import { watchShop } from '../../../api/metrics/shop';
import { routeGroups } from '../../../api/routes';
import { createDatabase } from '../../../db/database';
import { createMetrics, type Metrics } from '../../../metrics/metrics';
import { watchPool } from '../../../metrics/pool';
import { readExposition, valueOf } from '../../exposition';
import { anOrder, aNotification, queriesOf } from '../api/rows';
import { serve, type Served } from '../api/served';
import { aCustomer, aProduct, testDatabase, until } from '../harness';

let metrics: Metrics;
let api: Served;

beforeEach(async () => {
  metrics = createMetrics();
  api = await serve({ metrics: createHttpMetrics(metrics) });
});
afterEach(() => api.close());

const look = async (from = metrics) => readExposition(await from.tell());
const counted = 'orderflow_http_request_seconds_count';

test('a request is counted under its route’s pattern, with method and status', async () => {
  const { token } = await aCustomer(api.db);
  await api.call('GET', `/orders/${randomUUID()}/`, { token });
  await api.call('GET', `/orders/${randomUUID()}/`, { token });
  await api.call('GET', '/customers/profile/', { token });
  const samples = await look();
  const route = '/api/v1/orders/{id}/';
  expect(valueOf(samples, counted, { route, method: 'GET', status: '404' })).toBe(2);
  const profile = { route: '/api/v1/customers/profile/', method: 'GET', status: '200' };
  expect(valueOf(samples, counted, profile)).toBe(1);
  const within = { ...profile, le: '+Inf' };
  expect(valueOf(samples, 'orderflow_http_request_seconds_bucket', within)).toBe(1);
  expect(valueOf(samples, 'orderflow_http_requests_in_flight')).toBe(0);
  expect(valueOf(samples, 'orderflow_http_problems_total', { problem: 'OrderNotFound' })).toBe(2);
});

test('whatever is asked for, no label holds it', async () => {
  const { token, email } = await aCustomer(api.db);
  const secret = randomUUID();
  const paths = [
    `/${secret}`,
    `/api/v1/orders/${secret}`,
    `/api/v1/orders/${secret}/timeline/`,
    `/api/v1/customers/${secret}/`,
    `/api/v1/${email}/orders/`,
    `/api/v1/products/?search=${secret}`,
    `/api/v1/categories/${secret}/average-price/`,
    `/problems/${secret}/`,
    `/media/${secret}/1/${secret}`,
    `/api/v1/orders/%7Bid%7D/`,
    `/%00/../%2e%2e/${secret}`,
    `/api/v1/orders/"}${secret}{x="/`,
  ];
  for (const path of paths) {
    await api.at('GET', path, { token });
    await api.at('DELETE', path, { token });
  }
  await new Promise((resolve, reject) => {
    const port = new URL(api.url).port;
    const asked = request({ port, method: 'PROPFIND', path: `/${secret}` }, (answer) => {
      answer.resume().on('end', resolve);
    });
    asked.on('error', reject).end();
  });

  const text = await metrics.tell();
  expect(text).not.toContain(secret);
  expect(text).not.toContain(email);
  const samples = readExposition(text);
  const patterns = routeGroups.flatMap(({ prefix, routes }) =>
    routes.map(({ path }) => prefix + path),
  );
  const known = new Set<unknown>([...patterns, 'unmatched']);
  const told = samples.filter(({ name }) => name === counted).map(({ labels }) => labels);
  expect(told.length).toBeGreaterThan(8);
  expect(told.filter(({ route }) => !known.has(route))).toEqual([]);
  expect([...new Set(told.map(({ method }) => method))].toSorted()).toEqual([
    'DELETE',
    'GET',
    'other',
  ]);
});

test('open streams of live events are counted while they are open', async () => {
  const amina = await aCustomer(api.db);
  const order = await anOrder(api.db, amina, await aProduct(api.db));
  const leaving = new AbortController();
  const stream = await fetch(`${api.url}/api/v1/orders/${order.id}/events/`, {
    headers: { authorization: `Token ${amina.token}` },
    signal: leaving.signal,
  });
  expect(stream.status).toBe(200);
  expect(valueOf(await look(), 'orderflow_live_streams')).toBe(1);
  leaving.abort();
  await until('it is gone', async () => valueOf(await look(), 'orderflow_live_streams') === 0);
});

test('the pool tells what is used, who waits, and for how long', async () => {
  const database = await testDatabase();
  const db = createDatabase(database.url, { poolSize: 2 });
  const watched = createMetrics();
  watchPool(watched, db);
  const held = [await db.transaction(), await db.transaction()];
  const third = db.raw('SELECT 1');
  const waits = third.then(() => 'served');
  await until(
    'one waits',
    async () => valueOf(await look(watched), 'orderflow_database_waiting') === 1,
  );
  const full = await look(watched);
  expect(valueOf(full, 'orderflow_database_connections_max')).toBe(2);
  expect(valueOf(full, 'orderflow_database_connections', { state: 'used' })).toBe(2);
  expect(valueOf(full, 'orderflow_database_acquire_seconds_count')).toBe(2);
  for (const trx of held) await trx.rollback();
  expect(await waits).toBe('served');
  const after = await look(watched);
  expect(valueOf(after, 'orderflow_database_waiting')).toBe(0);
  expect(valueOf(after, 'orderflow_database_connections', { state: 'free' })).toBe(2);
  expect(valueOf(after, 'orderflow_database_acquire_seconds_count')).toBe(3);
  await db.destroy();
  await database.close();
});

test('the shop’s orders and messages are told, from the database, and not asked for at each look', async () => {
  const { db } = api;
  const amina = await aCustomer(db);
  const lamp = await aProduct(db);
  const hourAgo = new Date(Date.now() - 3_600_000);
  const order = await anOrder(db, amina, lamp, { createdAt: hourAgo });
  await anOrder(db, amina, lamp, { status: 'delivered' });
  await aNotification(db, order.id, { createdAt: hourAgo });
  await aNotification(db, order.id, { status: 'failed', errorKind: 'unknown', event: 'shipped' });
  await db('channels').where({ channel: 'sms' }).update({ stopped: true, reason: 'Away' });
  const finding = (subject: string, more = {}) =>
    db('findings').insert({ kind: 'stock_differs', subject, label: subject, ...more });
  await finding('a', { needsPerson: true });
  await finding('b', { needsPerson: true, resolvedAt: db.fn.now() });
  await finding('c', { needsPerson: false });
  const run = { isFull: true, startedAt: hourAgo };
  await db('reconciliations').insert([
    { id: randomUUID(), ...run, finishedAt: hourAgo },
    { id: randomUUID(), isFull: false },
  ]);

  const watched = createMetrics();
  watchShop(watched, db, { freshMs: 60_000 });
  const samples = await look(watched);
  const tell = (name: string, labels = {}) => valueOf(samples, `orderflow_${name}`, labels);
  expect(tell('shop_read')).toBe(1);
  expect(tell('orders', { status: 'pending' })).toBe(1);
  expect(tell('orders', { status: 'delivered' })).toBe(1);
  expect(tell('orders_without_actor')).toBe(1);
  expect(tell('orders_without_actor_oldest_seconds')).toBeGreaterThanOrEqual(3_600);
  expect(tell('notifications_waiting', { channel: 'email' })).toBe(1);
  expect(tell('notifications_waiting_oldest_seconds', { channel: 'email' })).toBeGreaterThan(3_599);
  expect(tell('notifications_waiting_oldest_seconds', { channel: 'sms' })).toBe(0);
  expect(tell('notifications_failed', { channel: 'email', kind: 'unknown' })).toBe(1);
  expect(tell('channel_stopped', { channel: 'sms' })).toBe(1);
  expect(tell('channel_stopped', { channel: 'email' })).toBe(0);
  const stock = { kind: 'stock_differs' };
  expect(tell('findings', { ...stock, needs_person: 'true' })).toBe(1);
  expect(tell('findings', { ...stock, needs_person: 'false' })).toBe(1);
  expect(tell('findings', { kind: 'task_failing', needs_person: 'true' })).toBe(0);
  // The one that has not come to its end does not count.
  expect(tell('reconciled_seconds')).toBeGreaterThanOrEqual(3_600);
  expect(await queriesOf(db, () => Promise.all([look(watched), look(watched)]))).toBe(0);
});

test('while the database is away nothing out of date is told, and afterwards the shop again', async () => {
  const database = await testDatabase();
  let db = database.db;
  const switching = { raw: (...given: [string]) => db.raw(...given) } as typeof db;
  const watched = createMetrics();
  watchShop(watched, switching, { freshMs: 0, atRestMs: 0 });
  const names = async () =>
    new Set(
      (await look(watched))
        .map(({ name }) => name)
        .filter((name) => name !== 'orderflow_shop_read'),
    );
  const told = await names();
  expect(told.size).toBe(9);
  const away = createDatabase('postgres://nobody@127.0.0.1:1/nothing');
  db = away;
  expect(await names()).toEqual(new Set());
  expect(valueOf(await look(watched), 'orderflow_shop_read')).toBe(0);
  db = database.db;
  expect(await names()).toEqual(told);
  await away.destroy();
  await database.close();
});
