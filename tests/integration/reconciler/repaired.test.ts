import { randomUUID } from 'node:crypto';
import { Client, type WorkflowClientInterceptor } from '@temporalio/client';
import {
  aCustomer,
  anAdmin,
  aProduct,
  countOf,
  ledgerOf,
  startSystem,
  stockOf,
  until,
  type Person,
  type System,
} from '../harness';
import {
  actorOf,
  anOrder,
  asScheduled,
  byHand,
  findingsOf,
  loseActor,
  openOf,
  settled,
  type Tried,
} from './shop';

let system: System;
let admin: Person;
let product: { id: string };

beforeAll(async () => {
  system = await startSystem();
  admin = await anAdmin(system.db);
  product = await aProduct(system.db, { stockQuantity: 1_000 });
});

beforeEach(() => system.db('findings').delete());

afterAll(() => system.close());

/** A client before whose calls something else happens. */
function interrupted(interceptor: WorkflowClientInterceptor): Client {
  const { connection } = system.client;
  return new Client({ connection, interceptors: { workflow: [interceptor] } });
}

const stop = (stopped: boolean) =>
  system.call('PATCH', '/admin/channels/sms/', {
    token: admin.token,
    body: stopped ? { stopped, reason: 'A test.' } : { stopped },
  });

const arrived = async ({ number }: Tried, channel: 'sms' | 'email' = 'sms') =>
  (await system.inbox.messages({ channel })).filter(({ text }) => text.includes(number)).length;

const statusOf = async (order: Tried) => (await actorOf(system, order).describe()).status.name;

/** As Temporal lists them once it lists the present one as what it is. */
const runsOf = async (order: Tried) => {
  const { runId, status } = await actorOf(system, order).describe();
  const runs = await until('the present run is listed', async () => {
    const listed = [];
    const query = `WorkflowId = 'order-${order.id}'`;
    for await (const each of system.client.workflow.list({ query })) listed.push(each);
    const present = listed.find((each) => each.runId === runId);
    return present?.status.name === status.name && listed;
  });
  return runs.length;
};

/** Repaired once, told to nobody, and closed by the next look. */
async function expectRepairedOnce(kind: string, subject: string): Promise<void> {
  const { code, said } = await byHand(system);
  expect(said).toMatch(new RegExp(`${kind}: .*repaired`));
  expect(code).toBe(0);
  expect(await openOf(system)).toMatchObject([
    { kind, subject, repairs: 1, needsPerson: false, toldAt: null },
  ]);
  await until('the next look sees it right', async () => {
    await byHand(system);
    return (await openOf(system)).length === 0;
  });
  expect(await findingsOf(system)).toMatchObject([{ kind, subject, repairs: 1 }]);
  expect(await countOf(system.db, 'mailings', { kind: 'system_alert' })).toBe(0);
}

test('an order that has lost its actor gets another', async () => {
  const order = await anOrder(system, product);
  await settled(system, order);
  await loseActor(system, order);
  await expectRepairedOnce('actor_missing', order.id);
  expect(await statusOf(order)).toBe('RUNNING');
});

test('an order at rest that still has something to tell gets an actor that tells it', async () => {
  await stop(true);
  const order = await anOrder(system, product);
  await system.call('POST', `/orders/${order.id}/cancel/`, { token: order.token });
  await loseActor(system, order);
  await expectRepairedOnce('actor_missing', order.id);
  await stop(false);
  await settled(system, order);
  await actorOf(system, order).result();
  expect(await arrived(order)).toBe(2);
});

test('an order of the old system that nobody has touched has no actor, and needs none', async () => {
  const order = await anOrder(system, product);
  await settled(system, order);
  await loseActor(system, order);
  await system.db('orders').where({ id: order.id }).update({ importedAt: new Date() });
  expect(await byHand(system)).toMatchObject({ code: 0 });
  expect(await findingsOf(system)).toEqual([]);
  // Something to send makes the difference.
  await system.db('notifications').where({ orderId: order.id }).limit(1).update({
    status: 'pending',
  });
  await expectRepairedOnce('actor_missing', order.id);
});

test('an actor that shows an order wrongly shows it anew, all of it', async () => {
  const order = await anOrder(system, product);
  await settled(system, order);
  await system
    .db('orders')
    .where({ id: order.id })
    .update({
      isPaid: true,
      paymentReference: 'BY-HAND',
      paidAt: new Date(),
      version: system.db.raw('version + 1'),
    });
  await expectRepairedOnce('attributes_differ', `order-${order.id}`);
  const handle = actorOf(system, order);
  const { searchAttributes, runId } = await handle.describe();
  expect(searchAttributes).toMatchObject({
    OrderPaid: [true],
    OrderStatus: ['pending'],
    NotificationsFailed: [0],
  });
  const { events = [] } = await handle.fetchHistory();
  const upserts = (events ?? []).flatMap(
    ({ upsertWorkflowSearchAttributesEventAttributes: each }) =>
      each?.searchAttributes?.indexedFields ?? [],
  );
  expect(Object.keys(upserts.at(-1) ?? {}).toSorted()).toEqual([
    'CustomerId',
    'NotificationsFailed',
    'OrderNumber',
    'OrderPaid',
    'OrderStatus',
    'OrderTotal',
  ]);
  expect(runId).toBe((await handle.describe()).runId);
});

