import { randomUUID } from 'node:crypto';
import { TypedSearchAttributes } from '@temporalio/common';
import { actorOptions } from '../../../workflows/order/messages';
import {
  notificationsFailedKey,
  orderPaidKey,
  orderStatusKey,
} from '../../../workflows/order/search-attributes';
import {
  anAdmin,
  aProduct,
  countOf,
  startSystem,
  until,
  type Person,
  type System,
} from '../harness';
import { actorOf, anOrder, asScheduled, byHand, findingsOf, openOf, settled } from './shop';

let system: System;
let admin: Person & { adminId: number };
let other: Person;
let product: { id: string; sku: string };

beforeAll(async () => {
  system = await startSystem();
  admin = await anAdmin(system.db);
  other = await anAdmin(system.db, { role: 'manager' });
  await system.db('customers').where({ id: other.id }).update({ language: 'sw' });
  product = await aProduct(system.db);
});

afterAll(() => system.close());

const mailsTo = async ({ email }: Person) =>
  (await system.inbox.messages({ channel: 'email', to: email })).filter(({ subject }) =>
    /not as it should be|not as they should be|haliko sawa|hayako sawa/.test(subject ?? ''),
  );

/** What was found by a run, seen once and told of once, however often one runs; until it is right again. */
async function expectReportedOnce(
  kind: string,
  subject: string,
  about: Record<string, unknown>,
  label: string,
): Promise<void> {
  const before = await Promise.all([mailsTo(admin), mailsTo(other)]);
  const { code, said } = await byHand(system);
  expect(code).toBe(1);
  expect(said).toContain(`${kind}: `);
  expect(said).toContain('1 need a person; the admins are told of 1 by e-mail.');
  const [found, ...more] = await openOf(system);
  expect(more).toEqual([]);
  expect(found).toMatchObject({ kind, subject, label, needsPerson: true, repairs: 0 });
  expect(found.details).toMatchObject(about);
  expect(await byHand(system)).toMatchObject({
    code: 1,
    said: expect.stringContaining('1 need a person; the admins are told of 0'),
  });
  const [again] = await openOf(system);
  expect(again).toMatchObject({ id: found.id, firstSeen: found.firstSeen, toldAt: found.toldAt });
  expect(again.lastSeen.getTime()).toBeGreaterThan(found.lastSeen.getTime());
  const [mine, theirs] = await until('both admins are told', async () => {
    const now = await Promise.all([mailsTo(admin), mailsTo(other)]);
    return now.every((mails, index) => mails.length > (before[index]?.length ?? 0)) && now;
  });
  expect([mine.length, theirs.length]).toEqual(before.map(({ length }) => length + 1));
  expect(mine[0]).toMatchObject({ subject: '1 thing is not as it should be' });
  expect(mine[0]?.text).toContain(label);
  expect(theirs[0]).toMatchObject({ subject: 'Jambo 1 haliko sawa' });
  expect(await countOf(system.db, 'mailings', { kind: 'system_alert' })).toBe(mine.length);
}

async function expectResolved(): Promise<void> {
  const { code } = await byHand(system);
  expect(await openOf(system)).toEqual([]);
  expect(code).toBe(0);
}

test('a shop that nobody touched has nothing to report, whatever its orders went through', async () => {
  const orders = await Promise.all([1, 2, 3].map(() => anOrder(system, product)));
  const [moved, cancelled] = orders as [(typeof orders)[0], (typeof orders)[0]];
  const move = (status: string) =>
    system.call('POST', `/orders/${moved.id}/update_status/`, {
      token: admin.token,
      body: { status },
    });
  for (const status of ['confirmed', 'processing', 'shipped', 'delivered']) {
    expect((await move(status)).status).toBe(200);
  }
  await system.call('POST', `/orders/${cancelled.id}/cancel/`, { token: cancelled.token });
  const first = await asScheduled(system);
  expect(first).toMatchObject({ found: 0, repaired: 0, ids: [], open: 0, told: 0, isFull: true });
  expect(first.checked).toBeGreaterThan(4);
  for (const each of orders) await settled(system, each);
  // Within the day the next one looks at what is open only.
  const second = await asScheduled(system);
  expect(second).toMatchObject({ found: 0, repaired: 0, open: 0, isFull: false });
  expect(await byHand(system)).toMatchObject({ code: 0 });
  expect(await findingsOf(system)).toEqual([]);
  expect(await countOf(system.db, 'mailings')).toBe(0);
  expect(await countOf(system.db, 'reconciliations')).toBe(3);
});

