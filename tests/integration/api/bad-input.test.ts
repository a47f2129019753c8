import { connect } from 'node:net';
import { aCustomer, aProduct, anAdmin, countOf, orderOf } from '../harness';
import { serve, type Served } from './served';

let api: Served;
let token: string;
let product: { id: string };
beforeAll(async () => {
  api = await serve();
  ({ token } = await aCustomer(api.db));
  product = await aProduct(api.db);
});
afterAll(() => api.close());

const json = 'application/json';
const item = (overrides: object) => ({ ...orderOf([product, 1]), items: [overrides] });

describe('a bad order is refused by field, and nothing changes', () => {
  test.each<[string, string, () => unknown]>([
    ['no items', 'items', () => ({ ...orderOf(), items: [] })],
    ['no address', 'shipping_address', () => ({ ...orderOf([product, 1]), shipping_address: ' ' })],
    ['a list for an object', 'body', () => []],
    ['null for an object', 'body', () => null],
    ['text for items', 'items', () => ({ ...orderOf(), items: 'all' })],
    [
      'text for a quantity',
      'items.0.quantity',
      () => item({ product_id: product.id, quantity: '2' }),
    ],
    ['a quantity of zero', 'items.0.quantity', () => item({ product_id: product.id, quantity: 0 })],
    [
      'a negative quantity',
      'items.0.quantity',
      () => item({ product_id: product.id, quantity: -1 }),
    ],
    ['half a quantity', 'items.0.quantity', () => item({ product_id: product.id, quantity: 1.5 })],
    [
      'a huge quantity',
      'items.0.quantity',
      () => item({ product_id: product.id, quantity: 1e300 }),
    ],
    [
      'more than any stock',
      'items.0.quantity',
      () => item({ product_id: product.id, quantity: 100_001 }),
    ],
    ['no quantity', 'items.0.quantity', () => item({ product_id: product.id })],
    ['an id that is none', 'items.0.product_id', () => item({ product_id: '1', quantity: 1 })],
    ['a number for an id', 'items.0.product_id', () => item({ product_id: 1, quantity: 1 })],
    ['a product twice', 'items.1.product_id', () => orderOf([product, 1], [product, 1])],
    ['an unknown field', 'discount', () => ({ ...orderOf([product, 1]), discount: 50 })],
    [
      'an unknown field of an item',
      'items.0.price',
      () => item({ product_id: product.id, quantity: 1, price: '0.01' }),
    ],
    ['a NUL', 'notes', () => ({ ...orderOf([product, 1]), notes: 'a\0b' })],
    ['half a surrogate pair', 'notes', () => ({ ...orderOf([product, 1]), notes: 'a\ud800b' })],
    [
      'a phone number that is none',
      'phone_number',
      () => ({ ...orderOf([product, 1]), phone_number: '123' }),
    ],
    ['a text without end', 'notes', () => ({ ...orderOf([product, 1]), notes: 'x'.repeat(5000) })],
    [
      '101 items',
      'items',
      () =>
        orderOf(
          ...Array.from(
            { length: 101 },
            (_, n) =>
              [{ id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}` }, 1] as const,
          ),
        ),
    ],
    [
      'an unknown product',
      'items.0.product_id',
      () => orderOf([{ id: '00000000-0000-4000-8000-000000000000' }, 1]),
    ],
  ])('%s', async (_what, field, body) => {
    const answer = await api.call('POST', '/orders/', { token, body: body() });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(answer.body).toMatchObject({
      type: '/problems/invalid-input',
      status: 400,
      instance: '/api/v1/orders/',
      request_id: answer.headers.get('x-request-id'),
    });
    expect(Object.keys(answer.body.errors)).toEqual([field]);
    expect(await countOf(api.db, 'orders')).toBe(0);
    expect(await countOf(api.db, 'order_drafts')).toBe(0);
  });

  test('an inactive product is as good as none', async () => {
    const gone = await aProduct(api.db, { status: 'discontinued' });
    const answer = await api.call('POST', '/orders/', {
      token,
      body: orderOf([product, 1], [gone, 1]),
    });
    expect(answer.status).toBe(400);
    expect(Object.keys(answer.body.errors)).toEqual(['items.1.product_id']);
  });

  test('an idempotency key of 256 characters', async () => {
    const answer = await api.call('POST', '/orders/', {
      token,
      body: orderOf([product, 1]),
      headers: { 'idempotency-key': 'k'.repeat(256) },
    });
    expect(answer.status).toBe(400);
  });
});

describe('a bad body is refused before anyone reads it', () => {
  test.each<[string, number, string, { raw: string | Buffer; headers?: Record<string, string> }]>([
    ['malformed JSON', 400, 'malformed-json', { raw: '{"email":' }],
    ['broken UTF-8', 400, 'malformed-json', { raw: Buffer.from([0x22, 0xff, 0x22]) }],
    ['a body over 1 MiB', 413, 'too-large', { raw: `{"email":"${'x'.repeat(1024 * 1024)}"}` }],
    [
      'a form',
      415,
      'unsupported-media-type',
      { raw: 'a=1', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
    ],
    [
      'an unknown type',
      415,
      'unsupported-media-type',
      { raw: '{}', headers: { 'content-type': 'application/jsonish' } },
    ],
    [
      'another character set',
      415,
      'unsupported-media-type',
      { raw: '{}', headers: { 'content-type': `${json}; charset=latin1` } },
    ],
    [
      'a compressed body',
      415,
      'unsupported-media-type',
      { raw: '{}', headers: { 'content-encoding': 'gzip' } },
    ],
    ['a nest of 500,000', 400, 'invalid-input', { raw: '['.repeat(500_000) + ']'.repeat(500_000) }],
    [
      'a prototype',
      400,
      'invalid-input',
      { raw: '{"__proto__":{"email":"a@b.example"},"password":"x"}' },
    ],
  ])('%s', async (_what, status, kind, ask) => {
    const answer = await api.call('POST', '/auth/login/', ask);
    expect([answer.status, answer.body.type]).toEqual([status, `/problems/${kind}`]);
  });

  test.each([json, 'application/vnd.api+json', `${json}; charset=UTF-8`])(
    '%s is taken',
    async (type) => {
      const answer = await api.call('POST', '/auth/login/', {
        raw: '{}',
        headers: { 'content-type': type },
      });
      expect(Object.keys(answer.body.errors).sort()).toEqual(['email', 'password']);
    },
  );
});

describe('a bad address is refused', () => {
  test.each<[string, number]>([
    ['/orders/?page=1&page=2', 400],
    ['/orders/?pages=1', 400],
    ['/orders/?page=one', 400],
    ['/orders/?page=2', 404],
    ['/orders/?page=0', 404],
    ['/orders/?page=-1', 404],
    ['/orders/?page=999999999999999', 404],
    ['/orders/?page_size=0', 400],
    ['/orders/?page_size=101', 400],
    ['/orders/?ordering=customer', 400],
    ['/orders/?ordering=', 400],
    ['/orders/?status=lost', 400],
    ['/orders/?is_paid=perhaps', 400],
    ['/orders/?created_after=yesterday', 400],
    ['/orders/?created_after=0000-01-01', 400],
    ['/orders/?created_before=2026-02-30', 400],
    ['/orders/?search=a%00b', 400],
    ['/orders/?search=%ff', 400],
    ['/orders/%E0%A4%A/', 400],
    ['/orders/%00/', 400],
    ['/orders/1/', 404],
    ['/orders/00000000-0000-4000-8000-000000000000/', 404],
    ['/products/?category=nothing', 400],
    ['/products/?category=99999999999', 400],
    ['/products/?min_price=1.234', 400],
    ['/products/?min_price=-1', 400],
    ['/products/featured/?is_featured=false', 400],
    ['/categories/?parent=99999999', 400],
    ['/categories/tree/?depth=-1', 400],
    ['/categories/99999999999/', 404],
    ['/notifications/?order=1', 400],
    ['/nothing/', 404],
    ['//', 404],
  ])('%s: %i', async (path, status) => {
    const answer = await api.call('GET', path, { token });
    expect([answer.status, answer.body.status]).toEqual([status, status]);
  });

  test('a method that a path does not take is a 405 that says which it takes', async () => {
    const answer = await api.call('DELETE', '/orders/', { token });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe('GET, HEAD, POST');
    const options = await api.call('OPTIONS', '/orders/');
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'GET, HEAD, POST']);
  });

  test('what is not HTTP does not stop the server', async () => {
    const { port } = new URL(api.url);
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), '127.0.0.1', () => socket.end('\0\x01nonsense\r\n\r\n'));
      socket.on('error', () => resolve()).on('close', () => resolve());
      socket.resume();
    });
    expect((await api.at('GET', '/health/')).status).toBe(200);
  });
});

test('only those with the permission get what needs one', async () => {
  const clerk = await anAdmin(api.db, { role: 'manager', permissions: ['manage_orders'] });
  const analyst = await anAdmin(api.db, { role: 'manager', permissions: ['view_reports'] });
  const status = async (path: string, who: string) =>
    (await api.call('GET', path, { token: who })).status;
  expect(await status('/orders/pending/', token)).toBe(403);
  expect(await status('/orders/pending/', clerk.token)).toBe(200);
  expect(await status('/orders/statistics/', clerk.token)).toBe(403);
  expect(await status('/orders/statistics/', analyst.token)).toBe(200);
});

test('nothing unexpected happened on the way', () => {
  expect(api.log.filter(({ level }) => level >= 40)).toEqual([]);
});

test('a path of its own that does not take a method says what it takes, and is no id', async () => {
  const { token: staff } = await anAdmin(api.db);
  for (const [method, path, allow] of [
    ['DELETE', '/products/featured/', 'GET, HEAD'],
    ['POST', '/products/low-stock/', 'GET, HEAD'],
    ['GET', '/products/upload/', 'POST'],
    ['PUT', '/categories/tree/', 'GET, HEAD'],
    ['POST', '/products/low_stock', 'GET, HEAD'],
    ['POST', '/categories/1/', 'DELETE, GET, HEAD, PATCH, PUT'],
  ] as const) {
    const { status, headers } = await api.call(method, path, { token: staff });
    expect([method, path, status, headers.get('allow')]).toEqual([method, path, 405, allow]);
  }
});

test.each<[unknown, string, string]>([
  [{ name: 'a', is_active: 'false' }, 'is_active', 'Must be true or false.'],
  [null, 'body', 'Must be an object.'],
  [{ name: 5 }, 'name', 'Must be text.'],
  [{ name: 'a\u200bb' }, 'name', 'A character in it can not be seen.'],
  [{ name: 'a\nb' }, 'name', 'A character in it can not be seen.'],
  [{}, 'name', 'This field is required.'],
])('%j is refused in our own words', async (body, field, words) => {
  const { token: staff } = await anAdmin(api.db);
  const answer = await api.call('POST', '/categories/', { token: staff, body });
  expect([answer.status, answer.body.errors]).toEqual([400, { [field]: [words] }]);
});

test('all that is wrong is told at once, what is missing as such', async () => {
  const { token: staff } = await anAdmin(api.db);
  const path = `/products/${product.id}/adjust_stock/`;
  const adjusted = await api.call('POST', path, { token: staff, body: {} });
  expect(adjusted.body.errors).toEqual({
    reason: ['This field is required.'],
    change: ['Give change or quantity, one of them.'],
  });
  const added = await api.call('POST', '/products/', { token: staff, body: { status: 'sold' } });
  expect(added.body.errors).toEqual({
    name: ['This field is required.'],
    price: ['This field is required.'],
    category: ['This field is required.'],
    status: ['Must be one of active, inactive, discontinued.'],
  });
});
