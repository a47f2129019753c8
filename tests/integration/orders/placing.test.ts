import { randomUUID } from 'node:crypto';
import { seed } from '../../../db/seeding';
import {
  aCustomer,
  anAdmin,
  aProduct,
  countOf,
  ledgerOf,
  orderOf,
  shop,
  startSystem,
  stockOf,
  testDatabase,
  until,
  type System,
} from '../harness';

let system: System;

beforeAll(async () => {
  system = await startSystem();
});

afterAll(async () => {
  await system.close();
});

const left = (id: string) => stockOf(system.db, id);

test('an order is placed, numbered, priced and told of', async () => {
  const { db, inbox } = system;
  const admin = await anAdmin(db);
  const customer = await aCustomer(db);
  const product = await aProduct(db, { priceCents: 123_456 });
  const { status, body } = await system.call('POST', '/orders/', {
    token: customer.token,
    body: orderOf([product, 2]),
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    order_number: expect.stringMatching(/^ORD-\d{8}-\d{4,}$/),
    status: 'pending',
    total_amount: '2469.12',
    customer: customer.id,
    is_paid: false,
    can_be_cancelled: true,
    items_count: 1,
    billing_address: 'Kenyatta Avenue 5, Nairobi',
    items: [{ product: product.id, quantity: 2, unit_price: '1234.56', subtotal: '2469.12' }],
  });
  expect(await left(product.id)).toBe(98);
  expect(await ledgerOf(db, product.id)).toBe(98);

  const messages = await until('three messages', async () => {
    const all = await inbox.messages();
    const mine = all.filter(({ subject, text }) =>
      `${subject} ${text}`.includes(body.order_number),
    );
    return mine.length >= 3 && mine;
  });
  expect(messages.map(({ channel, to }) => `${channel} ${to}`).sort()).toEqual(
    [`email ${admin.email}`, `email ${customer.email}`, `sms ${body.phone_number}`].sort(),
  );
  for (const { text } of messages) expect(text).toContain('Ksh 2,469.12');
});

test('of 200 buyers at once for 10 pieces exactly 10 get one, and 190 are told what is left', async () => {
  const { db } = system;
  const product = await aProduct(db, { stockQuantity: 10 });
  const buyers = await Promise.all(Array.from({ length: 200 }, () => aCustomer(db)));
  const answers = await Promise.all(
    buyers.map(({ token }) =>
      system.call('POST', '/orders/', { token, body: orderOf([product, 1]) }),
    ),
  );
  const placed = answers.filter(({ status }) => status === 201);
  const refused = answers.filter(({ status }) => status === 409);
  expect([placed.length, refused.length]).toEqual([10, 190]);
  expect(refused.every(({ body }) => body.type === '/problems/out-of-stock')).toBe(true);
  expect(refused[0]?.body.lines).toEqual([expect.objectContaining({ requested: 1, available: 0 })]);
  expect(await left(product.id)).toBe(0);
  expect(await ledgerOf(db, product.id)).toBe(0);

  const numbers = placed.map(({ body }) => body.order_number as string);
  expect(new Set(numbers).size).toBe(10);
  expect(await countOf(db, 'order_drafts')).toBe(0);
});

