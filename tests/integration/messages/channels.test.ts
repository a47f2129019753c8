import { randomUUID } from 'node:crypto';
import { africasTalkingGateway } from '../../../activities/notifications/africas-talking';
import { createPace } from '../../../activities/notifications/pace';
import { ordersLongUnsent } from '../../../db/notifications/retry';
import {
  aCustomer,
  anAdmin,
  aProduct,
  orderOf,
  startSystem,
  until,
  type Person,
  type System,
} from '../harness';

let system: System;
let ops: Person & { adminId: number };
let product: { id: string };

beforeAll(async () => {
  system = await startSystem({ perMinute: 0 });
  ops = await anAdmin(system.db, { role: 'admin', permissions: ['send_notifications'] });
  product = await aProduct(system.db, { stockQuantity: 10_000 });
});

afterEach(async () => {
  for (const channel of ['email', 'sms']) {
    await change(channel, { per_minute: null, stopped: false });
  }
});

afterAll(async () => {
  await system.close();
});

const change = (channel: string, body: Record<string, unknown>) =>
  system.call('PATCH', `/admin/channels/${channel}/`, { token: ops.token, body });

async function lookAt(name: string): Promise<any> {
  const { status, body } = await system.call('GET', '/admin/channels/', { token: ops.token });
  expect(status).toBe(200);
  expect(body.map((each: any) => each.channel)).toEqual(['email', 'sms']);
  return body.find((each: any) => each.channel === name);
}

async function place(count: number): Promise<{ id: string; number: string }[]> {
  const placed: { id: string; number: string }[] = [];
  for (let made = 0; made < count; made += 1) {
    const customer = await aCustomer(system.db);
    const { status, body } = await system.call('POST', '/orders/', {
      token: customer.token,
      body: orderOf([product, 1]),
    });
    expect(status).toBe(201);
    placed.push({ id: body.id, number: body.order_number });
  }
  return placed;
}

const smsOf = (orders: readonly { id: string }[], where: Record<string, unknown> = {}) =>
  system
    .db('notifications')
    .whereIn(
      'orderId',
      orders.map(({ id }) => id),
    )
    .where({ notificationType: 'sms', ...where });

/** The messages of these orders, as they came in. */
async function arrived(orders: readonly { number: string }[], of: 'sms' | 'email') {
  const all = await system.inbox.messages({ channel: of, limit: 10_000 });
  return all
    .filter(({ subject, text }) =>
      orders.some(({ number }) => `${subject} ${text}`.includes(number)),
    )
    .toReversed();
}

/** A worker has taken it up, and waits for its turn. */
const isHeld = (orderId: string) =>
  until('a worker waits', async () => {
    const { raw } = await system.client.workflow.getHandle(`order-${orderId}`).describe();
    return raw.pendingActivities?.some(
      ({ activityType, lastStartedTime }) => activityType?.name === 'sendSms' && lastStartedTime,
    );
  });

const isStopping = () => false;

const burst = 5;
/** Between leaving and coming in some time passes, not always the same. */
const jitter = 2;

/** Another worker on the channel, as far as turns go: Temporal takes only one of a queue in a process. */
async function anotherWorkerSends(text: string, count: number): Promise<void> {
  const { db, inbox } = system;
  const pace = createPace({ db, channel: 'sms', perMinute: 0, atOnce: 4, isStopping });
  const gateway = africasTalkingGateway({
    ...inbox.account,
    senderId: undefined,
    baseUrl: inbox.httpUrl,
  });
  const letter = { to: '+254700000001', subject: '', message: text, html: null };
  await Promise.all(
    Array.from({ length: count }, async () => {
      await pace.turn({
        most: 1,
        urgency: 'usual',
        since: new Date(),
        holdMs: 60_000,
        signal: new AbortController().signal,
      });
      await gateway.send({ id: randomUUID(), ...letter });
      pace.done();
    }),
  );
}

