import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { fromImport } from '../../../api/django/admins';
import { nobody } from '../../../api/doer';
import { actingAs } from '../../../db/audit';
import { checkTree } from '../../../db/categories/check';
import type { Knex } from '../../../db/database';
import { checkStock } from '../../../db/products/check';
import {
  aCustomer,
  countOf,
  testDatabase,
  testFiles,
  until,
  type TestDatabase,
  type TestFiles,
} from '../harness';
import { bring, fillShop, message, order, product, refusedIn, today, warnedIn } from './old-shop';
import { oldSystem, runImport, type OldSystem } from './old-system';

let database: TestDatabase;
let db: Knex;
let old: OldSystem;
let media: TestFiles;
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orderflow-django-'));
  database = await testDatabase();
  db = database.db;
  media = await testFiles();
  const { email } = await aCustomer(db, { id: 900 });
  old = await oldSystem();
  await fillShop(old, email);
}, 60_000);

afterAll(async () => {
  await old?.close();
  await database?.close();
  media?.remove();
  rmSync(folder, { recursive: true, force: true });
});

const bringHere = (...more: string[]) =>
  bring({ db, url: database.url, files: media }, old, folder, ...more);

const everything = [
  'customers',
  'admins',
  'categories',
  'products',
  'orders',
  'order_items',
  'order_events',
  'order_counters',
  'notifications',
  'stock_movements',
  'imported_rows',
  'audit_log',
];

async function counts(): Promise<Record<string, number>> {
  const all: Record<string, number> = {};
  for (const name of everything) all[name] = await countOf(db, name);
  return all;
}

test('without --yes it says what it would do, and does nothing', async () => {
  const before = await counts();
  const dry = await bringHere();
  expect(await counts()).toEqual(before);
  expect(dry.code).toBe(1);
  expect(dry.said).toContain('Nothing was changed.');
  expect(dry.said).toMatch(/^orders +9 +5 +0 +4 /m);
  expect(dry.report.dry_run).toBe(true);
  const { password } = new URL(old.url);
  expect(password).not.toBe('');
  expect([dry.said, ...dry.shown].join('\n')).not.toContain(password);
  expect(dry.shown.at(-1)).toMatch(/\] {2}\d+ of \d+$/);
});

test('everything sound is brought over, and what is not is refused with its reason', async () => {
  const dry = await bringHere();
  const real = await bringHere('--yes');
  // What was foretold.
  for (const { table, made, refused } of dry.report.tables) {
    expect([table, real.of(table).made, real.of(table).refused]).toEqual([table, made, refused]);
  }
  expect(refusedIn(real.of('customers'))).toEqual({
    15: 'its e-mail address is none that mail can reach',
    17: expect.stringMatching(
      /^account \d+ here has its e-mail address, and has not confirmed it$/,
    ),
  });
  expect(refusedIn(real.of('admins'))).toEqual({
    6: expect.stringContaining('its role is none of'),
  });
  expect(refusedIn(real.of('products'))).toEqual({
    [product(4)]: expect.stringContaining('price is not above 0'),
  });
  expect(refusedIn(real.of('orders'))).toEqual({
    [order(4)]: 'its status "packed" is not known here',
    [order(5)]: 'its customer 15 was not brought over',
    [order(7)]: 'its total is not above 0',
    [order(8)]: `its product ${product(4)} was not brought over`,
  });
  expect(refusedIn(real.of('notifications'))).toEqual({
    [message(4)]: 'there is no channel "push" here',
    [message(5)]: 'its recipient 15 was not brought over',
    [message(7)]: `its order ${order(4)} was not brought over`,
  });
  expect(real.said).toContain(
    'Orders still to be worked on: 1 pending, 1 processing, 1 confirmed.',
  );
  expect(real.said).toMatch(
    /The tree of \d+ categories is sound\.\nThe stock of all \d+ products is what the ledger says\.$/,
  );
  expect((await checkTree(db)).violations).toEqual([]);
  expect((await checkStock(db)).differences).toEqual([]);
});

