import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { keepAdopting } from '../../../api/adoption';
import { createPrivacyDesk } from '../../../api/privacy-desk';
import {
  aCustomer,
  anAdmin,
  aProduct,
  countOf,
  startSystem,
  until,
  type Person,
  type System,
} from '../harness';
import { wordsIn } from '../words-in';
import {
  aKnownCustomer,
  anOrderThat,
  begin,
  erase,
  erased,
  move,
  rowsWith,
  words,
  zebedayo,
} from './person';

let system: System;
let admin: Person;
let product: { id: string };

beforeAll(async () => {
  system = await startSystem();
  admin = await anAdmin(system.db);
  product = await aProduct(system.db, { stockQuantity: 1_000 });
});

afterEach(() => {
  system.inbox.fault('email', 'ok');
  system.inbox.fault('sms', 'ok');
});

afterAll(() => system.close());

const orderOf = (person: Person, status: string) =>
  anOrderThat(system, { product, admin }, person, status);

const silent = pino({ level: 'silent' });

const settled = (customerId: number) =>
  until('nothing is pending', async () => {
    const open = await system
      .db('notifications')
      .where({ recipientId: customerId, status: 'pending' })
      .whereNotNull('orderId');
    return open.length === 0;
  });

const books = async () => ({
  items: await system.db('order_items').orderBy('id'),
  orders: await system
    .db('orders')
    .orderBy('id')
    .select('id', 'orderNumber', 'totalCents', 'customerId', 'isPaid', 'paidAt', 'paymentMethod')
    .select('paymentReference', 'createdAt'),
});

const histories = async (ids: readonly string[]) => {
  const all = await Promise.all(
    ids.map((id) => system.client.workflow.getHandle(id).fetchHistory()),
  );
  return all.flatMap((history) => [...wordsIn(history)]).join('\n');
};

test('an erased customer is found in no table and no history, and the books stay', async () => {
  const { db } = system;
  const person = await aKnownCustomer(system);
  // One message has failed for good, with the address in the provider's words.
  system.inbox.fault('sms', 'reject', 1);
  const statuses = ['pending', 'confirmed', 'processing', 'shipped', 'delivered', 'cancelled'];
  const ids: Record<string, string> = {};
  for (const status of statuses) ids[status] = await orderOf(person, status);
  await settled(person.id);
  const exported = await system.call('POST', `/customers/${person.id}/export/`, person);
  await until('it is ready', async () => {
    const { id } = exported.body.export;
    return (await db('customer_exports').where({ id }).first()).status === 'ready';
  });
  const before = await books();
  const statistics = await system.call('GET', '/orders/statistics/', admin);
  const tables = new Set((await rowsWith(system, words)).map(({ table }) => table));
  // The search can see: it finds the person wherever one is kept.
  expect([...tables].sort()).toEqual([
    'audit_personal',
    'customer_export_parts',
    'customers',
    'identities',
    'notifications',
    'one_time_links',
    'order_drafts',
    'order_events',
    'orders',
    'tokens',
  ]);

  expect(await erase(system, person)).toBe(true);
  // At once, before any workflow has run.
  const order = await system.call('GET', `/orders/${ids['shipped']}/`, admin);
  expect(order.body).toMatchObject({
    customer: person.id,
    customer_name: 'Erased customer',
    customer_email: expect.stringMatching(/^erased-\d+-[0-9a-f]{8}@erased\.invalid$/),
  });
  expect((await system.call('GET', '/customers/profile/', person)).status).toBe(401);
  await erased(system, person);

  // What is on its way keeps what the parcel needs, and nothing else is left.
  const left = await rowsWith(system, words);
  const open = [ids['processing'], ids['shipped']];
  expect(new Set(left.map(({ table }) => table))).toEqual(new Set(['orders', 'order_events']));
  expect(left.every(({ row }) => open.some((id) => row.includes(String(id))))).toBe(true);
  expect(await db('orders').where({ id: ids['shipped'] }).first()).toMatchObject({
    shippingAddress: 'Ngong Lane 77',
    phoneNumber: zebedayo.phoneNumber,
  });
  expect(await db('orders').whereIn('id', Object.values(ids)).pluck('status')).toEqual(
    expect.arrayContaining(['processing', 'shipped', 'delivered', 'cancelled']),
  );
  expect(await countOf(db, 'orders', { customerId: person.id, status: 'cancelled' })).toBe(3);

  // Its actor works on; with the last move the rest goes too.
  await move(system, admin, String(ids['processing']), 'shipped');
  for (const id of open) await move(system, admin, String(id), 'delivered');
  expect(await rowsWith(system, words)).toEqual([]);

  expect(await books()).toEqual(before);
  const after = await system.call('GET', '/orders/statistics/', admin);
  expect(after.body.total_orders).toBe(statistics.body.total_orders);
  const workflows = [
    ...Object.values(ids).map((id) => `order-${id}`),
    `erase-${person.id}`,
    `export-${exported.body.export.id}`,
  ];
  const history = await histories(workflows);
  for (const word of words) expect(history).not.toContain(word);
  expect(history).toContain(String(ids['pending']));
  expect(
    await db('audit_log').where({ action: 'customer.erased', subjectId: String(person.id) }),
  ).toMatchObject([{ actorType: 'customer', actorId: person.id, before: null, after: null }]);
});