test('a stopped channel keeps its messages, over restarts too, and sends them by age when it starts', async () => {
  const unexplained = await change('sms', { stopped: true });
  expect([unexplained.status, unexplained.body.errors]).toEqual([
    400,
    { reason: ['Say why it is stopped.'] },
  ]);
  const stopped = await change('sms', { stopped: true, reason: 'The provider is down.' });
  expect(stopped.body).toMatchObject({ stopped: true, reason: 'The provider is down.' });
  const orders = await place(12);
  await until('the e-mails go on', async () => (await arrived(orders, 'email')).length >= 12);
  await system.stopWorkers();
  await system.startWorkers();
  const untouched = { status: 'pending', attempts: 0, roundAttempts: 0, claim: null };
  expect(await smsOf(orders, untouched)).toHaveLength(12);
  expect(await arrived(orders, 'sms')).toEqual([]);
  for (const order of orders) await isHeld(order.id);
  await until('no e-mail waits', async () => (await lookAt('email')).waiting === 0);
  // Nobody is reminded of them meanwhile.
  await system
    .db('notifications')
    .where({ status: 'pending' })
    .update({ updatedAt: system.db.raw(`created_at`) });
  expect(await ordersLongUnsent(system.db, 0, 100)).toEqual([]);
  const [first] = await smsOf(orders).orderBy('createdAt');
  expect(await lookAt('sms')).toMatchObject({
    waiting: 12,
    oldest_waiting_at: first.createdAt.toISOString(),
    stopped: true,
  });

  const started = await change('sms', { stopped: false, per_minute: 1_200 });
  expect(started.body).toMatchObject({ stopped: false, reason: null, per_minute: 1_200 });
  await until('all are sent', async () => (await smsOf(orders, { status: 'sent' })).length === 12);
  expect(await smsOf(orders, { attempts: 1 })).toHaveLength(12);
  const places = (await arrived(orders, 'sms')).map(({ text }) =>
    orders.findIndex(({ number }) => text.includes(number)),
  );
  expect(places).toHaveLength(12);
  // Those that may leave at once leave side by side.
  expect(places.filter((at, index) => Math.abs(at - index) >= burst)).toEqual([]);
}, 120_000);

test('no more leave than the rate and a small burst, over all workers, and another rate holds at once', async () => {
  await change('sms', { per_minute: 6 });
  const orders = await place(60);
  await until('the first has left', async () => (await arrived(orders, 'sms')).length > 0);
  expect((await arrived(orders, 'sms')).length).toBeLessThanOrEqual(burst + jitter);
  const began = Date.now();
  const another = anotherWorkerSends('ORD-ANOTHER', 80);
  await change('sms', { per_minute: 600 });
  // At the rate before it would take minutes.
  await until('all are sent', async () => (await smsOf(orders, { status: 'sent' })).length === 60);
  await another;
  const messages = await arrived([...orders, { number: 'ORD-ANOTHER' }], 'sms');
  expect(messages).toHaveLength(140);
  expect(mostWithin(6_000, messages)).toBeLessThanOrEqual(60 + burst + jitter);
  // What is granted in time may arrive late, on a busy machine several at once: so the whole, too, is held
  // against the rate, ten a second after the burst, and not each second.
  expect(Date.now() - began).toBeGreaterThanOrEqual(((140 - 2 * burst - jitter) / 10) * 1_000);
}, 120_000);