test('customers keep id, times, number in E.164 and password; of one mailbox there is one account', async () => {
  const row = await db('customers')
    .where({ id: 11 })
    .first('email', 'phoneNumber', db.raw('created_at::text AS at'));
  expect(row).toEqual({
    email: 'wanjiku@example.com',
    phoneNumber: '+254712345678',
    at: expect.stringMatching(/:06\.789012/),
  });
  expect(await db('customers').where({ id: 13 }).first()).toBeUndefined();
  expect(
    (
      await db('orders')
        .where({ id: order(3) })
        .first('customerId')
    ).customerId,
  ).toBe(11);
  expect(await db('customers').where({ id: 14 }).first('phoneNumber', 'passwordHash')).toEqual({
    phoneNumber: '',
    passwordHash: null,
  });
  expect((await db('customers').where({ id: 16 }).first('isActive')).isActive).toBe(false);
  // Who comes now gets an id behind theirs.
  const { rows } = await db.raw(
    `INSERT INTO customers (email, first_name, last_name, phone_number) VALUES ('new@example.com', 'A', 'B', '') RETURNING id`,
  );
  expect(rows[0].id).toBeGreaterThan(17);
});

test('admins keep role and permissions, which the audit log tells', async () => {
  const row = await db('admins').where({ customerId: 12 }).first('id', 'role', 'permissions');
  expect(row).toEqual({ id: 5, role: 'admin', permissions: ['manage_orders', 'view_reports'] });
  expect(await countOf(db, 'audit_log', { action: 'admin.created', subjectId: '5' })).toBe(1);
  expect(await countOf(db, 'audit_log', { action: 'django.imported' })).toBe(1);
});

test('categories stand as their parents say; names, slugs and circles that can not be are mended', async () => {
  const rows = await db('categories')
    .whereIn('id', [21, 22, 23, 24, 25])
    .orderBy('id')
    .select('id', 'name', 'slug', 'parentId');
  expect(rows).toEqual([
    { id: 21, name: 'Electronics', slug: 'electronics', parentId: null },
    { id: 22, name: 'Phones', slug: 'phones', parentId: 21 },
    { id: 23, name: 'PHONES (2)', slug: 'phones-2', parentId: 21 },
    { id: 24, name: 'Round', slug: 'round', parentId: null },
    { id: 25, name: 'And round', slug: 'and-round', parentId: 24 },
  ]);
});

test('products keep id and stock; what can not be sold so is mended where orders name it', async () => {
  const rows = await db('products')
    .whereIn('id', [1, 2, 3, 5].map(product))
    .orderBy('id')
    .select(
      'sku',
      'slug',
      'priceCents',
      'stockQuantity',
      'status',
      db.raw('created_at::text AS at'),
    );
  const at = expect.stringMatching(/:08\.123456/);
  expect(rows).toEqual([
    { sku: 'PHONE', slug: 'phone', priceCents: 10_050, stockQuantity: 7, status: 'active', at },
    {
      sku: 'PHONE-00000000',
      slug: 'phone-2',
      priceCents: 2_000,
      stockQuantity: 0,
      status: 'active',
      at,
    },
    { sku: 'GIFT', slug: 'gift', priceCents: 800, stockQuantity: 1, status: 'discontinued', at },
    { sku: 'HOME', slug: 'homeless', priceCents: 500, stockQuantity: 4, status: 'inactive', at },
  ]);
});

