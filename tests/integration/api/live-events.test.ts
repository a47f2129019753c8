import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { createLiveEvents, mostStreams } from '../../../api/orders/live-events';
import { findUser } from '../../../api/sign-in/tokens';
import { aCustomer, aProduct, anAdmin, until, type Person } from '../harness';
import { aNotification, anEvent, anOrder, queriesOf } from './rows';
import { serve, type Served } from './served';

let api: Served;
let amina: Person;
let product: { id: string };
beforeAll(async () => {
  api = await serve();
  amina = await aCustomer(api.db);
  product = await aProduct(api.db);
});
afterAll(() => api.close());

/** What a stream has said so far. */
async function listen(path: string, { token }: Person, headers: Record<string, string> = {}) {
  const aborting = new AbortController();
  const response = await fetch(`${api.url}/api/v1${path}`, {
    headers: { authorization: `Token ${token}`, ...headers },
    signal: aborting.signal,
  });
  const heard = { text: '', ended: false };
  const reading = (async () => {
    for await (const chunk of response.body ?? []) heard.text += Buffer.from(chunk).toString();
    heard.ended = true;
  })().catch(() => undefined);
  return { response, heard, reading, leave: () => aborting.abort() };
}
const ids = (text: string) => [...text.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));

test('events come as they happen, and end when nothing more will come', async () => {
  const { id } = await anOrder(api.db, amina, product);
  await anEvent(api.db, id, 1, { kind: 'placed', toStatus: 'pending' });
  const { response, heard, reading } = await listen(`/orders/${id}/events/`, amina);
  expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  await until('the first event', async () => ids(heard.text).includes(1));
  const notificationId = await aNotification(api.db, id);
  await anEvent(api.db, id, 2, { toStatus: 'cancelled' });
  await api.db('orders').where({ id }).update({ status: 'cancelled' });
  await until('the second event', async () => ids(heard.text).includes(2));
  expect(heard.ended).toBe(false); // A message has still to go out.
  await api
    .db('notifications')
    .where({ id: notificationId })
    .update({ status: 'sent', sentAt: new Date() });
  await anEvent(api.db, id, 3, { kind: 'notification_sent', notificationId });
  await reading;
  expect(heard.ended).toBe(true);
  expect(ids(heard.text)).toEqual([1, 2, 3]);
  const [, data = ''] = /event: notification_sent\ndata: (.*)\n\n/.exec(heard.text) ?? [];
  const { body: timeline } = await api.call('GET', `/orders/${id}/timeline/`, {
    token: amina.token,
  });
  expect(JSON.parse(data)).toEqual(timeline[2]);
});

test('events go on after Last-Event-ID, and are a 204 when all has been seen', async () => {
  const { id } = await anOrder(api.db, amina, product, { status: 'cancelled' });
  const secret = await aNotification(api.db, id, {
    audience: 'admins',

    status: 'sent',
    sentAt: new Date(),
  });
  for (const seq of [1, 2, 3]) await anEvent(api.db, id, seq);
  await anEvent(api.db, id, 4, { kind: 'notification_sent', notificationId: secret });
  const { heard, reading } = await listen(`/orders/${id}/events/`, amina, {
    'last-event-id': '2',
  });
  await reading;
  expect(ids(heard.text)).toEqual([3, 4]);
  expect(heard.text).not.toContain('notification_sent');
  const seen = await api.call('GET', `/orders/${id}/events/`, {
    token: amina.token,
    headers: { 'last-event-id': '4' },
  });
  expect(seen.status).toBe(204);
  const nonsense = await api.call('GET', `/orders/${id}/events/`, {
    token: amina.token,
    headers: { 'last-event-id': '99999999999' },
  });
  expect(nonsense.status).toBe(400);
});

test('a HEAD answers at once, and who leaves is forgotten', async () => {
  const { id } = await anOrder(api.db, amina, product);
  expect((await api.call('HEAD', `/orders/${id}/events/`, { token: amina.token })).status).toBe(
    200,
  );
  const { reading, leave } = await listen(`/orders/${id}/events/`, amina);
  leave();
  await reading;
  const polls = () => queriesOf(api.db, () => sleep(1200), 'settled');
  await until('the poller to rest', async () => (await polls()) === 0);
});

