import { Client, Connection } from '@temporalio/client';
import { createOrderDesk } from '../../../api/order-desk';
import { Problem } from '../../../api/problems';
import { ordersWithoutActor } from '../../../db/orders/actorless';
import { Customer } from '../../../db/models/customer';
import { aCustomer, aProduct, shop, startSystem, until, type System } from '../harness';

let system: System;

beforeAll(async () => {
  system = await startSystem();
});

afterAll(async () => {
  await system.close();
});

/** A desk that looks for Temporal where nothing listens. */
function deskAlone() {
  const connection = Connection.lazy({ address: '127.0.0.1:9' });
  return createOrderDesk({
    db: system.db,
    client: new Client({ connection }),
    shop,
    queue: `orders${system.queueSuffix}`,
    placeWithinMs: 500,
  });
}

async function aRequest(quantity = 1, stockQuantity = 5) {
  const person = await aCustomer(system.db);
  const product = await aProduct(system.db, { stockQuantity });
  const customer = await Customer.query(system.db).findById(person.id).throwIfNotFound();
  const body = {
    shipping_address: 'Nairobi',
    billing_address: 'Nairobi',
    phone_number: customer.phoneNumber,
    notes: '',
    payment_method: '',
    items: [{ product_id: product.id, quantity }],
  };
  return {
    customer,
    body,
    fingerprint: JSON.stringify(body),
    idempotencyKey: null,
    requestId: 'r-1',
  };
}

test('orders are taken without Temporal, and their actor is started when it is back', async () => {
  const { db, client } = system;
  const { orderId } = await deskAlone().place(await aRequest());
  expect(await db('orders').where({ id: orderId }).first()).toMatchObject({
    status: 'pending',
    actorStartedAt: null,
  });
  expect(await ordersWithoutActor(db, 10)).toContain(orderId);

  await client.workflow.execute('adoptOrders', {
    workflowId: `adopt-${orderId}`,
    taskQueue: `orders${system.queueSuffix}`,
  });
  await until('its messages are sent', async () => {
    const rows = await db('notifications').where({ orderId });
    return rows.length > 0 && rows.every(({ status }) => status === 'sent');
  });
  expect(await ordersWithoutActor(db, 10)).not.toContain(orderId);
});

test('stock that is gone is refused without Temporal too', async () => {
  await expect(deskAlone().place(await aRequest(6, 5))).rejects.toMatchObject({
    failure: 'OutOfStock',
    details: { lines: [expect.objectContaining({ requested: 6, available: 5 })] },
  });
});

test('the same key is one order, whoever places it', async () => {
  const request = { ...(await aRequest()), idempotencyKey: 'here-and-there' };
  const answers = await Promise.all([
    deskAlone().place(request),
    system.desk.place(request),
    deskAlone().place(request),
    system.desk.place(request),
  ]);
  expect(new Set(answers.map(({ orderId }) => orderId)).size).toBe(1);
  const [product] = request.body.items;
  expect(
    await system.db('products').where({ id: product?.product_id }).first('stockQuantity'),
  ).toEqual({ stockQuantity: 4 });
});

test('a change of status can not be had without Temporal, and says so', async () => {
  const { orderId } = await system.desk.place(await aRequest());
  const command = {
    orderId,
    to: 'confirmed',
    by: { type: 'system', id: null },
    note: '',
    origin: { ip: null, userAgent: null },
    requestId: 'r-2',
  } as const;
  const desk = deskAlone();
  expect(await desk.ping()).toBe(false);
  const error: unknown = await desk.changeStatus(command).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(Problem);
  expect(await system.desk.ping()).toBe(true);
  expect(error).toMatchObject({
    kind: 'Unavailable',
    headers: { 'Retry-After': expect.any(String) },
  });
}, 30_000);