test('what is unsent to or about an erased customer is never sent, and its actor can end', async () => {
  const { db } = system;
  const person = await aCustomer(db, zebedayo);
  const id = await orderOf(person, 'delivered');
  await settled(person.id);
  system.inbox.fault('sms', 'reject', 1);
  await move(system, admin, id, 'refunded');
  await settled(person.id);
  expect(await countOf(db, 'notifications', { orderId: id, status: 'failed' })).toBe(1);
  await system.stopWorkers();
  await system.startWorkers(['orders']);
  const waiting = await orderOf(person, 'pending');
  await erase(system, person);
  await erased(system, person);
  const rows = await db('notifications').whereIn('orderId', [id, waiting]);
  expect(rows.filter(({ status }) => status === 'pending' || status === 'failed')).toEqual([]);
  expect(new Set(rows.map(({ message, html }) => `${message} ${html}`))).toEqual(
    new Set(['Erased. null']),
  );
  // Each that was still to go out is told of once, and those of the last move are born without words.
  const skipped = rows.filter(({ status }) => status === 'skipped');
  const told = await db('order_events')
    .whereIn('orderId', [id, waiting])
    .where({ kind: 'notification_skipped' });
  expect(told.map(({ notificationId }) => notificationId).sort()).toEqual(
    skipped.map((row) => row.id).sort(),
  );
  await system.startWorkers(['email', 'sms']);
  for (const each of [id, waiting]) {
    expect(await system.client.workflow.getHandle(`order-${each}`).result()).toMatchObject({
      outcome: 'placed',
    });
  }
  const { inbox } = system;
  expect((await inbox.messages({ to: admin.email })).map(({ text }) => text)).not.toContainEqual(
    expect.stringContaining(waiting),
  );
});

test('the audit log says that a customer was erased, and not who it was', async () => {
  const { db } = system;
  const person = await aKnownCustomer(system);
  expect(await begin(system, person.id)).toBe(true);
  expect(await begin(system, person.id)).toBe(false);
  const events = await db('audit_log').where({ subjectType: 'customer', subjectId: person.id });
  expect(events.map(({ action }) => action)).toEqual([
    'customer.changed',
    'login.succeeded',
    'customer.erased',
  ]);
  await system.privacy.erase(person.id);
  await erased(system, person);
  expect(await countOf(db, 'audit_personal', { customerId: person.id })).toBe(0);
  expect(await rowsWith(system, words)).toEqual([]);
});

test('the last active super_admin can not be erased, another one can', async () => {
  const other = await startSystem({ queues: [] });
  const first = await anAdmin(other.db);
  await expect(begin(other, first.id)).rejects.toMatchObject({ constraint: 'last_super_admin' });
  expect(await countOf(other.db, 'tokens', { customerId: first.id })).toBe(1);
  await anAdmin(other.db);
  expect(await begin(other, first.id)).toBe(true);
  expect(await other.db('admins').where({ customerId: first.id }).first()).toMatchObject({
    isActive: false,
  });
  await other.close();
});

test('an erased customer is not brought back, nor changed by a request that was under way', async () => {
  const { db } = system;
  const person = await aCustomer(db);
  await begin(system, person.id);
  for (const change of [{ isActive: true }, { email: person.email }, { firstName: 'Amina' }]) {
    await expect(db('customers').where({ id: person.id }).update(change)).rejects.toMatchObject({
      constraint: 'erased_for_good',
    });
  }
  await system.privacy.erase(person.id);
  await erased(system, person);
});

