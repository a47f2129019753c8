import { randomUUID } from 'node:crypto';
import {
  aCustomer,
  anAdmin,
  aProduct,
  countOf,
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
  system = await startSystem();
  ops = await anAdmin(system.db, { role: 'admin', permissions: ['send_notifications'] });
  product = await aProduct(system.db, { stockQuantity: 10_000 });
});

afterEach(() => {
  system.inbox.fault('sms', 'ok');
  system.inbox.fault('email', 'ok');
});

afterAll(async () => {
  await system.close();
});

const retryMany = (body: Record<string, unknown>) =>
  system.call('POST', '/admin/notifications/retry/', { token: ops.token, body });

const progressOf = async (workflowId: string) =>
  (await system.call('GET', `/admin/notifications/retry/${workflowId}/`, { token: ops.token }))
    .body;

const ended = (workflowId: string) =>
  until('the retry has ended', async () => {
    const progress = await progressOf(workflowId);
    return progress.status !== 'running' && progress;
  });

interface Order {
  readonly id: string;
  readonly number: string;
}

/** Orders whose SMS failed like this. */
async function withFailedSms(count: number, fault: 'reject' | 'cut' = 'reject'): Promise<Order[]> {
  system.inbox.fault('sms', fault);
  const orders: Order[] = [];
  for (let made = 0; made < count; made += 1) {
    const customer = await aCustomer(system.db);
    const { body } = await system.call('POST', '/orders/', {
      token: customer.token,
      body: orderOf([product, 1]),
    });
    orders.push({ id: body.id, number: body.order_number });
  }
  await smsAre('failed', orders);
  system.inbox.fault('sms', 'ok');
  return orders;
}

const smsAre = (status: string, orders: readonly Order[]) =>
  until(`all are ${status}`, async () => {
    const rows = await smsOf(orders);
    return rows.every((row) => row.status === status) && rows;
  });

const smsOf = (orders: readonly Order[]) =>
  system
    .db('notifications')
    .whereIn(
      'orderId',
      orders.map(({ id }) => id),
    )
    .where({ notificationType: 'sms' })
    .orderBy('createdAt');

async function received(order: Order): Promise<number> {
  const all = await system.inbox.messages({ channel: 'sms', limit: 10_000 });
  return all.filter(({ text }) => text.includes(order.number)).length;
}

test('a dry run says how many and what they cost, and changes nothing', async () => {
  const orders = await withFailedSms(2);
  const unknown = await withFailedSms(1, 'cut');
  const since = (await smsOf(orders))[0].createdAt.toISOString();
  const asked = { channel: 'sms', created_after: since, dry_run: true };
  // What SMS usually cost here.
  await system
    .db('notifications')
    .insert([1, 2].map((cost) => ({ ...aMessage(), sentAt: new Date(), status: 'sent', cost })));
  const { status, body } = await retryMany(asked);
  expect([status, body.count, body.sms_cost]).toEqual([200, 2, '3.0000']);
  expect(body.sample.map(({ order }: any) => order)).toEqual(orders.map(({ id }) => id));
  const counts: Record<string, number> = {};
  for (const kind of ['passing', 'permanent', 'unknown']) {
    counts[kind] = (await retryMany({ ...asked, error_kind: kind })).body.count;
  }
  expect(counts).toEqual({ passing: 0, permanent: 2, unknown: 1 });
  const [first] = orders;
  expect((await retryMany({ ...asked, order: first?.id })).body.count).toBe(1);
  expect((await retryMany({ ...asked, channel: 'email' })).body.count).toBe(0);
  expect((await retryMany({ ...asked, created_before: '2020-01-01' })).body.count).toBe(0);
  expect((await retryMany({ ...asked, kind: 'permanent' })).status).toBe(400);
  const rows = await smsOf([...orders, ...unknown]);
  expect(rows.every(({ status: is, attempts }) => is === 'failed' && attempts === 1)).toBe(true);
});

function aMessage(): Record<string, unknown> {
  return {
    id: randomUUID(),
    notificationType: 'sms',
    event: 'custom',
    audience: 'customer',
    address: '+254700000001',
    template: 'custom',
    message: `Custom ${randomUUID()}`,
  };
}

