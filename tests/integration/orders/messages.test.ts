import { join } from 'node:path';
import { WithStartWorkflowOperation } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { claimUnsent } from '../../../db/notifications/claim';
import { markOutcome } from '../../../db/notifications/outbox';
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
import { wordsIn } from '../words-in';

const workflowBundle = { codePath: join(__dirname, '../../../dist/workflow-bundle.js') };

let system: System;
let admin: Person;
let product: { id: string };

beforeAll(async () => {
  system = await startSystem();
  // Hears of every order; what goes to the customer is told apart by address.
  admin = await anAdmin(system.db);
  product = await aProduct(system.db, { stockQuantity: 10_000 });
});

afterEach(() => {
  system.inbox.fault('email', 'ok');
  system.inbox.fault('sms', 'ok');
});

afterAll(async () => {
  await system.close();
});

async function anOrder(customer: Person): Promise<{ id: string; order_number: string }> {
  const { status, body } = await system.call('POST', '/orders/', {
    token: customer.token,
    body: orderOf([product, 1]),
  });
  expect(status).toBe(201);
  return body;
}

const rowsOf = (orderId: string, where: Record<string, unknown> = {}) =>
  system
    .db('notifications')
    .where({ orderId, ...where })
    .orderBy('createdAt');

const settled = (orderId: string) =>
  until('nothing is pending', async () => {
    const rows = await rowsOf(orderId);
    return rows.every(({ status }) => status !== 'pending') && rows;
  });

const received = async (
  order: { order_number: string },
  where: { channel?: string; to?: string } = {},
) => {
  const all = await system.inbox.messages({ limit: 2_000 });
  return all.filter(
    (each) =>
      `${each.subject} ${each.text}`.includes(order.order_number) &&
      (where.channel === undefined || each.channel === where.channel) &&
      (where.to === undefined || each.to === where.to),
  );
};

const moveTo = (id: string, status: string) =>
  system.call('POST', `/orders/${id}/update_status/`, { token: admin.token, body: { status } });

test('mail refused for a while arrives, once, when the server is back', async () => {
  const customer = await aCustomer(system.db);
  system.inbox.fault('email', 'refuse', 3);
  const order = await anOrder(customer);
  const rows = await settled(order.id);
  expect(rows.map(({ status }) => status)).toEqual(['sent', 'sent', 'sent']);
  expect(rows.some(({ attempts }) => attempts > 1)).toBe(true);
  expect(await received(order, { to: customer.email })).toHaveLength(1);
  expect(await received(order, { to: admin.email })).toHaveLength(1);
});

test('when all tries are used up a message has failed, and the schedule’s retry sends it', async () => {
  const customer = await aCustomer(system.db);
  system.inbox.fault('sms', 'refuse');
  const order = await anOrder(customer);
  const [sms] = (await settled(order.id)).filter(
    ({ notificationType }) => notificationType === 'sms',
  );
  expect(sms).toMatchObject({
    status: 'failed',
    errorKind: 'passing',
    errorCode: '503',
    attempts: 3,
  });

  system.inbox.fault('sms', 'ok');
  await system.client.workflow.execute('retryFailed', {
    workflowId: `retry-${order.id}`,
    taskQueue: `orders${system.queueSuffix}`,
  });
  await until(
    'the SMS is sent',
    async () => (await rowsOf(order.id, { notificationType: 'sms', status: 'sent' })).length === 1,
  );
  expect(await received(order, { channel: 'sms' })).toHaveLength(1);
});