test('an actor that does not know that its order is at rest learns it, and ends', async () => {
  const order = await anOrder(system, product);
  await settled(system, order);
  await system.db('orders').where({ id: order.id }).update({ status: 'cancelled' });
  await system.db('order_events').where({ orderId: order.id, kind: 'placed' }).update({
    toStatus: 'cancelled',
  });
  await expectRepairedOnce('attributes_differ', `order-${order.id}`);
  expect(await actorOf(system, order).result()).toMatchObject({ status: 'cancelled' });
});

test('an actor that is only a moment behind is left alone', async () => {
  const order = await anOrder(system, product);
  await settled(system, order);
  const paid = (is: boolean) =>
    system
      .db('orders')
      .where({ id: order.id })
      .update({
        isPaid: is,
        paymentReference: is ? 'SOON' : null,
        paidAt: is ? new Date() : null,
      });
  await paid(true);
  let looks = 0;
  const client = interrupted({
    async describe(input, next) {
      const mine = input.workflowExecution.workflowId === `order-${order.id}`;
      // By the second look they agree.
      if (mine && (looks += 1) === 2) await paid(false);
      return next(input);
    },
  });
  expect(await byHand(system, { client })).toMatchObject({ code: 0 });
  expect(looks).toBe(2);
  expect(await findingsOf(system)).toEqual([]);
});

test('old drafts are swept, young ones stay', async () => {
  const { db } = system;
  const { id: customerId } = await aCustomer(db);
  const draft = (createdAt: Date) => ({
    orderId: randomUUID(),
    customerId,
    requestHash: Buffer.alloc(32),
    request: {},
    createdAt,
  });
  const old = draft(new Date(Date.now() - 3_700_000));
  const young = draft(new Date());
  await db('order_drafts').insert([old, young]);
  const { said } = await byHand(system, { isTrial: true });
  expect(said).toContain('1 old drafts');
  expect(await countOf(db, 'order_drafts', { orderId: old.orderId })).toBe(1);
  expect(await asScheduled(system)).toMatchObject({ repaired: 1, found: 0, open: 0 });
  expect(await db('order_drafts').select('orderId')).toEqual([{ orderId: young.orderId }]);
});

const aMessage = async (over: Record<string, unknown> = {}) => {
  const { id: recipientId, email } = await aCustomer(system.db);
  const id = randomUUID();
  await system.db('notifications').insert({
    id,
    notificationType: 'email',
    event: 'test',
    audience: 'person',
    recipientId,
    address: email,
    template: 'test-email',
    subject: `About ${id}`,
    message: `About ${id}`,
    senderStartedAt: new Date(),
    createdAt: new Date(Date.now() - 3_600_000),
    updatedAt: new Date(Date.now() - 3_600_000),
    ...over,
  });
  return id;
};

const arrivedMail = async (id: string) =>
  (await system.inbox.messages({ channel: 'email' })).filter(({ subject }) => subject?.includes(id))
    .length;

test('a message that nobody sends gets a sender', async () => {
  const id = await aMessage();
  await expectRepairedOnce('sender_missing', id);
  await system.client.workflow.getHandle(`notify-${id}`).result();
  expect(await arrivedMail(id)).toBe(1);
});

test('a mailing that nobody sends gets its workflow', async () => {
  const { db, client } = system;
  const mailingId = randomUUID();
  await db('mailings').insert({
    id: mailingId,
    kind: 'custom',
    channels: ['email'],
    recipients: 1,
    isMade: true,
    updatedAt: new Date(Date.now() - 3_600_000),
  });
  const id = await aMessage({ mailingId, event: 'custom', audience: 'customer' });
  await expectRepairedOnce('mailing_missing', mailingId);
  await client.workflow.getHandle(`custom-${mailingId}`).result();
  expect(await arrivedMail(id)).toBe(1);
});

test('a repair that does not hold is told to the admins, once', async () => {
  const order = await anOrder(system, product);
  await settled(system, order);
  const codes = [];
  for (let round = 1; round <= 4; round += 1) {
    await loseActor(system, order);
    codes.push((await byHand(system)).code);
  }
  expect(codes).toEqual([0, 0, 1, 1]);
  expect(await openOf(system)).toMatchObject([
    { kind: 'actor_missing', repairs: 4, needsPerson: true, toldAt: expect.any(Date) },
  ]);
  expect(await countOf(system.db, 'mailings', { kind: 'system_alert' })).toBe(1);
  expect(await byHand(system)).toMatchObject({ code: 0 });
  await system.db('notifications').whereNotNull('mailingId').delete();
  await system.db('mailings').delete();
});