test('nobody’s data goes by starting the workflow alone', async () => {
  const person = await aKnownCustomer(system);
  const id = await orderOf(person, 'delivered');
  await system.privacy.erase(person.id);
  const handle = system.client.workflow.getHandle(`erase-${person.id}`);
  expect(await handle.result()).toEqual({ outcome: 'absent' });
  expect(await system.db('orders').where({ id }).first()).toMatchObject({
    shippingAddress: 'Ngong Lane 77',
  });
  await erase(system, person);
  await erased(system, person);
});

/** Orders of long ago, as many as several batches hold. */
async function manyOrders(person: Person, count: number): Promise<void> {
  await system.db.raw(
    `WITH placed AS (
       INSERT INTO orders (id, order_number, customer_id, status, total_cents, shipping_address,
         billing_address, phone_number, notes)
       SELECT gen_random_uuid(), 'ORD-20200101-' || (10000 * CAST(:person AS bigint) + n), :person, 'delivered', 100,
         'Ngong Lane 77', 'Ngong Lane 77', '+254799123456', 'Ring the brass bell'
       FROM generate_series(1, :count) n RETURNING id)
     INSERT INTO notifications (id, notification_type, order_id, event, audience, recipient_id, address,
       template, subject, message, status, sent_at)
     SELECT gen_random_uuid(), 'email', id, 'placed', 'customer', :person, 'zebedayo@example.com',
       'order-placed', 'Zebedayo', 'Zebedayo', 'sent', now() FROM placed`,
    { person: person.id, count },
  );
}

test('an erasure whose worker stops in the middle is finished by the next one', async () => {
  const { db } = system;
  const person = await aKnownCustomer(system);
  await manyOrders(person, 1_000);
  // Somebody holds the last of them, so that the erasure comes so far and no further.
  const [last] = await db('orders').where({ customerId: person.id }).orderBy('id', 'desc').limit(1);
  const holding = await db.transaction();
  await holding('orders').where({ id: last.id }).forUpdate().first();
  await erase(system, person);
  const blanked = () => countOf(db, 'orders', { customerId: person.id, shippingAddress: '' });
  await until('it has come so far', async () => (await blanked()) === 800);
  await system.stopWorkers();
  await holding.rollback();
  expect(await blanked()).toBe(800);
  await system.startWorkers();
  await erased(system, person);
  expect(await rowsWith(system, words)).toEqual([]);
  expect(await countOf(db, 'orders', { customerId: person.id, totalCents: 100 })).toBe(1_000);
});

test('an erasure waits for Temporal, and the API’s loop starts it', async () => {
  const { db, desk, messages, privacy } = system;
  const person = await aKnownCustomer(system);
  const nowhere = createPrivacyDesk({
    client: new Client({ connection: Connection.lazy({ address: '127.0.0.1:9' }) }),
    log: silent,
    queue: `orders${system.queueSuffix}`,
  });
  await begin(system, person.id);
  await nowhere.erase(person.id);
  // At once, the person is gone from the account; the rest waits.
  expect(await db('customers').where({ id: person.id }).first()).toMatchObject({
    email: expect.stringMatching(/^erased-\d+-[0-9a-f]{8}@erased\.invalid$/),
    erasureDoneAt: null,
  });
  const ending = new AbortController();
  const imports = { start: () => Promise.resolve() };
  const adopting = keepAdopting(db, { desk, imports, messages, privacy }, silent, ending.signal);
  await erased(system, person);
  ending.abort();
  await adopting;
  expect(await rowsWith(system, words)).toEqual([]);
});

test('erasing twice at once erases once, and so does the schedule behind it', async () => {
  const { db } = system;
  const person = await aKnownCustomer(system);
  await orderOf(person, 'confirmed');
  const begun = await Promise.all(Array.from({ length: 4 }, () => erase(system, person)));
  expect(begun.filter(Boolean)).toHaveLength(1);
  await system.client.workflow.execute('adoptOrders', {
    workflowId: `adopt-erasure-${person.id}`,
    taskQueue: `orders${system.queueSuffix}`,
  });
  await erased(system, person);
  expect(await rowsWith(system, words)).toEqual([]);
  expect(
    await countOf(db, 'audit_log', { action: 'customer.erased', subjectId: String(person.id) }),
  ).toBe(1);
});