test('a mailbox refused for good is not tried again, is found in Temporal Web, and is sent once the address is corrected', async () => {
  const customer = await aCustomer(system.db);
  await system.stopWorkers();
  // Nothing leaves before it is known which message is to be refused.
  await system.startWorkers(['orders', 'sms']);
  const order = await anOrder(customer);
  await system.db('notifications').where({ orderId: order.id, audience: 'admins' }).delete();
  system.inbox.fault('email', 'reject');
  await system.startWorkers(['email']);
  const [mail] = (await settled(order.id)).filter(
    ({ notificationType }) => notificationType === 'email',
  );
  expect(mail).toMatchObject({
    status: 'failed',
    errorKind: 'permanent',
    errorCode: '550',
    attempts: 1,
  });

  await until('visibility shows it', async () => {
    const query = `NotificationsFailed > 0 AND WorkflowId = "order-${order.id}"`;
    for await (const found of system.client.workflow.list({ query })) return found;
    return null;
  });

  system.inbox.fault('email', 'ok');
  const email = `corrected.${customer.id}@example.com`;
  const corrected = await system.call('PATCH', '/customers/update_profile/', {
    token: customer.token,
    body: { email },
  });
  expect(corrected.status).toBe(200);
  const retried = await system.call('POST', `/notifications/${mail.id}/retry/`, {
    token: admin.token,
  });
  expect(retried.status).toBe(202);
  await until(
    'the mail is sent',
    async () => (await rowsOf(order.id, { id: mail.id, status: 'sent' })).length === 1,
  );
  expect(await received(order, { channel: 'email' })).toMatchObject([{ to: email }]);
  const again = await system.call('POST', `/notifications/${mail.id}/retry/`, {
    token: admin.token,
  });
  expect([again.status, again.body.type]).toEqual([409, '/problems/not-retryable']);
});

test('an SMS whose fate is unknown is not sent again by itself, but by a person', async () => {
  const customer = await aCustomer(system.db);
  system.inbox.fault('sms', 'cut', 1);
  const order = await anOrder(customer);
  const [sms] = (await settled(order.id)).filter(
    ({ notificationType }) => notificationType === 'sms',
  );
  expect(sms).toMatchObject({ status: 'failed', errorKind: 'unknown', attempts: 1 });
  await system.client.workflow.execute('retryFailed', {
    workflowId: `retry-unknown-${order.id}`,
    taskQueue: `orders${system.queueSuffix}`,
  });
  // Nor when a whole query is retried: only who names it wants it sent even if it has arrived.
  await system.client.workflow.getHandle(`order-${order.id}`).executeUpdate('retryNotifications');
  expect(await received(order, { channel: 'sms' })).toHaveLength(1);
  expect(await rowsOf(order.id, { id: sms.id })).toMatchObject([{ status: 'failed', attempts: 1 }]);

  await system.call('POST', `/notifications/${sms.id}/retry/`, { token: admin.token });
  await until(
    'a person had it sent',
    async () => (await rowsOf(order.id, { id: sms.id, status: 'sent' })).length === 1,
  );
});

test('a retry ends the wait for the next try, and twenty at once send one message', async () => {
  const customer = await aCustomer(system.db);
  await system.stopWorkers();
  await system.startWorkers(['orders', 'email']);
  const order = await anOrder(customer);
  const [sms] = await rowsOf(order.id, { notificationType: 'sms' });
  await system.startWorkers(['sms']);
  const answers = await Promise.all(
    Array.from({ length: 20 }, () =>
      system.call('POST', `/notifications/${sms.id}/retry/`, { token: admin.token }),
    ),
  );
  expect(answers.every(({ status }) => status === 202 || status === 409)).toBe(true);
  await settled(order.id);
  expect(await received(order, { channel: 'sms' })).toHaveLength(1);
});

test('the signal in Temporal Web retries what failed', async () => {
  const customer = await aCustomer(system.db);
  system.inbox.fault('sms', 'reject');
  const order = await anOrder(customer);
  const [sms] = (await settled(order.id)).filter(
    ({ notificationType }) => notificationType === 'sms',
  );
  expect(sms).toMatchObject({
    status: 'failed',
    errorKind: 'permanent',
    errorCode: 'InvalidPhoneNumber',
  });
  system.inbox.fault('sms', 'ok');
  const handle = system.client.workflow.getHandle(`order-${order.id}`);
  await handle.signal('retryNotifications', { only: 'nonsense' });
  await handle.signal('retryNotifications');
  await until(
    'the SMS is sent',
    async () => (await rowsOf(order.id, { id: sms.id, status: 'sent' })).length === 1,
  );
});

