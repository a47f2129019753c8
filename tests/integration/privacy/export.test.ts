import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { keepAdopting } from '../../../api/adoption';
import { createPrivacyDesk } from '../../../api/privacy-desk';
import { writeNextPart } from '../../../db/privacy/write-export';
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
import { aKnownCustomer, anOrderThat, begin, erase, erased, words } from './person';

let system: System;
let admin: Person;
let product: { id: string };

beforeAll(async () => {
  system = await startSystem();
  admin = await anAdmin(system.db);
  product = await aProduct(system.db, { stockQuantity: 1_000 });
});

afterAll(() => system.close());

const silent = pino({ level: 'silent' });

const ask = (person: Person, by = person) =>
  system.call('POST', `/customers/${person.id}/export/`, { token: by.token });

const look = (person: Person, id: string) =>
  system.call('GET', `/customers/${person.id}/exports/${id}/`, { token: person.token });

const ready = (person: Person, id: string) =>
  until('the export is ready', async () => {
    const { body } = await look(person, id);
    return body.status === 'ready' && body;
  });

const download = (person: Person, id: string) =>
  system.call('GET', `/customers/${person.id}/exports/${id}/download/`, { token: person.token });

const settled = (customerId: number) =>
  until('all has been sent', async () => {
    const where = { recipientId: customerId, status: 'pending' };
    return (await system.db('notifications').where(where).whereNotNull('orderId')).length === 0;
  });

