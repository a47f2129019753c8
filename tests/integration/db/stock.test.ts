import { randomUUID } from 'node:crypto';
import { saveDraft, type Draft } from '../../../db/orders/drafts';
import { placeOrder } from '../../../db/orders/place';
import { removeCategory } from '../../../db/categories/write';
import { checkStock, repairLedger } from '../../../db/products/check';
import { correctStock } from '../../../db/products/stock';
import { changeProduct, removeProduct } from '../../../db/products/write';
import { Refusal } from '../../../workflows/domain/failures';
import {
  aCustomer,
  aProduct,
  countOf,
  ledgerOf,
  shop,
  stockOf,
  testDatabase,
  until,
  type TestDatabase,
} from '../harness';

let database: TestDatabase;
let customerId: number;

beforeAll(async () => {
  database = await testDatabase();
  ({ id: customerId } = await aCustomer(database.db));
});
afterAll(() => database.close());

const by = { type: 'admin', id: 1 } as const;

const order = (productId: string, quantity: number) => place([[productId, quantity]]);
const orderAll = (ids: readonly string[]) => place(ids.map((id) => [id, 1] as const));

/** Places an order as its actor does. */
async function place(items: readonly (readonly [string, number])[]): Promise<string> {
  const orderId = randomUUID();
  const draft: Draft = {
    orderId,
    customerId,
    requestHash: Buffer.alloc(32),
    requestId: 'test',
    request: {
      shipping_address: 'a',
      billing_address: 'a',
      phone_number: '+254700000001',
      notes: '',
      payment_method: 'mpesa',
      items: items.map(([product_id, quantity]) => ({ product_id, quantity })),
    },
  };
  await saveDraft(database.db, draft);
  const outcome = await placeOrder(database.db, shop, orderId, true);
  return outcome.outcome;
}

const correct = (id: string, change: { change: number } | { quantity: number }) =>
  database.db
    .transaction((trx) => correctStock(trx, id, change, { by, reason: 'x' }))
    .catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
    });

test('orders and people at once: the ledger is the stock, and nothing is sold twice', async () => {
  const { db } = database;
  const { id } = await aProduct(db, { stockQuantity: 20 });
  const outcomes = await Promise.all([
    ...Array.from({ length: 30 }, () => order(id, 1)),
    ...Array.from({ length: 20 }, (_, n) => correct(id, { change: n % 2 === 0 ? 2 : -1 })),
    ...Array.from({ length: 5 }, () => correct(id, { quantity: 3 })),
    ...Array.from({ length: 5 }, () =>
      db.transaction((trx) => changeProduct(trx, id, { stockQuantity: 4 }, { by, reason: 'x' })),
    ),
  ]);
  const placed = outcomes.filter((outcome) => outcome === 'placed').length;
  expect(await countOf(db, 'stock_movements', { productId: id, kind: 'taken' })).toBe(placed);
  expect(await ledgerOf(db, id)).toBe(await stockOf(db, id));
  expect(await stockOf(db, id)).toBeGreaterThanOrEqual(0);
  expect((await checkStock(db)).differences).toEqual([]);
});

test('a product that is ordered while it is removed is kept, for the order’s sake', async () => {
  const { db } = database;
  const { id } = await aProduct(db, { stockQuantity: 5 });
  // Holds the row as an order does that has taken the stock and not yet written its lines.
  let removed: Promise<unknown> = Promise.resolve();
  await db.transaction(async (ordering) => {
    await ordering.raw('SELECT 1 FROM products WHERE id = ? FOR UPDATE', [id]);
    removed = db.transaction((trx) => removeProduct(trx, id));
    await until('the removal waits', async () => {
      const waiting = await db('pg_stat_activity')
        .where({ waitEventType: 'Lock' })
        .whereRaw('datname = current_database()');
      return waiting.length === 1;
    });
    await ordering.raw(
      `INSERT INTO orders (id, order_number, customer_id, total_cents, shipping_address, billing_address,
         phone_number, payment_method, request_hash)
       VALUES (?, 'ORD-20260101-0001', ?, 1, 'a', 'a', '+254700000001', 'mpesa', ?)`,
      [id, customerId, Buffer.alloc(32)],
    );
    await ordering('order_items').insert({
      id: randomUUID(),
      orderId: id,
      position: 1,
      productId: id,
      productName: 'x',
      productSku: 'x',
      quantity: 1,
      unitPriceCents: 1,
    });
  });
  expect(await removed).toMatchObject({ left: { id, status: 'discontinued' } });
  // And one that comes after the removal finds it no longer on sale.
  expect(await order(id, 1)).toBe('refused');
});

test('a stock that the ledger does not explain is found, and written down without changing it', async () => {
  const { db } = database;
  const { id, sku } = await aProduct(db, { stockQuantity: 5 });
  await db('products').where({ id }).update({ stockQuantity: 8 });
  expect((await checkStock(db)).differences).toEqual([
    expect.objectContaining({ id, sku, stock: 8, ledger: 5 }),
  ]);
  expect(await db.transaction((trx) => repairLedger(trx))).toBe(1);
  expect(await db.transaction((trx) => repairLedger(trx))).toBe(0);
  expect([await stockOf(db, id), await ledgerOf(db, id)]).toEqual([8, 8]);
  expect((await checkStock(db)).differences).toEqual([]);
});

test('a category whose products go elsewhere does not deadlock with orders for them', async () => {
  const { db } = database;
  const first = await aProduct(db, { stockQuantity: 100 });
  const [{ categoryId }] = await db('products').where({ id: first.id });
  const products = [first];
  for (let n = 0; n < 30; n++)
    products.push(await aProduct(db, { categoryId, stockQuantity: 100 }));
  const [there] = await db('categories')
    .insert({ name: 'there', slug: 'there', lft: 8e15, rgt: 8e15 + 5, depth: 0 })
    .returning('id');
  const ids = products.map(({ id }) => id);
  const refile = (from: number, to: number) =>
    db
      .transaction(async (trx) => {
        await removeCategory(trx, from, to);
        throw new Error('only tried');
      })
      .catch((error: Error) => error.message);
  const outcomes = await Promise.all([
    ...Array.from({ length: 20 }, (_, n) => orderAll(n % 2 === 0 ? ids : ids.toReversed())),
    ...Array.from({ length: 10 }, () => refile(categoryId, there.id)),
  ]);
  expect(new Set(outcomes)).toEqual(new Set(['placed', 'only tried']));
});
