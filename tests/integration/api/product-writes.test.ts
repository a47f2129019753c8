import { randomUUID } from 'node:crypto';
import { aCustomer, aProduct, anAdmin, countOf, ledgerOf, stockOf } from '../harness';
import { serve, type Served } from './served';

let api: Served;
let token: string;
let category: number;

beforeAll(async () => {
  api = await serve();
  ({ token } = await anAdmin(api.db, {
    role: 'admin',
    permissions: ['manage_products', 'manage_customers'],
  }));
  const { body } = await ask('POST', '/categories/', { name: 'Phones' });
  category = body.id;
});
afterAll(() => api.close());

const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}) =>
  api.call(method, path, { token, headers, ...(body === undefined ? {} : { body }) });

const phone = (overrides: Record<string, unknown> = {}) => ({
  name: 'iPhone 15 Pro',
  price: '999.99',
  category,
  ...overrides,
});

async function add(overrides: Record<string, unknown> = {}): Promise<any> {
  const answer = await ask('POST', '/products/', phone(overrides));
  expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
  return answer.body;
}

/** An order's line on the product, as if it had been ordered. */
async function ordered(productId: string): Promise<void> {
  const { id: customerId } = await aCustomer(api.db);
  const [order] = await api
    .db('orders')
    .insert({
      id: randomUUID(),
      orderNumber: 'ORD-20260101-0001',
      customerId,
      totalCents: 1,
      shippingAddress: 'a',
      billingAddress: 'a',
      phoneNumber: '+254700000001',
      paymentMethod: 'mpesa',
      requestHash: Buffer.alloc(32),
    })
    .returning('id');
  await api.db('order_items').insert({
    id: randomUUID(),
    orderId: order.id,
    position: 1,
    productId,
    productName: 'x',
    productSku: 'x',
    quantity: 1,
    unitPriceCents: 1,
  });
}