test('a stream goes on when its database connections broke', async () => {
  const { id } = await anOrder(api.db, amina, product);
  const { heard, leave } = await listen(`/orders/${id}/events/`, amina);
  await api.db.raw(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
     WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
  await until('a new connection', () =>
    anEvent(api.db, id, 1).then(
      () => true,
      () => false,
    ),
  );
  await until('the event', async () => ids(heard.text).includes(1));
  leave();
});

test('a stream gives signs of life, and ends with the login it was opened with', async () => {
  const { id } = await anOrder(api.db, amina, product);
  const person = await aCustomer(api.db);
  const user = await findUser(api.db, person.token, 3_600_000);
  if (user === null) throw new Error('no user');
  const log = pino({ level: 'silent' });
  const live = createLiveEvents(api.db, log, { pollMs: 20, beatMs: 100 });
  let text = '';
  const stream = live.follow(id, 0, user).on('data', (chunk) => (text += String(chunk)));
  await until('two signs', async () => text.split(': still here').length > 2);
  await api.db('customers').where({ id: person.id }).update({ isActive: false });
  await new Promise((resolve) => void stream.on('close', resolve));
  await live.close();
});

test('who has been logged out since is told nothing of what happens then', async () => {
  const { id } = await anOrder(api.db, amina, product);
  const [person, other] = [await aCustomer(api.db), await aCustomer(api.db)];
  // No sign of life, at which log-ins are looked at, too, comes in this time.
  const live = createLiveEvents(api.db, pino({ level: 'silent' }), { pollMs: 20, beatMs: 600_000 });
  const follow = async ({ token }: { token: string }) => {
    const user = await findUser(api.db, token, 3_600_000);
    if (user === null) throw new Error('no user');
    const heard = { text: '' };
    live.follow(id, 0, user).on('data', (chunk) => (heard.text += String(chunk)));
    return heard;
  };
  const [gone, stays] = [await follow(person), await follow(other)];
  await api.db('tokens').where({ customerId: person.id }).delete();
  await anEvent(api.db, id, 1);
  await until('the other hears of it', async () => ids(stays.text).includes(1));
  expect(ids(gone.text)).toEqual([]);
  await live.close();
});

test('a stream ends with the rights it was opened with, before anything more is told', async () => {
  const { id } = await anOrder(api.db, amina, product);
  const clerk = await anAdmin(api.db, { role: 'manager', permissions: ['manage_orders'] });
  const { heard, reading } = await listen(`/orders/${id}/events/`, clerk);
  await anEvent(api.db, id, 1);
  await until('the first event', async () => ids(heard.text).includes(1));
  await api.db('admins').where({ customerId: clerk.id }).update({ permissions: [] });
  await anEvent(api.db, id, 2, { note: 'not theirs' });
  await reading;
  expect(heard.ended).toBe(true);
  expect(ids(heard.text)).toEqual([1]);
  const again = await api.call('GET', `/orders/${id}/events/`, { token: clerk.token });
  expect(again.status).toBe(404);
});

test('a customer has so many streams at a time and no more; others are not held up', async () => {
  const { id } = await anOrder(api.db, amina, product);
  const live = createLiveEvents(api.db, pino({ level: 'silent' }), { pollMs: 20 });
  const [user, other] = await Promise.all(
    [amina, await aCustomer(api.db)].map(({ token }) => findUser(api.db, token, 3_600_000)),
  );
  if (!user || !other) throw new Error('no user');
  const streams = Array.from({ length: mostStreams }, () => live.follow(id, 0, user));
  expect(() => live.follow(id, 0, user)).toThrow('You follow 100 orders already.');
  live.follow(id, 0, other);
  streams[0]?.destroy();
  await until('one to be forgotten', async () => live.open() === mostStreams);
  live.follow(id, 0, user);
  await live.close();
});

test('nothing is read for someone who does not read', async () => {
  const { id } = await anOrder(api.db, amina, product);
  const user = await findUser(api.db, amina.token, 3_600_000);
  if (user === null) throw new Error('no user');
  const note = 'x'.repeat(2000);
  for (let seq = 1; seq <= 300; seq += 1) await anEvent(api.db, id, seq, { note });
  const live = createLiveEvents(api.db, pino({ level: 'silent' }), { pollMs: 20 });
  const stream = live.follow(id, 0, user);
  const polls = () => queriesOf(api.db, () => sleep(300), 'unnest');
  await until('the poller to wait', async () => (await polls()) === 0);
  let text = '';
  stream.on('data', (chunk) => (text += String(chunk)));
  await until('all events', async () => ids(text).length === 300);
  expect(ids(text)).toEqual(Array.from({ length: 300 }, (_, index) => index + 1));
  await live.close();
});

test('streams end when the server goes down', async () => {
  const { id } = await anOrder(api.db, amina, product);
  const { heard, reading } = await listen(`/orders/${id}/events/`, amina);
  await api.endStreams();
  await reading;
  expect(heard.ended).toBe(true);
});