test('stock that is not what its ledger says is reported, and closed once it is', async () => {
  const { db } = system;
  await db('products').where({ id: product.id }).increment('stockQuantity', 3);
  const { stockQuantity } = await db('products').where({ id: product.id }).first();
  const about = { stock: stockQuantity, ledger: stockQuantity - 3 };
  await expectReportedOnce('stock_differs', product.id, about, product.sku);
  await db('products').where({ id: product.id }).decrement('stockQuantity', 3);
  await expectResolved();
});

test('the hour looks at what was touched, the day at all', async () => {
  const { db } = system;
  const quiet = await aProduct(db);
  // As if nothing had been touched for long: the runs before overlap by some minutes.
  const longAgo = db.raw(`now() - interval '1 day'`);
  await db.raw('ALTER TABLE products DISABLE TRIGGER products_touch');
  await db('products').update({ updatedAt: longAgo });
  await db.raw('ALTER TABLE products ENABLE TRIGGER products_touch');
  await byHand(system);
  await db('stock_movements').insert({ productId: quiet.id, kind: 'adjusted', quantity: 1 });
  expect(await asScheduled(system)).toMatchObject({ isFull: false, found: 0 });
  expect(await byHand(system)).toMatchObject({ code: 1 });
  await db('products').where({ id: product.id }).increment('stockQuantity', 1);
  // What is open is looked at each time, too.
  expect(await asScheduled(system)).toMatchObject({ isFull: false, found: 2, open: 2, told: 1 });
  await db('stock_movements').insert({ productId: product.id, kind: 'adjusted', quantity: 1 });
  await db('products').where({ id: quiet.id }).increment('stockQuantity', 1);
  expect(await asScheduled(system)).toMatchObject({ isFull: false, found: 0, open: 0, told: 0 });
});

test('a total that is not the sum of the items is reported', async () => {
  const order = await anOrder(system, product);
  await settled(system, order);
  await system.db('orders').where({ id: order.id }).update({ totalCents: 1 });
  const about = { total: '0.01', items: '1500.00' };
  await expectReportedOnce('total_differs', order.id, about, order.number);
  await system.db('orders').where({ id: order.id }).update({ totalCents: 150_000 });
  await expectResolved();
});

test('a status that the timeline does not tell is reported', async () => {
  const order = await anOrder(system, product);
  await settled(system, order);
  const event = () => system.db('order_events').where({ orderId: order.id, kind: 'placed' });
  await event().update({ toStatus: 'shipped' });
  const about = { status: 'pending', timeline: 'shipped' };
  await expectReportedOnce('status_differs', order.id, about, order.number);
  await event().update({ toStatus: 'pending' });
  await expectResolved();
});

test('a workflow for an order that does not exist is reported', async () => {
  const { db, client } = system;
  const order = await anOrder(system, await aProduct(db));
  await settled(system, order);
  await db('order_events').where({ orderId: order.id }).delete();
  const taken = await db('stock_movements').where({ orderId: order.id }).first();
  await db('stock_movements').where({ orderId: order.id }).delete();
  await db('products').where({ id: taken.productId }).increment('stockQuantity', 1);
  await db('notifications').where({ orderId: order.id }).delete();
  await db('order_items').where({ orderId: order.id }).delete();
  await db('orders').where({ id: order.id }).delete();
  const id = `order-${order.id}`;
  await expectReportedOnce('order_missing', id, { type: 'processOrder' }, id);
  await client.workflow.getHandle(id).terminate();
  await expectResolved();
});