test('a dry run tells all and changes nothing', async () => {
  const order = await anOrder(system, product);
  await settled(system, order);
  await loseActor(system, order);
  const runs = await countOf(system.db, 'reconciliations');
  await system.db('products').where({ id: product.id }).increment('stockQuantity', 1);
  const { code, said } = await byHand(system, { isTrial: true });
  await system.db('products').where({ id: product.id }).decrement('stockQuantity', 1);
  expect(code).toBe(1);
  expect(said).toContain(`actor_missing: order ${order.number} (${order.id}): would be repaired`);
  expect(said).toContain('stock_differs: product SKU-');
  expect(said).toContain('1 need a person, 1 would be repaired. Nothing was changed.');
  expect(await statusOf(order)).toBe('TERMINATED');
  expect(await findingsOf(system)).toEqual([]);
  expect(await countOf(system.db, 'reconciliations')).toBe(runs);
  expect(await countOf(system.db, 'mailings')).toBe(0);
  await byHand(system);
});

test('a repair that meets the actor, just started by a command, does nothing twice', async () => {
  const order = await anOrder(system, product);
  await settled(system, order);
  await loseActor(system, order);
  let commands = 0;
  const client = interrupted({
    async start(input, next) {
      if (input.options.workflowId === `order-${order.id}`) {
        // It was found without an actor; before it gets one, a command brings its own.
        commands += 1;
        const { status } = await system.call('POST', `/orders/${order.id}/update_status/`, {
          token: admin.token,
          body: { status: 'confirmed' },
        });
        expect(status).toBe(200);
      }
      return next(input);
    },
  });
  expect(await byHand(system, { client })).toMatchObject({ code: 0 });
  expect(commands).toBe(1);
  await settled(system, order);
  expect(await statusOf(order)).toBe('RUNNING');
  expect(await runsOf(order)).toBe(2);
  expect(await arrived(order)).toBe(2);
  const events = await system.db('order_events').where({ orderId: order.id });
  expect(events.filter(({ kind }) => kind === 'status_changed')).toHaveLength(1);
});

test('a repair that meets an actor which has just ended lets it be', async () => {
  const order = await anOrder(system, product);
  await settled(system, order);
  await system.db('orders').where({ id: order.id }).update({
    isPaid: true,
    paymentReference: 'BY-HAND',
    paidAt: new Date(),
  });
  let signals = 0;
  const client = interrupted({
    async signal(input, next) {
      if (input.workflowExecution.workflowId === `order-${order.id}`) {
        signals += 1;
        await system.call('POST', `/orders/${order.id}/cancel/`, { token: order.token });
        await actorOf(system, order).result();
      }
      return next(input);
    },
  });
  expect(await byHand(system, { client })).toMatchObject({ code: 0 });
  expect(signals).toBe(1);
  expect(await runsOf(order)).toBe(1);
  const { searchAttributes } = await actorOf(system, order).describe();
  expect(searchAttributes).toMatchObject({ OrderPaid: [true], OrderStatus: ['cancelled'] });
});

test('many repairs, commands and schedules at once: each order has one actor, each message leaves once', async () => {
  await stop(true);
  const orders = await Promise.all(Array.from({ length: 8 }, () => anOrder(system, product)));
  for (const each of orders) await loseActor(system, each);
  const schedule = (type: string) =>
    system.client.workflow.execute(type, {
      workflowId: `${type}-${randomUUID()}`,
      taskQueue: `orders${system.queueSuffix}`,
    });
  const confirm = ({ id }: Tried) =>
    system.call('POST', `/orders/${id}/update_status/`, {
      token: admin.token,
      body: { status: 'confirmed' },
    });
  await Promise.all([
    byHand(system),
    byHand(system),
    byHand(system),
    asScheduled(system),
    schedule('adoptOrders'),
    schedule('retryFailed'),
    ...orders.slice(0, 4).map(confirm),
  ]);
  await stop(false);
  for (const [index, order] of orders.entries()) {
    await settled(system, order);
    expect(await arrived(order)).toBe(index < 4 ? 2 : 1);
    expect(await statusOf(order)).toBe('RUNNING');
    expect(await runsOf(order)).toBe(2);
  }
  for (const { repairs } of await findingsOf(system)) expect(repairs).toBe(1);
  expect(await stockOf(system.db, product.id)).toBe(await ledgerOf(system.db, product.id));
  // An SMS that a terminated actor's attempt told of late is shown as failed by the actor after it: put right, too.
  await until('all is right', async () => {
    expect(await byHand(system)).toMatchObject({ code: 0 });
    return (await openOf(system)).length === 0;
  });
  expect(await countOf(system.db, 'mailings')).toBe(0);
});
