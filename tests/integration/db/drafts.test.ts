import { randomUUID } from 'node:crypto';
import { saveDraft, type Draft } from '../../../db/orders/drafts';
import { placeOrder } from '../../../db/orders/place';
import {
  aCustomer,
  aProduct,
  countOf,
  shop,
  testDatabase,
  until,
  type TestDatabase,
} from '../harness';

let database: TestDatabase;
let draft: Draft;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

beforeEach(async () => {
  const { db } = database;
  const [customer, product] = await Promise.all([aCustomer(db), aProduct(db)]);
  draft = {
    orderId: randomUUID(),
    customerId: customer.id,
    requestHash: Buffer.alloc(32),
    requestId: 'test',
    request: {
      shipping_address: 'a',
      billing_address: 'a',
      phone_number: '+254700000001',
      notes: '',
      payment_method: 'mpesa',
      items: [{ product_id: product.id, quantity: 1 }],
    },
  };
});

test('a request that comes when its twin is an order already leaves no draft behind', async () => {
  const { db } = database;
  expect(await saveDraft(db, draft)).toBe(true);
  expect((await placeOrder(db, shop, draft.orderId, true)).outcome).toBe('placed');
  expect(await saveDraft(db, draft)).toBe(false);
  expect(await countOf(db, 'order_drafts')).toBe(0);
});

test('nor one that waits while its twin becomes one', async () => {
  const { db } = database;
  await saveDraft(db, draft);
  let twin: Promise<boolean> | undefined;
  await db.transaction(async (trx) => {
    await placeOrder(trx, shop, draft.orderId, true);
    twin = saveDraft(db, draft);
    await until('the twin waits', async () => {
      const { rows } = await db.raw(
        `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
         AND query LIKE 'INSERT INTO order_drafts%'`,
      );
      return rows.length === 1;
    });
  });
  expect(await twin).toBe(false);
  expect(await countOf(db, 'order_drafts')).toBe(0);
});