test('orders keep id, number and times; of two with one number the later gets another, and says so', async () => {
  const { rows } = await db.raw(
    `SELECT order_number, status, total_cents, is_paid, payment_reference, created_at::text AS at FROM orders WHERE imported_at IS NOT NULL ORDER BY id`,
  );
  const at = expect.stringMatching(/:09\.(123456|2)/);
  const rest = { is_paid: false, payment_reference: null, at };
  expect(rows).toEqual([
    { order_number: 'ORD-20250506-0001', status: 'pending', total_cents: 20_100, ...rest },
    { order_number: 'ORD-20250506-0008', status: 'processing', total_cents: 10_050, ...rest },
    {
      order_number: 'ORD-20250506-0002',
      status: 'delivered',
      total_cents: 99_900,
      ...rest,
      is_paid: true,
      payment_reference: 'QX1',
    },
    {
      order_number: 'ORD-20250506-0009',
      status: 'cancelled',
      total_cents: 6_000,
      ...rest,
      is_paid: true,
      payment_reference: 'not recorded in the old system',
    },
    { order_number: `ORD-${today}-0041`, status: 'confirmed', total_cents: 800, ...rest },
  ]);
  const told = await db('order_events')
    .where({ orderId: order(2), seq: 1 })
    .first();
  expect([told.kind, told.actorId, told.note]).toEqual([
    'placed',
    11,
    'In the old system its number was ORD-20250506-0001.',
  ]);
  const lines = await db('order_items')
    .where({ orderId: order(6) })
    .select('quantity', 'unitPriceCents');
  expect(lines).toEqual([{ quantity: 3, unitPriceCents: 2_000 }]);
});

test('messages are history: none of them is sent, and the timeline tells of them', async () => {
  const rows = await db('notifications')
    .whereIn('id', [1, 2, 3, 6].map(message))
    .orderBy('id')
    .select(
      'status',
      'audience',
      'errorCode',
      'template',
      db.raw('abandoned_at IS NOT NULL AS given_up'),
      'cost',
    );
  expect(rows).toEqual([
    {
      status: 'delivered',
      audience: 'customer',
      errorCode: null,
      template: 'imported',
      givenUp: false,
      cost: '0.8000',
    },
    {
      status: 'failed',
      audience: 'customer',
      errorCode: 'NotSentByOldSystem',
      template: 'order_confirmation.html',
      givenUp: true,
      cost: null,
    },
    {
      status: 'failed',
      audience: 'admins',
      errorCode: 'OldSystem',
      template: 'imported',
      givenUp: true,
      cost: null,
    },
    {
      status: 'failed',
      audience: 'person',
      errorCode: 'NotSentByOldSystem',
      template: 'imported',
      givenUp: true,
      cost: null,
    },
  ]);
  const events = await db('order_events')
    .where({ orderId: order(1) })
    .orderBy('seq');
  expect(events.map(({ seq, kind }) => [seq, kind])).toEqual([
    [1, 'placed'],
    [2, 'notification_failed'],
    [3, 'notification_failed'],
    [4, 'notification_delivered'],
  ]);
  const { lastEvent } = await db('orders')
    .where({ id: order(1) })
    .first('lastEvent');
  expect(lastEvent).toBe(4);
});

test('run again, it finds everything there', async () => {
  const before = await counts();
  const again = await bringHere('--yes');
  const after = await counts();
  expect(after).toEqual({ ...before, audit_log: (before['audit_log'] ?? 0) + 1 });
  expect(again.report.tables.map(({ table, made }) => [table, made])).toEqual(
    again.report.tables.map(({ table }) => [table, 0]),
  );
  expect(again.of('orders').there).toBe(5);
});