test('what makes no sense as a signal is let pass, and the actor goes on', async () => {
  system.inbox.fault('sms', 'reject');
  const order = await anOrder(await aCustomer(system.db));
  await settled(order.id);
  const handle = system.client.workflow.getHandle(`order-${order.id}`);
  const nonsense = [
    null,
    5,
    'x',
    [],
    { by: null },
    { only: 'x' },
    { only: [null] },
    { by: { type: 'admin', id: 99_999_999_999 } },
  ];
  for (const each of nonsense) await handle.signal('retryNotifications', each);
  for (const each of [null, { by: null }]) {
    await expect(handle.executeUpdate('cancel', { args: [each] })).rejects.toMatchObject({
      cause: { type: 'MalformedCommand' },
    });
  }
  expect((await moveTo(order.id, 'confirmed')).status).toBe(200);
});

test('any number of retries at once are answered, and the history they leave can be replayed', async () => {
  for (let round = 0; round < 4; round += 1) {
    system.inbox.fault('email', 'reject', 2);
    system.inbox.fault('sms', 'reject', 1);
    const order = await anOrder(await aCustomer(system.db));
    const rows = await settled(order.id);
    system.inbox.fault('email', 'ok');
    system.inbox.fault('sms', 'ok');
    const failed = rows.filter(({ status }) => status === 'failed');
    const answers = await Promise.all(
      [...failed, ...failed, ...failed].map(({ id }) =>
        system.call('POST', `/notifications/${id}/retry/`, { token: admin.token }),
      ),
    );
    expect(answers.filter(({ status }) => ![202, 409].includes(status))).toEqual([]);
    const handle = system.client.workflow.getHandle(`order-${order.id}`);
    await Promise.all(Array.from({ length: 10 }, () => handle.executeUpdate('retryNotifications')));
    const after = await settled(order.id);
    expect(after.every(({ status }) => status === 'sent')).toBe(true);
    expect((await moveTo(order.id, 'confirmed')).status).toBe(200);
    await Worker.runReplayHistory({ workflowBundle }, await handle.fetchHistory());
  }
});

test('thirty commands at once to one order get an answer each, and one is carried out', async () => {
  const order = await anOrder(await aCustomer(system.db));
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => moveTo(order.id, 'confirmed')),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(29).fill(409)]);
});

test('an actor that was terminated with messages unsent gets another from the schedule', async () => {
  await system.stopWorkers();
  await system.startWorkers(['orders', 'email']);
  const order = await anOrder(await aCustomer(system.db));
  await system.client.workflow.getHandle(`order-${order.id}`).terminate('gone');
  await system.startWorkers(['sms']);
  await system
    .db('notifications')
    .where({ orderId: order.id, status: 'pending' })
    .update({
      createdAt: system.db.raw(`now() - interval '11 minutes'`),
      updatedAt: system.db.raw(`now() - interval '11 minutes'`),
    });
  await system.client.workflow.execute('retryFailed', {
    workflowId: `long-unsent-${order.id}`,
    taskQueue: `orders${system.queueSuffix}`,
  });
  const rows = await settled(order.id);
  expect(rows.every(({ status }) => status === 'sent')).toBe(true);
});

test('an actor with a failed message stays open at rest, and ends when the message is sent', async () => {
  const customer = await aCustomer(system.db);
  system.inbox.fault('sms', 'reject');
  const order = await anOrder(customer);
  await system.call('POST', `/orders/${order.id}/cancel/`, { token: customer.token });
  await settled(order.id);
  const handle = system.client.workflow.getHandle(`order-${order.id}`);
  expect((await handle.describe()).status.name).toBe('RUNNING');
  system.inbox.fault('sms', 'ok');
  const retried = await handle.executeUpdate('retryNotifications');
  expect(retried).toEqual({ count: 2 });
  expect(await handle.result()).toMatchObject({ outcome: 'placed', status: 'cancelled' });
});

