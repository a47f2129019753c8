import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ordersWithoutActor } from '../../../db/orders/actorless';
import { checkStock } from '../../../db/products/check';
import { anAdmin, orderOf, startSystem, until, type Person, type System } from '../harness';
import { bring, fillShop, order, product, today } from './old-shop';
import { oldPassword, oldSystem, type OldSystem } from './old-system';

let system: System;
let old: OldSystem;
let admin: Person;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orderflow-django-'));
  // Every pending order would be due for both clocks at once.
  system = await startSystem({ orders: { reminderAfterMs: 1_000, expireAfterMs: 2_000 } });
  admin = await anAdmin(system.db);
  old = await oldSystem();
  await fillShop(old, admin.email);
  await bring({ db: system.db, url: system.databaseUrl }, old, folder, '--yes');
}, 60_000);

afterAll(async () => {
  await old?.close();
  await system?.close();
  rmSync(folder, { recursive: true, force: true });
});

test('who had a password in the old system logs in with it, and it is hashed anew', async () => {
  const login = await system.call('POST', '/auth/login/', {
    body: { email: 'WANJIKU@example.com', password: oldPassword },
  });
  expect([login.status, login.body.customer.id]).toEqual([200, 11]);
  const { passwordHash } = await system.db('customers').where({ id: 11 }).first('passwordHash');
  expect(passwordHash).not.toContain('pbkdf2');
});

test('orders and their timelines are shown as any others', async () => {
  const whole = await system.call('GET', `/orders/${order(6)}/`, { token: admin.token });
  expect([whole.status, whole.body.items]).toMatchObject([
    200,
    [{ quantity: 3, subtotal: '60.00' }],
  ]);
  const { body } = await system.call('GET', `/orders/${order(1)}/timeline/`, {
    token: admin.token,
  });
  expect(body.map(({ kind }: { kind: string }) => kind)).toEqual([
    'placed',
    'notification_failed',
    'notification_failed',
    'notification_delivered',
  ]);
  expect(await system.inbox.messages()).toEqual([]);
});

test('no actor is started for what was left open; the next command does, and no clock runs for it', async () => {
  const { db } = system;
  expect(await ordersWithoutActor(db, 10)).toEqual([]);
  await system.call('POST', `/orders/${order(1)}/record_payment/`, {
    token: admin.token,
    body: { payment_method: 'mpesa', payment_reference: 'R1', amount: '201.00' },
  });
  await system.call('POST', `/orders/${order(1)}/update_status/`, {
    token: admin.token,
    body: { status: 'confirmed' },
  });
  const handle = system.client.workflow.getHandle(`order-${order(1)}`);
  expect(await handle.query('waitingFor')).toEqual([]);
  const events = await db('order_events')
    .where({ orderId: order(1) })
    .pluck('kind');
  expect(events).not.toContain('left_unconfirmed');
});

test('an order of the old system is delivered through its actor, and its customer hears of it', async () => {
  for (const status of ['shipped', 'delivered']) {
    const moved = await system.call('POST', `/orders/${order(2)}/update_status/`, {
      token: admin.token,
      body: { status },
    });
    expect([moved.status, moved.body.status]).toEqual([200, status]);
  }
  await until('the customer is told', async () => {
    const told = await system.db('notifications').where({ orderId: order(2), status: 'sent' });
    return told.length === 4;
  });
  await until('its actor ends', async () => {
    const { status } = await system.client.workflow.getHandle(`order-${order(2)}`).describe();
    return status.name === 'COMPLETED';
  });
});

test('an order of the old system that is cancelled gives its stock back, once', async () => {
  const { db } = system;
  const stock = async () =>
    (
      await db('products')
        .where({ id: product(1) })
        .first('stockQuantity')
    ).stockQuantity;
  expect(await stock()).toBe(7);
  const look = await system.call('GET', `/orders/${order(1)}/explain/`, { token: admin.token });
  expect(look.body.stock).toMatchObject([{ product: product(1), quantity: 2, taken: true }]);
  const cancelled = await system.call('POST', `/orders/${order(1)}/cancel/`, {
    token: admin.token,
    body: {},
  });
  expect([cancelled.status, await stock()]).toEqual([200, 9]);
  const again = await system.call('POST', `/orders/${order(1)}/cancel/`, {
    token: admin.token,
    body: {},
  });
  expect([again.status, await stock()]).toEqual([409, 9]);
  expect((await checkStock(db)).differences).toEqual([]);
});

test('the numbers of today go on behind those of the old system', async () => {
  const login = await system.call('POST', '/auth/login/', {
    body: { email: 'wanjiku@example.com', password: oldPassword },
  });
  const placed = await system.call('POST', '/orders/', {
    token: login.body.token,
    body: orderOf([{ id: product(1) }, 1]),
  });
  expect([placed.status, placed.body.order_number]).toEqual([201, `ORD-${today}-0042`]);
});
