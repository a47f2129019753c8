import { randomUUID } from 'node:crypto';
import { claimUnsent } from '../../../db/notifications/claim';
import { markOutcome } from '../../../db/notifications/outbox';
import {
  aCustomer,
  anAdmin,
  aProduct,
  countOf,
  orderOf,
  reportUrl,
  startSystem,
  until,
  type Person,
  type System,
} from '../harness';

let system: System;
let admin: Person;
let product: { id: string };

beforeAll(async () => {
  system = await startSystem();
  admin = await anAdmin(system.db);
  product = await aProduct(system.db, { stockQuantity: 10_000 });
});

afterAll(async () => {
  await system.close();
});

async function report(fields: Record<string, string>, secret?: string, at = system) {
  const body = new URLSearchParams({ phoneNumber: '+254700000001', retryCount: '0', ...fields });
  const answer = await fetch(reportUrl(at.url, secret), { method: 'POST', body });
  const problem: any = await answer.json();
  return { status: answer.status, body: problem };
}

async function anOrder(at = system): Promise<{ id: string; token: string }> {
  const customer = await aCustomer(at.db);
  const { status, body } = await at.call('POST', '/orders/', {
    token: customer.token,
    body: orderOf([at === system ? product : await aProduct(at.db), 1]),
  });
  expect(status).toBe(201);
  return { id: body.id, token: customer.token };
}

const smsOf = (orderId: string, db = system.db) =>
  db('notifications').where({ orderId, notificationType: 'sms' }).first();

const sentSms = (orderId: string) =>
  until('the SMS is sent', async () => {
    const sms = await smsOf(orderId);
    return sms.status === 'sent' && sms;
  });

const toldOf = async (orderId: string, notificationId: string) => {
  const events = await system.db('order_events').where({ orderId, notificationId }).orderBy('seq');
  return events.map(({ kind }) => kind);
};

test('an SMS that arrived is delivered, and to be told again changes nothing', async () => {
  const order = await anOrder();
  const sms = await sentSms(order.id);
  for (const status of ['Sent', 'Buffered', 'Success', 'Success', 'Buffered', 'Failed']) {
    expect((await report({ id: sms.providerMessageId, status })).status).toBe(200);
  }
  const shown = await system.call('GET', `/notifications/${sms.id}/`, { token: order.token });
  expect(shown.body).toMatchObject({
    status: 'delivered',
    delivered_at: expect.stringMatching(/Z$/),
    error_message: '',
  });
  expect(await toldOf(order.id, sms.id)).toEqual(['notification_sent', 'notification_delivered']);
});

test('an SMS that is lost has failed for good, its order is found by that, and it can be sent again', async () => {
  const order = await anOrder();
  const sms = await sentSms(order.id);
  await report({
    id: sms.providerMessageId,
    status: 'Failed',
    failureReason: 'UserDoesNotExist',
  });
  expect(await smsOf(order.id)).toMatchObject({
    status: 'failed',
    errorKind: 'permanent',
    errorCode: 'UserDoesNotExist',
    errorMessage: 'The number does not exist.',
  });
  await until('the order’s actor counts it', async () => {
    const { searchAttributes } = await system.client.workflow
      .getHandle(`order-${order.id}`)
      .describe();
    return searchAttributes['NotificationsFailed']?.[0] === 1;
  });

  await system.call('POST', `/notifications/${sms.id}/retry/`, { token: admin.token });
  const again = await sentSms(order.id);
  expect(again.providerMessageId).not.toBe(sms.providerMessageId);
  expect(await toldOf(order.id, sms.id)).toEqual([
    'notification_sent',
    'notification_failed',
    'notification_retried',
    'notification_sent',
  ]);
});

test('an SMS that arrives after all was not lost', async () => {
  const order = await anOrder();
  const sms = await sentSms(order.id);
  await report({ id: sms.providerMessageId, status: 'AbsentSubscriber' });
  await report({ id: sms.providerMessageId, status: 'Success' });
  expect(await smsOf(order.id)).toMatchObject({
    status: 'delivered',
    errorKind: null,
    errorCode: null,
    errorMessage: '',
  });
  await until('the order’s actor counts none as failed', async () => {
    const { searchAttributes } = await system.client.workflow
      .getHandle(`order-${order.id}`)
      .describe();
    return searchAttributes['NotificationsFailed']?.[0] === 0;
  });
});

test('one that is to be sent again and turns out to have arrived is not sent again', async () => {
  await system.stopWorkers();
  await system.startWorkers();
  const order = await anOrder();
  const sms = await sentSms(order.id);
  await report({ id: sms.providerMessageId, status: 'Expired' });
  await system.stopWorkers();
  await system.startWorkers(['orders', 'email']);
  const retried = await system.call('POST', `/notifications/${sms.id}/retry/`, {
    token: admin.token,
  });
  expect(retried.body.notification.status).toBe('pending');
  await report({ id: sms.providerMessageId, status: 'Success' });
  await system.startWorkers(['sms']);
  expect(await smsOf(order.id)).toMatchObject({ status: 'delivered', attempts: 1 });
});