describe('adding', () => {
  test('a product comes back as the contract shows it, with its address and its first stock', async () => {
    const answer = await ask('POST', '/products/', {
      ...phone({ name: 'Galaxy S24', sku: 'SAM-24', description: 'New' }),
      stock_quantity: 45,
      stock_reason: 'Delivery 7',
      is_featured: true,
      status: 'inactive',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/api/v1/products/${answer.body.id}/`);
    expect(answer.body).toMatchObject({
      name: 'Galaxy S24',
      slug: 'galaxy-s24',
      price: '999.99',
      category,
      category_name: 'Phones',
      category_path: 'Phones',
      sku: 'SAM-24',
      stock_quantity: 45,
      status: 'inactive',
      is_featured: true,
      is_in_stock: true,
      image: null,
    });
    expect((await ask('GET', `/products/${answer.body.id}/`)).body).toEqual(answer.body);
    const { body } = await ask('GET', `/products/${answer.body.id}/stock_movements/`);
    expect(body.results).toEqual([
      expect.objectContaining({
        kind: 'initial',
        quantity: 45,
        reason: 'Delivery 7',
        order: null,
        actor: expect.objectContaining({ type: 'admin', name: 'Wanjiru Kamau' }),
      }),
    ]);
  });

  test('slug and sku are made of the name, and differ from those there are', async () => {
    const [first, second] = [await add({ name: 'Twin' }), await add({ name: 'Twin' })];
    expect(first).toMatchObject({ slug: 'twin', sku: 'TWIN', stock_quantity: 0 });
    expect(second).toMatchObject({ slug: 'twin-2', sku: 'TWIN-2' });
  });

  test('thirty of one name at once are thirty products', async () => {
    const added = await Promise.all(Array.from({ length: 30 }, () => add({ name: 'Crowd' })));
    expect(new Set(added.map(({ slug }) => slug)).size).toBe(30);
    expect(new Set(added.map(({ sku }) => sku)).size).toBe(30);
  });

  test.each<[string, Record<string, unknown>, number, string]>([
    ['no name', { name: '' }, 400, 'name'],
    ['no price', { price: undefined }, 400, 'price'],
    ['a price of nothing', { price: '0.00' }, 400, 'price'],
    ['a third decimal', { price: '1.005' }, 400, 'price'],
    ['a negative price', { price: -1 }, 400, 'price'],
    ['a category that is not there', { category: 4_242 }, 400, 'category'],
    ['a negative stock', { stock_quantity: -1 }, 400, 'stock_quantity'],
    ['half a piece', { stock_quantity: 0.5 }, 400, 'stock_quantity'],
    ['more than a shop can have', { stock_quantity: 1e12 }, 400, 'stock_quantity'],
    ['a status that is none', { status: 'sold' }, 400, 'status'],
    ['an unknown field', { price_cents: 1 }, 400, 'price_cents'],
    ['a sku that is taken', { sku: 'TAKEN' }, 409, 'sku'],
  ])('%s is refused by field, and nothing changes', async (_, overrides, status, field) => {
    if (status === 409) await add({ name: 'Taken', sku: 'TAKEN' });
    const before = await countOf(api.db, 'products');
    const answer = await ask('POST', '/products/', phone(overrides));
    expect([answer.status, Object.keys(answer.body.errors)]).toEqual([status, [field]]);
    expect(await countOf(api.db, 'products')).toBe(before);
  });
});

describe('changing', () => {
  test('what was read may be sent back with a change; what is left out stays', async () => {
    const product = await add({ name: 'Old name', stock_quantity: 5, sku: 'KEEP' });
    const put = await ask('PUT', `/products/${product.id}/`, { ...product, name: 'New name' });
    expect(put.body).toMatchObject({ name: 'New name', slug: product.slug, stock_quantity: 5 });
    const replaced = await ask('PUT', `/products/${product.id}/`, phone({ price: 5 }));
    expect(replaced.body).toMatchObject({ price: '5.00', sku: 'KEEP', stock_quantity: 5 });
    const patched = await ask('PATCH', `/products/${product.id}/`, { status: 'inactive' });
    expect(patched.body).toMatchObject({ price: '5.00', status: 'inactive' });
    expect(await ledgerOf(api.db, product.id)).toBe(5);
    expect(await countOf(api.db, 'stock_movements', { productId: product.id })).toBe(1);
  });

  test('a stock that is given was counted: the ledger gets the difference and the reason', async () => {
    const { id } = await add({ name: 'Counted', stock_quantity: 5 });
    const patched = await ask('PATCH', `/products/${id}/`, {
      stock_quantity: 3,
      stock_reason: 'Two broken',
    });
    expect(patched.body.stock_quantity).toBe(3);
    const { body } = await ask('GET', `/products/${id}/stock_movements/?kind=counted`);
    expect(body.results).toMatchObject([{ quantity: -2, reason: 'Two broken' }]);
  });

  test('a sku of another, a category that is not there: refused by field, and nothing of it is done', async () => {
    await add({ name: 'Has it', sku: 'MINE' });
    const { id } = await add({ name: 'Wants it', stock_quantity: 1 });
    const change = { sku: 'MINE', name: 'Else', stock_quantity: 9 };
    const taken = await ask('PATCH', `/products/${id}/`, change);
    expect([taken.status, Object.keys(taken.body.errors)]).toEqual([409, ['sku']]);
    const nowhere = await ask('PATCH', `/products/${id}/`, { category: 4_242, stock_quantity: 9 });
    expect([nowhere.status, Object.keys(nowhere.body.errors)]).toEqual([400, ['category']]);
    expect((await ask('GET', `/products/${id}/`)).body).toMatchObject({
      name: 'Wants it',
      stock_quantity: 1,
    });
    expect((await ask('PATCH', `/products/${randomUUID()}/`, { name: 'x' })).status).toBe(404);
  });

  test('with If-Match, a change to what has been changed since is refused', async () => {
    const { id } = await add({ name: 'Matched', stock_quantity: 5 });
    const path = `/products/${id}/`;
    const tag = (await ask('GET', path)).headers.get('etag') ?? '';
    const change = { name: 'Mine' };
    expect((await ask('PATCH', path, change, { 'if-match': '"other"' })).status).toBe(412);
    expect((await ask('PATCH', path, change, { 'if-match': tag })).status).toBe(200);
    const late = await ask('PUT', path, phone(), { 'if-match': tag });
    expect([late.status, late.body.type]).toEqual([
      412,
      expect.stringContaining('/problems/precondition-failed'),
    ]);
    expect((await ask('DELETE', path, undefined, { 'if-match': tag })).status).toBe(412);
    const again = await ask('PATCH', path, change, { 'if-match': '*' });
    expect([again.status, again.headers.get('etag')]).toEqual([
      200,
      (await ask('GET', path)).headers.get('etag'),
    ]);
    const known = { 'if-match': again.headers.get('etag') ?? '' };
    expect((await ask('DELETE', path, undefined, known)).status).toBe(204);
  });

  test('featured is toggled, and filtered by', async () => {
    const { id } = await add({ name: 'Star' });
    const toggle = () => ask('POST', `/products/${id}/toggle_featured/`);
    expect((await toggle()).body.is_featured).toBe(true);
    const { body } = await ask('GET', '/products/featured/?search=Star');
    expect(body.results.map((each: any) => each.id)).toEqual([id]);
    expect((await toggle()).body.is_featured).toBe(false);
    expect((await ask('POST', `/products/${randomUUID()}/toggle-featured/`)).status).toBe(404);
  });
});

describe('removing', () => {
  test('one that was never ordered goes, with its ledger', async () => {
    const { id } = await add({ name: 'Never', stock_quantity: 5 });
    expect((await ask('DELETE', `/products/${id}/`)).status).toBe(204);
    expect((await ask('GET', `/products/${id}/`)).status).toBe(404);
    expect((await ask('DELETE', `/products/${id}/`)).status).toBe(404);
    expect(await countOf(api.db, 'stock_movements', { productId: id })).toBe(0);
  });

  test('one that was ordered is discontinued', async () => {
    const { id } = await add({ name: 'Ordered', stock_quantity: 5, is_featured: true });
    await ordered(id);
    const removed = await ask('DELETE', `/products/${id}/`);
    expect(removed.status).toBe(200);
    expect(removed.body).toMatchObject({ status: 'discontinued', is_featured: false });
    expect((await ask('DELETE', `/products/${id}/`)).body.status).toBe('discontinued');
  });
});

const adjust = (id: string, body: unknown, key?: string) =>
  ask('POST', `/products/${id}/adjust_stock/`, body, key ? { 'idempotency-key': key } : {});

describe('stock by hand', () => {
  test('by so much or to what was counted, each with a row that says who and why', async () => {
    const { id } = await aProduct(api.db, { stockQuantity: 10 });
    expect((await adjust(id, { change: -3, reason: 'Broken' })).body.stock_quantity).toBe(7);
    expect((await adjust(id, { quantity: 7, reason: 'Counted' })).body.stock_quantity).toBe(7);
    const { body } = await ask('GET', `/products/${id}/stock_movements/`);
    expect(body.results).toMatchObject([
      { kind: 'counted', quantity: 0, reason: 'Counted' },
      { kind: 'adjusted', quantity: -3, reason: 'Broken', actor: { type: 'admin' } },
      { kind: 'initial', quantity: 10, actor: { type: 'system' } },
    ]);
    const oldest = await ask('GET', `/products/${id}/stock_movements/?ordering=at&search=brok`);
    expect(oldest.body.results).toMatchObject([{ reason: 'Broken' }]);
  });

  test.each<[string, unknown, number, string]>([
    ['no reason', { change: 1 }, 400, 'reason'],
    ['an empty reason', { change: 1, reason: ' ' }, 400, 'reason'],
    ['neither', { reason: 'x' }, 400, 'change'],
    ['both', { change: 1, quantity: 1, reason: 'x' }, 400, 'change'],
    ['nothing', { change: 0, reason: 'x' }, 400, 'change'],
    ['a count below 0', { quantity: -1, reason: 'x' }, 400, 'quantity'],
  ])('%s is refused by field', async (_, body, status, field) => {
    const { id } = await aProduct(api.db);
    const answer = await adjust(id, body);
    expect([answer.status, Object.keys(answer.body.errors)]).toEqual([status, [field]]);
  });

  test('more than there is, or more than can be, is refused and says what there is', async () => {
    const { id } = await aProduct(api.db, { stockQuantity: 2 });
    const below = await adjust(id, { change: -3, reason: 'x' });
    expect([below.status, below.body.detail]).toEqual([
      409,
      'There are 2 in stock, so they can not become 3 fewer.',
    ]);
    expect((await adjust(id, { change: 1_000_000_000, reason: 'x' })).status).toBe(409);
    expect([await stockOf(api.db, id), await ledgerOf(api.db, id)]).toEqual([2, 2]);
    expect((await adjust(randomUUID(), { change: 1, reason: 'x' })).status).toBe(404);
  });

  test('sent again with its key it is made once; the key with another correction is refused', async () => {
    const { id } = await aProduct(api.db, { stockQuantity: 10 });
    const key = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => adjust(id, { change: 5, reason: 'Delivery' }, key)),
    );
    expect(new Set(answers.map(({ body }) => body.stock_quantity))).toEqual(new Set([15]));
    const replays = answers.filter(({ headers }) => headers.has('idempotent-replayed'));
    expect(replays).toHaveLength(9);
    expect((await adjust(id, { change: 6, reason: 'Delivery' }, key)).status).toBe(409);
    expect((await adjust(id, { change: 5, reason: 'x' }, 'k'.repeat(256))).status).toBe(400);
    expect(await ledgerOf(api.db, id)).toBe(15);
  });
});