test('all that failed are sent again, once each, though single and other retries run at the same time', async () => {
  const orders = await withFailedSms(8);
  const since = (await smsOf(orders))[0].createdAt.toISOString();
  // One that belongs to no order, too.
  const alone: Record<string, unknown> = {
    ...aMessage(),
    status: 'failed',
    errorKind: 'permanent',
    errorCode: '403',
  };
  await system.db('notifications').insert(alone);
  const asked = { channel: 'sms', error_kind: 'permanent', created_after: since };
  const rows = await smsOf(orders);
  const [one, other, ...single] = await Promise.all([
    retryMany(asked),
    retryMany(asked),
    ...rows.map(({ id }) =>
      system.call('POST', `/notifications/${id}/retry/`, { token: ops.token }),
    ),
  ]);
  expect(one.status).toBe(202);
  expect(one.headers.get('location')).toBe(
    `/api/v1/admin/notifications/retry/${one.body.workflow_id}/`,
  );
  expect(single.every(({ status }) => status === 202 || status === 409)).toBe(true);
  for (const { body } of [one, other]) {
    expect(await ended(body.workflow_id)).toMatchObject({ status: 'completed', failed: 0 });
  }
  await smsAre('sent', orders);
  await until(
    'the other is sent',
    async () =>
      (await countOf(system.db, 'notifications', { id: alone['id'], status: 'sent' })) === 1,
  );
  expect(await Promise.all(orders.map(received))).toEqual(orders.map(() => 1));
  // Begun again by nobody: what it was asked for has been done.
  const workflow = system.client.workflow.getHandle(one.body.workflow_id);
  expect(await workflow.result()).toMatchObject({ status: 'completed' });
  const audited = await system.db('audit_log').where({
    action: 'notifications.retried',
    actorId: ops.adminId,
  });
  expect(audited.length).toBeGreaterThanOrEqual(2);
}, 120_000);

test('what was sent again and failed anew since it was asked for is left alone', async () => {
  const orders = await withFailedSms(1);
  await system.stopWorkers();
  const [sms] = await smsOf(orders);
  const { body } = await retryMany({ order: orders[0]?.id });
  expect(body.count).toBe(1);
  await system.db('notifications').where({ id: sms.id }).update({ updatedAt: system.db.fn.now() });
  await system.startWorkers();
  expect(await ended(body.workflow_id)).toMatchObject({ status: 'completed', total: 1, done: 0 });
  expect(await smsOf(orders)).toMatchObject([{ status: 'failed', attempts: 1 }]);
});

test('a retry can be cancelled: what is not begun stays failed', async () => {
  const orders = await withFailedSms(2);
  await system.stopWorkers();
  const since = (await smsOf(orders))[0].createdAt.toISOString();
  const { body } = await retryMany({ channel: 'sms', created_after: since });
  const cancel = () =>
    system.call('POST', `/admin/notifications/retry/${body.workflow_id}/cancel/`, {
      token: ops.token,
    });
  expect((await cancel()).body).toMatchObject({ status: 'cancelled', done: 0 });
  await system.startWorkers();
  const handle = system.client.workflow.getHandle(body.workflow_id);
  expect(await handle.result()).toMatchObject({ status: 'cancelled', done: 0 });
  expect((await cancel()).body).toMatchObject({ status: 'cancelled' });
  expect((await smsOf(orders)).every(({ status }) => status === 'failed')).toBe(true);
  const unknown = `/admin/notifications/retry/retry-${randomUUID()}/`;
  expect((await system.call('GET', unknown, { token: ops.token })).status).toBe(404);
});

test('a message that is not in flight can be removed; the timeline still tells of it', async () => {
  const [order] = await withFailedSms(1);
  if (order === undefined) throw new Error('no order');
  const [sms] = await smsOf([order]);
  const path = `/admin/notifications/${sms.id}/`;
  const list = await system.call('GET', `/admin/notifications/?order=${order.id}`, {
    token: ops.token,
  });
  expect(list.body.results.map(({ id }: any) => id)).toContain(sms.id);
  await system.db('notifications').where({ id: sms.id }).update({ status: 'pending' });
  const refused = await system.call('DELETE', path, { token: ops.token });
  expect([refused.status, refused.body.type]).toEqual([409, '/problems/notification-in-flight']);
  await system.db('notifications').where({ id: sms.id }).update({ status: 'failed' });
  expect((await system.call('DELETE', path, { token: ops.token })).status).toBe(204);
  expect((await system.call('GET', path, { token: ops.token })).status).toBe(404);
  const events = await system.db('order_events').where({ orderId: order.id });
  expect(events.map(({ kind }) => kind)).toContain('notification_failed');
  await until('the order’s actor counts it no more', async () => {
    const { searchAttributes } = await system.client.workflow
      .getHandle(`order-${order.id}`)
      .describe();
    return searchAttributes['NotificationsFailed']?.[0] === 0;
  });
  expect(
    await countOf(system.db, 'audit_log', { action: 'notification.deleted', subjectId: sms.id }),
  ).toBe(1);
});