test('orders with the same products in any order never get in each other’s way', async () => {
  const { db } = system;
  const products = await Promise.all(
    Array.from({ length: 5 }, () => aProduct(db, { stockQuantity: 60 })),
  );
  const buyers = await Promise.all(Array.from({ length: 60 }, () => aCustomer(db)));
  const answers = await Promise.all(
    buyers.map(({ token }, index) => {
      const rotated = [...products.slice(index % 5), ...products.slice(0, index % 5)];
      const lines = index % 2 === 0 ? rotated : rotated.toReversed();
      return system.call('POST', '/orders/', {
        token,
        body: orderOf(...lines.map((product) => [product, 1] as const)),
      });
    }),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  expect(await Promise.all(products.map(({ id }) => left(id)))).toEqual([0, 0, 0, 0, 0]);

  // Numbers of one day have no gaps: everyone who was refused took none.
  const rows = await db('orders').select<{ orderNumber: string }[]>('orderNumber');
  const counts = rows
    .map(({ orderNumber }) => Number(orderNumber.split('-')[2]))
    .sort((a, b) => a - b);
  expect(counts).toEqual(counts.map((_, index) => index + 1));
});

test('numbers go on past 9999, and start anew on the shop’s next day', async () => {
  const { db } = system;
  const customer = await aCustomer(db);
  const product = await aProduct(db);
  const place = async () =>
    (await system.call('POST', '/orders/', { token: customer.token, body: orderOf([product, 1]) }))
      .body.order_number as string;
  const day = (await place()).slice(4, 12);
  const before = await db('order_counters').select('*');
  await db('order_counters').update({ last: 9_998 });
  expect(await place()).toBe(`ORD-${day}-9999`);
  expect(await place()).toBe(`ORD-${day}-10000`);
  // As if all of that had been yesterday.
  await db('order_counters').update({ day: db.raw(`day - 1`) });
  await db('orders').update({
    orderNumber: db.raw(`replace(order_number, ?, '20200101')`, [day]),
  });
  expect(await place()).toBe(`ORD-${day}-0001`);
  expect(before).toHaveLength(1);
});

test('the same idempotency key 30 times at once is one order, one set of messages, 30 equal answers', async () => {
  const { db, inbox } = system;
  const customer = await aCustomer(db);
  const product = await aProduct(db);
  const request = {
    token: customer.token,
    body: orderOf([product, 1]),
    headers: { 'idempotency-key': randomUUID() },
  };
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => system.call('POST', '/orders/', request)),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  const fresh = answers.filter(({ headers }) => headers.get('idempotent-replayed') === null);
  expect(fresh).toHaveLength(1);
  expect(await left(product.id)).toBe(99);

  await until(
    'all messages settled',
    async () => (await countOf(db, 'notifications', { status: 'pending' })) === 0,
  );
  const phone = answers[0]?.body.phone_number as string;
  const mine = (await inbox.messages({ limit: 1_000 })).filter(({ to }) =>
    [customer.email, phone].includes(to),
  );
  expect(mine.map(({ channel }) => channel).sort()).toEqual(['email', 'sms']);
});

test('the last piece, asked for 30 times at once with one key, is one order and no refusal', async () => {
  const { db } = system;
  const customer = await aCustomer(db);
  const product = await aProduct(db, { stockQuantity: 1 });
  const request = {
    token: customer.token,
    body: orderOf([product, 1]),
    headers: { 'idempotency-key': 'the-last-piece' },
  };
  const answers = await Promise.all(
    Array.from({ length: 30 }, () => system.call('POST', '/orders/', request)),
  );
  expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
  expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
});

test('a key answers with its order as it is now, even when the product is gone', async () => {
  const { db } = system;
  const customer = await aCustomer(db);
  const admin = await anAdmin(db);
  const product = await aProduct(db);
  const request = {
    token: customer.token,
    body: orderOf([product, 1]),
    headers: { 'idempotency-key': 'as-it-is-now' },
  };
  const first = await system.call('POST', '/orders/', request);
  await system.call('POST', `/orders/${first.body.id}/update_status/`, {
    token: admin.token,
    body: { status: 'confirmed' },
  });
  await db('products').where({ id: product.id }).update({ status: 'discontinued' });
  const again = await system.call('POST', '/orders/', request);
  expect(again.status).toBe(201);
  expect(again.headers.get('idempotent-replayed')).toBe('true');
  expect(again.body).toMatchObject({ id: first.body.id, status: 'confirmed' });
});

test('a key with another body is refused, another customer’s same key is another order', async () => {
  const { db } = system;
  const [one, two] = [await aCustomer(db), await aCustomer(db)];
  const product = await aProduct(db);
  const headers = { 'idempotency-key': 'shared-key' };
  const first = await system.call('POST', '/orders/', {
    token: one.token,
    body: orderOf([product, 1]),
    headers,
  });
  const other = await system.call('POST', '/orders/', {
    token: one.token,
    body: orderOf([product, 2]),
    headers,
  });
  expect(other.status).toBe(409);
  expect(other.body.type).toBe('/problems/idempotency-key-reused');
  const third = await system.call('POST', '/orders/', {
    token: two.token,
    body: orderOf([product, 2]),
    headers,
  });
  expect(third.status).toBe(201);
  expect(third.body.id).not.toBe(first.body.id);
  expect(await left(product.id)).toBe(97);
});