test('a report that is faster than our own mark is kept for it, and swept after a day', async () => {
  await system.stopWorkers();
  await system.startWorkers(['orders', 'email']);
  const outcomes = [
    ['Success', 'delivered'],
    ['Rejected', 'failed'],
  ] as const;
  for (const [status, expected] of outcomes) {
    const order = await anOrder();
    const claim = randomUUID();
    const which = { of: { orderId: order.id }, channel: 'sms', claim, limit: 1 } as const;
    const [message] = await claimUnsent(system.db, which);
    if (message === undefined) throw new Error('nothing to claim');
    const messageId = `ATXid_${randomUUID()}`;
    expect((await report({ id: messageId, status })).status).toBe(200);
    // Not known yet, so there is nothing it could be late for.
    await report({ id: messageId, status: 'Submitted' });
    const by = { provider: 'primary', cost: '0.8000', units: 1 } as const;
    const sent = { result: 'sent', to: message.to, messageId, ...by } as const;
    await markOutcome(system.db, message, sent);
    expect(await smsOf(order.id)).toMatchObject({ status: expected, cost: '0.8000' });
    expect(await toldOf(order.id, message.id)).toEqual([
      'notification_sent',
      `notification_${expected}`,
    ]);
    expect(await countOf(system.db, 'delivery_reports', { providerMessageId: messageId })).toBe(0);
  }

  await report({ id: 'ATXid_of_somebody_else', status: 'Failed' });
  await report({ id: 'ATXid_of_yesterday', status: 'Success' });
  await report({ id: 'ATXid_of_yesterday', status: 'Failed' });
  expect(await system.db('delivery_reports').orderBy('providerMessageId')).toMatchObject([
    { providerMessageId: 'ATXid_of_somebody_else', status: 'failed', code: 'Failed' },
    { providerMessageId: 'ATXid_of_yesterday', status: 'delivered' },
  ]);
  await system
    .db('delivery_reports')
    .where({ providerMessageId: 'ATXid_of_yesterday' })
    .update({ receivedAt: system.db.raw(`now() - interval '25 hours'`) });
  await system.client.workflow.execute('tidyUp', {
    workflowId: `tidy-reports-${randomUUID()}`,
    taskQueue: `orders${system.queueSuffix}`,
  });
  expect(await system.db('delivery_reports')).toMatchObject([
    { providerMessageId: 'ATXid_of_somebody_else' },
  ]);
  await system.startWorkers(['sms']);
});

test('a report and the mark it is about never pass each other by', async () => {
  await system.stopWorkers();
  await system.startWorkers(['orders', 'email']);
  const orders = await Promise.all(Array.from({ length: 20 }, () => anOrder()));
  await Promise.all(
    orders.map(async ({ id }) => {
      const claim = randomUUID();
      const which = { of: { orderId: id }, channel: 'sms', claim, limit: 1 } as const;
      const [message] = await claimUnsent(system.db, which);
      if (message === undefined) throw new Error('nothing to claim');
      const messageId = `ATXid_${randomUUID()}`;
      const by = { provider: 'primary', cost: null, units: 1 } as const;
      const sent = { result: 'sent', to: message.to, messageId, ...by } as const;
      await Promise.all([
        report({ id: messageId, status: 'Success' }),
        markOutcome(system.db, message, sent),
      ]);
      expect(await smsOf(id)).toMatchObject({ status: 'delivered' });
    }),
  );
  await system.startWorkers(['sms']);
});

test('only who knows the secret is heard, whatever they send', async () => {
  const order = await anOrder();
  const sms = await sentSms(order.id);
  const told = { id: sms.providerMessageId, status: 'Success' };
  for (const secret of ['', 'another secret, just as long .', 'a secret for delivery report']) {
    const { status, body } = await report(told, secret);
    expect([status, body.type]).toEqual([401, '/problems/wrong-secret']);
  }
  const without = await fetch(reportUrl(system.url).split('?')[0] ?? '', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{',
  });
  expect(without.status).toBe(401);
  expect(await smsOf(order.id)).toMatchObject({ status: 'sent' });
  expect(system.logged.join('\n')).not.toContain('another secret');
});

test('what makes no sense, is no form or too large is refused', async () => {
  expect((await report({ id: 'ATXid_1' })).body.errors).toEqual({ status: [expect.any(String)] });
  expect((await report({ id: '', status: 'Success' })).status).toBe(400);
  expect((await report({ id: 'a\0b', status: 'Success' })).status).toBe(400);
  expect(
    (await report({ id: 'ATXid_1', status: 'Success', more: 'x'.repeat(20_000) })).status,
  ).toBe(413);
  const json = await fetch(reportUrl(system.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  });
  expect(json.status).toBe(415);
});

describe('the local stand-in', () => {
  let local: System;
  beforeAll(async () => {
    local = await startSystem({ deliveryReports: true });
  });
  afterAll(async () => {
    await local.close();
  });

  test('tells that SMS have arrived, so they become delivered', async () => {
    const order = await anOrder(local);
    await until(
      'it is delivered',
      async () => (await smsOf(order.id, local.db)).status === 'delivered',
    );
  });
});

test('without a secret of its own the shop takes no reports', async () => {
  const closed = await startSystem({ queues: [], webhookSecret: null });
  const { status } = await report({ id: 'ATXid_1', status: 'Success' }, '', closed);
  await closed.close();
  expect(status).toBe(404);
});