test('a later run brings what is new, says what has changed since, and brings nothing back that went', async () => {
  const { db: was } = old;
  await actingAs(db, nobody(fromImport), (trx) =>
    trx('notifications')
      .where({ id: message(6) })
      .delete(),
  );
  await was('orders')
    .where({ id: order(9) })
    .update({ status: 'shipped' });
  await was('products')
    .where({ id: product(5) })
    .update({ stockQuantity: 3 });
  await was('orders').insert({
    id: order(10),
    orderNumber: 'ORD-20250506-0001',
    status: 'delivered',
    totalAmount: '5.00',
    customerId: 16,
  });
  await was('order_items').insert({
    orderId: order(10),
    productId: product(5),
    quantity: 1,
    unitPrice: '5.00',
  });
  await was('notifications').insert({
    id: message(8),
    notificationType: 'email',
    recipientId: 11,
    orderId: order(3),
    message: 'Thanks',
    status: 'sent',
  });
  const later = await bringHere('--yes');
  expect(
    later.report.tables.filter(({ made }) => made > 0).map(({ table, made }) => [table, made]),
  ).toEqual([
    ['orders', 1],
    ['order items', 1],
    ['notifications', 1],
  ]);
  expect(warnedIn(later.of('orders'), order(9))).toEqual([
    'it is shipped in the old system now, and stays confirmed here',
  ]);
  expect(warnedIn(later.of('products'), product(5))).toEqual([
    expect.stringContaining('3 now, and was 4'),
  ]);
  expect(
    await db('notifications')
      .where({ id: message(6) })
      .first(),
  ).toBeUndefined();
  const { lastEvent } = await db('orders')
    .where({ id: order(3) })
    .first('lastEvent');
  expect(
    await db('order_events')
      .where({ orderId: order(3) })
      .max('seq as seq')
      .first(),
  ).toEqual({ seq: lastEvent });
});

test('nothing of somebody who was erased comes back', async () => {
  await db('customers')
    .where({ id: 16 })
    .update({ email: 'erased-16@erased.invalid', erasedAt: db.fn.now() });
  await old.db('orders').insert({
    id: order(11),
    orderNumber: 'ORD-20250506-0099',
    status: 'delivered',
    totalAmount: '5.00',
    customerId: 16,
  });
  await old
    .db('order_items')
    .insert({ orderId: order(11), productId: product(5), quantity: 1, unitPrice: '5.00' });
  const later = await bringHere('--yes');
  expect(refusedIn(later.of('orders'))[order(11)]).toBe('its customer was erased here');
  const { email } = await db('customers').where({ id: 16 }).first('email');
  expect(email).toBe('erased-16@erased.invalid');
});

test('images come with --media, and nothing from outside of it', async () => {
  const root = join(folder, 'media');
  mkdirSync(join(root, 'products'), { recursive: true });
  const png = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'red' } })
    .png()
    .toBuffer();
  writeFileSync(join(root, 'products/phone.png'), png);
  writeFileSync(join(folder, 'outside.png'), png);
  await old
    .db('products')
    .where({ id: product(2) })
    .update({ image: '../outside.png' });
  await old
    .db('products')
    .where({ id: product(3) })
    .update({ image: 'products/gone.png' });
  const first = await bringHere('--yes', '--media', root);
  expect(first.of('images')).toMatchObject({ made: 1, refused: 2 });
  const { image } = await db('products')
    .where({ id: product(1) })
    .first('image');
  expect(await media.files.read(`${image}-160.webp`)).not.toBeNull();
  expect((await bringHere('--yes', '--media', root)).of('images')).toMatchObject({
    made: 0,
    there: 1,
  });
});

test('other names are told with --map, and what is missing is said', async () => {
  const other = await oldSystem();
  await fillShop(other, 'x@example.com');
  await other.db.raw(`
    ALTER TABLE orders RENAME TO shop_order;
    ALTER TABLE shop_order RENAME COLUMN order_number TO reference;
    ALTER TABLE customers DROP COLUMN phone_number;
    DROP TABLE email_notifications`);
  const lacking = await runImport(db, database.url, [other.url]);
  expect([lacking.code, lacking.said]).toEqual([
    2,
    expect.stringContaining(
      'What has to be there is not: no table orders or orders_order (orders).',
    ),
  ]);
  expect(lacking.said).toContain('The old system has no column customers.phone_number or phone.');
  const map = join(folder, 'map.json');
  writeFileSync(
    map,
    JSON.stringify({
      tables: { orders: { table: 'shop_order', columns: { order_number: 'reference' } } },
      statuses: { packed: 'processing' },
    }),
  );
  const mapped = await bring({ db, url: database.url, files: media }, other, folder, '--map', map);
  expect(refusedIn(mapped.of('orders'))[order(4)]).toBeUndefined();
  writeFileSync(map, '{ "tables": { "carts": {} } }');
  await expect(runImport(db, database.url, [other.url, '--map', map])).rejects.toThrow(
    /mapping .* can't be used/,
  );
  await other.close();
});