test('a workflow whose code fails is reported', async () => {
  const { client, queueSuffix } = system;
  const workflowId = `order-${randomUUID()}`;
  const handle = await client.workflow.start('processOrder', {
    workflowId,
    taskQueue: `orders${queueSuffix}`,
    args: [],
  });
  await until('it was tried three times', async () => {
    const { raw } = await handle.describe();
    return Number(raw.pendingWorkflowTask?.attempt) >= 3;
  });
  await expectReportedOnce('task_failing', workflowId, { type: 'processOrder' }, workflowId);
  await handle.terminate();
  await expectResolved();
});

test('a workflow that runs for an order that is done is reported', async () => {
  const { client, queueSuffix } = system;
  const order = await anOrder(system, product);
  await system.call('POST', `/orders/${order.id}/cancel/`, { token: order.token });
  await settled(system, order);
  await actorOf(system, order).result();
  await system.stopWorkers();
  // Shows the order as it is, and does nothing: nobody works.
  await client.workflow.start('processOrder', {
    ...actorOptions(order.id, `orders${queueSuffix}`),
    typedSearchAttributes: new TypedSearchAttributes([
      { key: orderStatusKey, value: 'cancelled' },
      { key: orderPaidKey, value: false },
      { key: notificationsFailedKey, value: 0 },
    ]),
  });
  const { code, said } = await byHand(system);
  expect(said).toContain(`actor_idle: workflow ${order.number} (order-${order.id})`);
  expect(code).toBe(1);
  await system.startWorkers();
  await actorOf(system, order).result();
  await expectResolved();
});

test('many at once are one e-mail', async () => {
  const { db } = system;
  const before = (await mailsTo(admin)).length;
  const products = await Promise.all(Array.from({ length: 25 }, () => aProduct(db)));
  const ids = products.map(({ id }) => id);
  await db('products').whereIn('id', ids).increment('stockQuantity', 1);
  // However many run at once.
  await Promise.all([byHand(system), byHand(system), asScheduled(system), asScheduled(system)]);
  expect(await openOf(system)).toHaveLength(25);
  const mails = await until('it has arrived', async () => {
    const now = await mailsTo(admin);
    return now.length > before && now;
  });
  expect(mails).toHaveLength(before + 1);
  expect(mails[0]).toMatchObject({
    subject: '25 things are not as they should be',
    text: expect.stringContaining('And 5 more.'),
  });
  await db('products').whereIn('id', ids).decrement('stockQuantity', 1);
  await expectResolved();
});

test('what is open is listed for those who view reports, page by page', async () => {
  const { db } = system;
  const products = await Promise.all([aProduct(db), aProduct(db), aProduct(db)]);
  for (const { id } of products) {
    await db('products').where({ id }).increment('stockQuantity', 1);
    await byHand(system);
  }
  const viewer = await anAdmin(db, { role: 'manager', permissions: ['view_reports'] });
  const list = (query: string) =>
    system.call('GET', `/admin/findings/${query}`, { token: viewer.token });
  const { status, body } = await list('?page_size=2');
  expect([status, body.count, body.results.length]).toEqual([200, 3, 2]);
  expect(body.results[0]).toMatchObject({
    kind: 'stock_differs',
    subject: { type: 'product', id: products[2]?.id, label: products[2]?.sku },
    details: { stock: 101, ledger: 100 },
    repairs: 0,
    needs_person: true,
    told_at: expect.any(String),
  });
  const { body: oldest } = await list('?ordering=first_seen&needs_person=true&kind=stock_differs');
  expect(oldest.results[0].subject.id).toBe(products[0]?.id);
  const { body: one } = await list(`?search=${products[1]?.sku}`);
  expect(one.results).toHaveLength(1);
  expect((await list('?kind=actor_missing')).body.count).toBe(0);
  expect((await list('?kind=ghosts')).status).toBe(400);
  for (const { id } of products) {
    await db('products').where({ id }).decrement('stockQuantity', 1);
  }
  await expectResolved();
  expect((await list('')).body.count).toBe(0);
});