test('without a rate the database is asked now and then only, and what it says then holds', async () => {
  const asked = { most: 1, urgency: 'usual', since: new Date(), holdMs: 60_000 } as const;
  const turnsOf = async (freeForMs: number, count: number) => {
    const { db } = system;
    let questions = 0;
    const hear = ({ sql }: { sql: string }) => void (questions += Number(/take_turns/.test(sql)));
    db.on('query', hear);
    const pace = createPace({ db, channel: 'sms', perMinute: 0, atOnce: 4, isStopping, freeForMs });
    const take = async (signal = new AbortController().signal) => {
      const turn = await pace.turn({ ...asked, signal });
      if (typeof turn !== 'string') pace.done();
      return turn;
    };
    for (let taken = 0; taken < count; taken += 1)
      expect(await take()).toMatchObject({ granted: 1 });
    db.off('query', hear);
    return { questions, take };
  };
  expect((await turnsOf(60_000, 100)).questions).toBe(1);
  const { questions, take } = await turnsOf(0, 100);
  expect(questions).toBe(100);
  await change('sms', { stopped: true, reason: 'A test.' });
  expect(await take(AbortSignal.timeout(1_000))).toBe('hurried');
  await change('sms', { stopped: false });
  expect(await take()).toMatchObject({ granted: 1 });
});

test('the rate counts e-mails, not orders', async () => {
  const admins = [];
  for (let made = 0; made < 18; made += 1) {
    admins.push(await anAdmin(system.db, { role: 'manager', permissions: ['view_reports'] }));
  }
  await until('nothing waits', async () => (await lookAt('email')).waiting === 0);
  await change('email', { per_minute: 300 });
  const began = Date.now();
  const orders = await place(1);
  await until('all have come', async () => (await arrived(orders, 'email')).length >= 20);
  // Five a second after the burst; all at once if orders were counted.
  expect(Date.now() - began).toBeGreaterThanOrEqual(((20 - burst - jitter) / 5) * 1_000);
  await system
    .db('admins')
    .whereIn(
      'id',
      admins.map(({ adminId }) => adminId),
    )
    .update({ isActive: false });
});

test('who waits on a stopped channel can still be told to look anew, and a message is sent once', async () => {
  await change('sms', { stopped: true, reason: 'A test.' });
  const orders = await place(1);
  const [sms] = await smsOf(orders);
  for (let round = 0; round < 3; round += 1) {
    const retried = await system.call('POST', `/notifications/${sms.id}/retry/`, {
      token: ops.token,
    });
    expect(retried.status).toBe(202);
  }
  await change('sms', { stopped: false });
  await until('it is sent', async () => (await smsOf(orders, { status: 'sent' })).length === 1);
  expect(await arrived(orders, 'sms')).toHaveLength(1);
  expect(await smsOf(orders, { attempts: 1 })).toHaveLength(1);
});

test('workers are counted, the workers’ own rate is shown where there is no other, and changes are audited', async () => {
  await system.stopWorkers();
  await system.startWorkers();
  expect(await lookAt('email')).toMatchObject({ per_minute: 0, stopped: false, reason: null });
  await until('the worker is seen', async () => (await lookAt('sms')).workers >= 1);
  await change('email', { per_minute: 45 });
  await change('email', { stopped: true, reason: 'A test.' });
  const renamed = await change('email', { reason: 'Another reason.' });
  expect(renamed.body).toMatchObject({ stopped: true, reason: 'Another reason.', per_minute: 45 });
  // As it was read it can be sent back.
  expect((await change('email', await lookAt('email'))).status).toBe(200);
  expect((await change('pigeon', {})).status).toBe(404);
  expect((await change('sms', { per_minute: -1 })).status).toBe(400);
  expect((await change('sms', { rate: 1 })).status).toBe(400);
  const entries = await system
    .db('audit_log')
    .where({ action: 'channel.changed', subjectId: 'email', actorId: ops.adminId })
    .orderBy('id', 'desc')
    .limit(3);
  expect(entries.toReversed().map(({ after }) => after)).toEqual([
    { per_minute: 45 },
    { stopped: true, reason: 'A test.' },
    { reason: 'Another reason.' },
  ]);
});

/** The most that came within any span of this length. */
function mostWithin(spanMs: number, messages: readonly { at: string }[]): number {
  const times = messages.map(({ at }) => Date.parse(at)).sort((a, b) => a - b);
  return Math.max(
    ...times.map((start) => times.filter((at) => at >= start && at < start + spanMs).length),
  );
}