test('a customer gets all that is kept of them, and nothing of anybody else', async () => {
  const person = await aKnownCustomer(system);
  const id = await anOrderThat(system, { product, admin }, person, 'delivered');
  await anOrderThat(system, { product, admin }, await aCustomer(system.db), 'confirmed');
  await settled(person.id);
  const asked = await ask(person);
  expect([asked.status, asked.headers.get('location')]).toEqual([
    202,
    `/api/v1/customers/${person.id}/exports/${asked.body.export.id}/`,
  ]);
  const done = await ready(person, asked.body.export.id);
  expect(done.download_url).toBe(
    `http://shop.test/api/v1/customers/${person.id}/exports/${done.id}/download/`,
  );
  expect(Date.parse(done.expires_at) - Date.parse(done.finished_at)).toBeCloseTo(604_800_000, -4);

  const file = await download(person, done.id);
  expect(file.headers.get('content-disposition')).toMatch(/^attachment; filename="customer-\d+-/);
  expect(file.headers.get('cache-control')).toBe('private, no-store');
  expect(file.body).toMatchObject({
    profile: {
      email: person.email,
      first_name: 'Zebedayo',
      address: 'Ngong Lane 78',
      preferences: { email_notifications: true, sms_notifications: true, language: 'en' },
      admin: null,
    },
    identities: [{ issuer: 'https://id.test', subject: `subject-of-zebedayo-${person.id}` }],
    tokens: [{ user_agent: 'Netscape 4' }],
    links: [{ purpose: 'reset_password', used_at: null }],
    drafts: [{ request: { shipping_address: 'Ngong Lane 77' } }],
    orders: [
      {
        id,
        status: 'delivered',
        total_amount: '1500.00',
        shipping_address: 'Ngong Lane 77',
        payment: { is_paid: true, method: 'mpesa', reference: `REF-${id}` },
        items: [{ quantity: 1, unit_price: '1500.00' }],
      },
    ],
    audit: [
      {
        action: 'customer.changed',
        ip: '203.0.113.77',
        personal_before: { address: 'Ngong Lane 77' },
        personal_after: { address: 'Ngong Lane 78' },
      },
      { action: 'login.succeeded', user_agent: 'Netscape 4' },
      { action: 'customer.export_requested', by: 'customer' },
    ],
  });
  const { notifications, orders } = file.body;
  expect(notifications.map(({ event }: any) => event)).toContain('delivered');
  expect(notifications.find(({ event }: any) => event === 'password_reset').message).toContain(
    '{token}',
  );
  expect(orders[0].timeline.map(({ kind }: any) => kind)).toContain('payment_recorded');
  const text = JSON.stringify(file.body);
  expect(text).not.toContain(admin.email);
  expect(text).not.toMatch(/hash/);

  const history = await system.client.workflow.getHandle(`export-${done.id}`).fetchHistory();
  const decoded = [...wordsIn(history)].join('\n');
  for (const word of words) expect(decoded).not.toContain(word);
});

test('while one is under way, that is it; then another can be had', async () => {
  const person = await aCustomer(system.db);
  await system.stopWorkers();
  const answers = await Promise.all(Array.from({ length: 6 }, () => ask(person)));
  const ids = new Set(answers.map(({ body }) => body.export.id));
  expect([ids.size, answers.every(({ status }) => status === 202)]).toEqual([1, true]);
  const [id = ''] = ids;
  const early = await download(person, id);
  expect([early.status, early.body.type]).toEqual([409, '/problems/export-not-ready']);
  expect((await look(person, id)).body).toMatchObject({ status: 'pending', download_url: null });
  await system.startWorkers();
  await ready(person, id);
  const second = (await ask(person, admin)).body.export.id;
  expect(second).not.toBe(id);
  const { body } = await system.call('GET', `/customers/${person.id}/exports/`, person);
  expect([body.count, body.results.map((each: any) => each.id)]).toEqual([2, [second, id]]);
});

test('many orders come in parts, each once, also where two write and one stops in between', async () => {
  const { db } = system;
  const person = await aCustomer(db);
  const count = 1_050;
  await db.raw(
    `INSERT INTO orders (id, order_number, customer_id, status, total_cents, shipping_address,
       billing_address, phone_number)
     SELECT gen_random_uuid(), 'ORD-20200101-' || (10000 * CAST(:person AS bigint) + n), :person, 'delivered', 100,
       'Moi Avenue', 'Moi Avenue', '' FROM generate_series(1, :count) n`,
    { person: person.id, count },
  );
  await system.stopWorkers();
  const { id } = (await ask(person)).body.export;
  // Two at once, both of whom stop somewhere in the middle.
  await Promise.all(Array.from({ length: 9 }, () => writeNextPart(db, id)));
  expect((await look(person, id)).body.status).toBe('running');
  await system.startWorkers();
  await ready(person, id);
  const { body } = await download(person, id);
  expect(new Set(body.orders.map((order: any) => order.id)).size).toBe(count);
  expect(body.orders).toHaveLength(count);
  expect(await countOf(db, 'customer_export_parts', { exportId: id })).toBeGreaterThan(10);
});

test('an export waits for Temporal, and the API’s loop starts it', async () => {
  const { db, desk, messages, privacy } = system;
  const person = await aCustomer(db);
  await system.stopWorkers();
  const { id } = (await ask(person)).body.export;
  await system.client.workflow.getHandle(`export-${id}`).terminate('as if it had never begun');
  await createPrivacyDesk({
    client: new Client({ connection: Connection.lazy({ address: '127.0.0.1:9' }) }),
    log: silent,
    queue: `orders${system.queueSuffix}`,
  }).export(id);
  await system.startWorkers();
  const ending = new AbortController();
  const imports = { start: () => Promise.resolve() };
  const desks = { desk, imports, messages, privacy };
  const adopting = keepAdopting(db, desks, silent, ending.signal);
  await ready(person, id);
  ending.abort();
  await adopting;
});

test('after its time an export is not there, and the tidy-up removes it', async () => {
  const { db } = system;
  const person = await aCustomer(db);
  const { id } = (await ask(person)).body.export;
  await ready(person, id);
  await db('customer_exports')
    .where({ id })
    .update({ expiresAt: new Date(Date.now() - 1) });
  for (const answer of [await look(person, id), await download(person, id)]) {
    expect([answer.status, answer.body.type]).toEqual([404, '/problems/export-not-found']);
  }
  await system.client.workflow.execute('tidyUp', {
    workflowId: `tidy-${id}`,
    taskQueue: `orders${system.queueSuffix}`,
  });
  expect(await countOf(db, 'customer_exports', { id })).toBe(0);
  expect(await countOf(db, 'customer_export_parts', { exportId: id })).toBe(0);
});

test('an erased customer’s exports are gone, those under way too, and no other can be had', async () => {
  const { db } = system;
  const person = await aKnownCustomer(system);
  await system.stopWorkers();
  const { id } = (await ask(person)).body.export;
  await writeNextPart(db, id);
  await writeNextPart(db, id);
  await erase(system, person);
  expect(await countOf(db, 'customer_exports', { id })).toBe(0);
  await system.startWorkers();
  const handle = system.client.workflow.getHandle(`export-${id}`);
  expect(await handle.result()).toEqual({ outcome: 'absent', parts: 0 });
  expect((await ask(person, admin)).status).toBe(404);
  await erased(system, person);
});

test('an export asked for at the moment of the erasure holds nothing of the person', async () => {
  const person = await aKnownCustomer(system);
  await Promise.all([ask(person, admin), begin(system, person.id), ask(person, admin)]);
  await system.privacy.erase(person.id);
  await erased(system, person);
  expect(await countOf(system.db, 'customer_exports', { customerId: person.id })).toBe(0);
});