test('failed messages of more than seven days ago are given up and kept, and their actor ends', async () => {
  const customer = await aCustomer(system.db);
  system.inbox.fault('sms', 'reject');
  const order = await anOrder(customer);
  await system.call('POST', `/orders/${order.id}/cancel/`, { token: customer.token });
  await settled(order.id);
  await system
    .db('notifications')
    .where({ orderId: order.id, status: 'failed' })
    .update({ createdAt: system.db.raw(`now() - interval '8 days'`) });
  await system.client.workflow.execute('tidyUp', {
    workflowId: `tidy-${order.id}`,
    taskQueue: `orders${system.queueSuffix}`,
  });
  await system.client.workflow.getHandle(`order-${order.id}`).result();
  const rows = await rowsOf(order.id, { status: 'failed' });
  expect(rows).toHaveLength(2);
  expect(rows.every(({ abandonedAt }) => abandonedAt !== null)).toBe(true);

  // A person can still have one sent.
  system.inbox.fault('sms', 'ok');
  const retried = await system.call('POST', `/notifications/${rows[0].id}/retry/`, {
    token: admin.token,
  });
  expect(retried.status).toBe(202);
  await until(
    'it is sent',
    async () => (await rowsOf(order.id, { id: rows[0].id, status: 'sent' })).length === 1,
  );
});

test('what the schedule tries in vain is told once, not every five minutes', async () => {
  const customer = await aCustomer(system.db);
  system.inbox.fault('sms', 'refuse');
  const order = await anOrder(customer);
  await settled(order.id);
  for (const round of [2, 3]) {
    await system.client.workflow.execute('retryFailed', {
      workflowId: `in-vain-${round}-${order.id}`,
      taskQueue: `orders${system.queueSuffix}`,
    });
    await until('it has failed again', async () => {
      const [row] = await rowsOf(order.id, { notificationType: 'sms' });
      return row.status === 'failed' && row.attempts === round * 3;
    });
  }
  const told = await system
    .db('order_events')
    .where({ orderId: order.id })
    .whereIn('kind', ['notification_failed', 'notification_retried']);
  expect(told.map(({ kind }) => kind)).toEqual(['notification_failed']);
});

test('an actor whose history has grown long goes on in a fresh one', async () => {
  const order = await anOrder(await aCustomer(system.db));
  const handle = system.client.workflow.getHandle(`order-${order.id}`);
  const { runId } = await handle.describe();
  for (let sent = 0; sent < 300; sent += 1) {
    await handle.signal('retryNotifications', { only: [] });
  }
  await until(
    'it goes on in another run',
    async () => (await handle.describe()).runId !== runId,
    60_000,
  );
  expect((await moveTo(order.id, 'confirmed')).status).toBe(200);
}, 120_000);

test('who wants no SMS gets none, and the row says so', async () => {
  const customer = await aCustomer(system.db, { smsNotifications: false });
  const order = await anOrder(customer);
  const rows = await settled(order.id);
  const byType = rows
    .filter(({ audience }) => audience === 'customer')
    .map(({ notificationType, status }) => `${notificationType} ${status}`);
  expect(byType.sort()).toEqual(['email sent', 'sms skipped']);
  expect(await received(order, { channel: 'sms' })).toEqual([]);
});

test('who changes their mind before a message has left does not get it', async () => {
  const customer = await aCustomer(system.db);
  await system.stopWorkers();
  await system.startWorkers(['orders', 'email']);
  const order = await anOrder(customer);
  await system.db('customers').where({ id: customer.id }).update({ smsNotifications: false });
  await system.startWorkers(['sms']);
  const rows = await settled(order.id);
  expect(rows.find(({ notificationType }) => notificationType === 'sms')).toMatchObject({
    status: 'skipped',
  });
});

test('messages about one order leave in the order of what they tell', async () => {
  const customer = await aCustomer(system.db);
  const order = await anOrder(customer);
  for (const status of ['confirmed', 'processing', 'shipped', 'delivered'])
    await moveTo(order.id, status);
  await settled(order.id);
  const sent = await rowsOf(order.id, { notificationType: 'sms' }).orderBy('sentAt');
  expect(sent.map(({ event }) => event)).toEqual([
    'placed',
    'confirmed',
    'processing',
    'shipped',
    'delivered',
  ]);
  expect(await received(order, { channel: 'sms' })).toHaveLength(5);
});