test('what is not understood is said; a database that is not there is named without its password', async () => {
  const wrong: [string[], RegExp][] = [
    [[], /^Usage: /],
    [['mysql://x'], /^The address of the old database must begin with postgres:.* Usage: /],
    [[old.url, 'more'], /^One database at a time is brought over\. Usage: /],
    [[old.url, '--force'], /^"--force" is no option of this command\. Usage: /],
  ];
  for (const [args, words] of wrong) {
    const { code, said } = await runImport(db, database.url, args);
    expect([args, code, said]).toEqual([args, 2, expect.stringMatching(words)]);
  }
  const nowhere = join(folder, 'nowhere');
  for (const [option, words] of [
    ['--media', /There is no directory .*nowhere/],
    ['--report', /The report can't be written/],
    ['--map', /The mapping .* can't be used/],
  ] as const) {
    const file = option === '--report' ? join(nowhere, 'report.json') : nowhere;
    await expect(runImport(db, database.url, [old.url, option, file])).rejects.toThrow(words);
  }
  const gone = runImport(db, database.url, ['postgres://me:hidden@127.0.0.1:1/shop']);
  await expect(gone).rejects.toThrow(/^The old database can't be reached \(ECONNREFUSED\)\.$/);
});

test('a run that is killed in the middle is finished by the next, with everything once', async () => {
  const here = await testDatabase();
  const big = await oldSystem();
  const orders = 4_000;
  await big.db.raw(`
    BEGIN;
    INSERT INTO customers (id, email, password) SELECT n, 'c' || n || '@example.com', '!' FROM generate_series(1, 500) n;
    INSERT INTO categories (id, name, slug) VALUES (1, 'All', 'all');
    INSERT INTO products (id, name, slug, price, category_id, sku, stock_quantity)
      SELECT gen_random_uuid(), 'P' || n, 'p-' || n, n, 1, 'SKU-' || n, 100 FROM generate_series(1, 20) n;
    INSERT INTO orders (id, order_number, customer_id, status, total_amount)
      SELECT gen_random_uuid(), 'ORD-20250101-' || lpad(n::text, 4, '0'), 1 + n % 500,
        (ARRAY['pending', 'delivered', 'cancelled'])[1 + n % 3], 10 FROM generate_series(1, ${orders}) n;
    INSERT INTO order_items (order_id, product_id, quantity, unit_price)
      SELECT o.id, p.id, 1, 10 FROM orders o JOIN products p ON p.sku = 'SKU-' || (1 + right(o.order_number, 1)::int);
    COMMIT`);
  const main = join(__dirname, '../../../dist/api/django/main.js');
  const command = spawn(process.execPath, [main, big.url, '--yes'], {
    env: { PATH: process.env['PATH'], DATABASE_URL: here.url, ORDERFLOW_DATA_DIR: folder },
    stdio: 'ignore',
  });
  const ended = once(command, 'exit');
  await until('some are there', async () => (await countOf(here.db, 'orders')) > 0);
  command.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  const before = await countOf(here.db, 'orders');
  expect(before).toBeLessThan(orders);

  // Its lock goes when the server notices.
  const rest = await until('the next may run', () =>
    bring({ db: here.db, url: here.url, files: media }, big, folder, '--yes').catch(
      (error: Error) => {
        if (error.message.includes('Another import')) return null;
        throw error;
      },
    ),
  );
  const there = rest.of('orders').there;
  expect([rest.code, rest.of('orders').made + there]).toEqual([0, orders]);
  expect(there).toBeGreaterThanOrEqual(before);
  expect(await countOf(here.db, 'orders')).toBe(orders);
  expect(await countOf(here.db, 'order_items')).toBe(orders);
  expect(await countOf(here.db, 'customers')).toBe(500);
  expect((await checkStock(here.db)).differences).toEqual([]);
  await big.close();
  await here.close();
});