test('a key whose order was refused is free again, for another body too', async () => {
  const { db } = system;
  const customer = await aCustomer(db);
  const product = await aProduct(db, { stockQuantity: 1 });
  const headers = { 'idempotency-key': 'refused-then-free' };
  const refused = await system.call('POST', '/orders/', {
    token: customer.token,
    body: orderOf([product, 2]),
    headers,
  });
  expect(refused.status).toBe(409);
  const placed = await system.call('POST', '/orders/', {
    token: customer.token,
    body: orderOf([product, 1]),
    headers,
  });
  expect(placed.status).toBe(201);
});

test.each([
  [
    'an unknown product',
    () => ({ items: [{ product_id: randomUUID(), quantity: 1 }] }),
    'items.0.product_id',
  ],
  ['no items', () => ({ items: [] }), 'items'],
  [
    'a negative quantity',
    (id: string) => ({ items: [{ product_id: id, quantity: -1 }] }),
    'items.0.quantity',
  ],
  [
    'a huge quantity',
    (id: string) => ({ items: [{ product_id: id, quantity: 1e300 }] }),
    'items.0.quantity',
  ],
  [
    'half a piece',
    (id: string) => ({ items: [{ product_id: id, quantity: 0.5 }] }),
    'items.0.quantity',
  ],
  [
    'a product twice',
    (id: string) => ({
      items: [
        { product_id: id, quantity: 1 },
        { product_id: id, quantity: 2 },
      ],
    }),
    'items.1.product_id',
  ],
  [
    'a NUL byte',
    (id: string) => ({ notes: 'a\u0000b', items: [{ product_id: id, quantity: 1 }] }),
    'notes',
  ],
  [
    'an unknown field',
    (id: string) => ({ discount: 5, items: [{ product_id: id, quantity: 1 }] }),
    'discount',
  ],
] as const)('%s is a 400 that names the field and changes nothing', async (_what, body, field) => {
  const { db } = system;
  const customer = await aCustomer(db);
  const product = await aProduct(db);
  const { status, body: problem } = await system.call('POST', '/orders/', {
    token: customer.token,
    body: { shipping_address: 'Nairobi', payment_method: 'mpesa', ...body(product.id) },
  });
  expect(status).toBe(400);
  expect(Object.keys(problem.errors)).toContain(field);
  expect(await left(product.id)).toBe(100);
  expect(await db('orders').where({ customerId: customer.id })).toEqual([]);
});

test('an inactive product can not be ordered', async () => {
  const { db } = system;
  const customer = await aCustomer(db);
  const product = await aProduct(db, { status: 'inactive' });
  const { status, body } = await system.call('POST', '/orders/', {
    token: customer.token,
    body: orderOf([product, 1]),
  });
  expect([status, Object.keys(body.errors)]).toEqual([400, ['items.0.product_id']]);
});

test('naming fields that one may not set sets none of them', async () => {
  const { db } = system;
  const [customer, other] = [await aCustomer(db), await aCustomer(db)];
  const product = await aProduct(db);
  const { status, body } = await system.call('POST', '/orders/', {
    token: customer.token,
    body: {
      ...orderOf([product, 1]),
      status: 'delivered',
      is_paid: true,
      customer: other.id,
      total_amount: '0.01',
      order_number: 'ORD-20200101-0001',
    },
  });
  expect(status).toBe(201);
  expect(body).toMatchObject({
    status: 'pending',
    is_paid: false,
    customer: customer.id,
    total_amount: '1500.00',
  });
});

test('the demo shop has an order in every status, and its stock agrees with its ledger', async () => {
  const { db, close } = await testDatabase();
  const seeding = {
    shop,
    hashPassword: (password: string) => Promise.resolve(`hash of ${password}`),
    adminEmail: 'admin@orderflow.com',
    adminPassword: 'admin123',
    withCustomers: true,
  };
  expect(await seed(db, seeding)).toBe(true);
  expect(await seed(db, seeding)).toBe(false);
  const statuses = await db('orders')
    .distinct('status')
    .orderBy('status')
    .select<{ status: string }[]>();
  expect(statuses.map(({ status }) => status)).toEqual([
    'cancelled',
    'confirmed',
    'delivered',
    'pending',
    'processing',
    'refunded',
    'shipped',
  ]);
  const { rows } = await db.raw<{ rows: unknown[] }>(
    `SELECT p.sku FROM products p JOIN stock_movements m ON m.product_id = p.id
     GROUP BY p.id HAVING p.stock_quantity <> sum(m.quantity)`,
  );
  expect(rows).toEqual([]);
  await close();
});