describe('an attempt that never told how it ended', () => {
  test('leaves an SMS as unknown, and is still believed if it tells later', async () => {
    const { db } = system;
    await system.stopWorkers();
    await system.startWorkers(['orders', 'email']);
    const order = await anOrder(await aCustomer(db));
    const claim = '00000000-0000-4000-8000-000000000001';
    const [message] = await claimUnsent(db, {
      of: { orderId: order.id },
      channel: 'sms',
      claim,
      limit: 1,
    });
    if (message === undefined) throw new Error('nothing to claim');
    await system.startWorkers(['sms']);
    await settled(order.id);
    expect(await rowsOf(order.id, { id: message.id })).toMatchObject([
      { status: 'failed', errorKind: 'unknown', errorCode: 'Interrupted' },
    ]);
    expect(await received(order, { channel: 'sms' })).toEqual([]);
    await markOutcome(db, message, {
      result: 'sent',
      provider: 'primary',
      to: '+254700000009',
      messageId: 'ATXid_1',
      cost: '0.8000',
      units: 1,
    });
    expect(await rowsOf(order.id, { id: message.id })).toMatchObject([
      { status: 'sent', cost: '0.8000' },
    ]);
  });

  test('has its e-mail sent again under the same Message-ID', async () => {
    const { db } = system;
    const customer = await aCustomer(db);
    await system.stopWorkers();
    await system.startWorkers(['orders', 'sms']);
    const order = await anOrder(customer);
    const claim = '00000000-0000-4000-8000-000000000003';
    await claimUnsent(db, { of: { orderId: order.id }, channel: 'email', claim, limit: 1 });
    await system.startWorkers(['email']);
    const rows = await settled(order.id);
    const mails = await received(order, { channel: 'email', to: customer.email });
    const row = rows.find(
      ({ audience, notificationType }) => audience === 'customer' && notificationType === 'email',
    );
    expect(mails.map(({ message_id }) => message_id)).toEqual([row?.providerMessageId]);
    expect(row?.providerMessageId).toContain(row?.id);
  });
});

test('nothing in a Temporal history names a person', async () => {
  const { db, client } = system;
  const customer = await aCustomer(db, {
    firstName: 'Zebedayo',
    lastName: 'Mwakatobe',
    phoneNumber: '+254799123456',
  });
  system.inbox.fault('sms', 'reject', 1);
  const placed = await system.call('POST', '/orders/', {
    token: customer.token,
    body: { ...orderOf([product, 1]), shipping_address: 'Ngong Lane 77', notes: 'Ring twice' },
  });
  const id = placed.body.id as string;
  await settled(id);
  await moveTo(id, 'confirmed');
  await system.call('POST', `/orders/${id}/update_status/`, {
    token: admin.token,
    body: { status: 'processing', notes: 'For Zebedayo' },
  });
  await system.call('POST', `/orders/${id}/record_payment/`, {
    token: admin.token,
    body: {
      payment_method: 'mpesa',
      payment_reference: 'REF-77-ZM',
      amount: placed.body.total_amount,
    },
  });
  await settled(id);
  const history = await client.workflow.getHandle(`order-${id}`).fetchHistory();
  const decoded = [...wordsIn(history)].join('\n');
  for (const secret of [
    'Zebedayo',
    'Mwakatobe',
    customer.email,
    '799123456',
    'Ngong',
    'Ring twice',
    'REF-77',
    'mpesa',
    'shop.test',
  ]) {
    expect(decoded).not.toContain(secret);
  }
  // The check itself can see: what may be there is there.
  expect(decoded).toContain(placed.body.order_number);
});

test('the actor can be started by update-with-start from anywhere with the order’s id alone', async () => {
  const customer = await aCustomer(system.db);
  const order = await anOrder(customer);
  await system.client.workflow.getHandle(`order-${order.id}`).terminate('gone');
  const result = await system.client.workflow.executeUpdateWithStart('retryNotifications', {
    startWorkflowOperation: new WithStartWorkflowOperation('processOrder', {
      workflowId: `order-${order.id}`,
      taskQueue: `orders${system.queueSuffix}`,
      args: [{ orderId: order.id }],
      workflowIdConflictPolicy: 'USE_EXISTING',
    }),
  });
  expect(result).toEqual({ count: expect.any(Number) });
});
