import { aCustomer, aProduct, anAdmin } from '../harness';
import { serve, type Served } from './served';

let api: Served;
let token: string;
let staff: string;
let product: { id: string };
let category: number;

beforeAll(async () => {
  api = await serve();
  ({ token } = await aCustomer(api.db));
  ({ token: staff } = await anAdmin(api.db, { role: 'admin', permissions: ['manage_products'] }));
  const root = await api.call('POST', '/categories/', { token: staff, body: { name: 'Root' } });
  category = root.body.id;
  product = await aProduct(api.db, { categoryId: category });
});
afterAll(() => api.close());

const read = (path: string, tag?: string, method = 'GET') =>
  api.call(method, path, { token, headers: tag === undefined ? {} : { 'if-none-match': tag } });

test.each([
  ['the tree', () => '/categories/tree/'],
  ['a list', () => '/products/?page_size=5'],
  ['a product', () => `/products/${product.id}/`],
  ['a category', () => `/categories/${category}/`],
  ['the prices', () => '/categories/average-price-per-category/'],
])('%s has a tag, answers 304 while it is the same, and shows a change at once', async (_, at) => {
  const first = await read(at());
  const tag = first.headers.get('etag') ?? '';
  expect(tag).toMatch(/^"[\w-]{27}"$/);
  expect(first.headers.get('cache-control')).toBe('private, no-cache');
  expect(first.headers.get('vary')).toBe('Authorization');

  for (const sent of [tag, `"other", ${tag}`, `W/${tag}`]) {
    const same = await read(at(), sent);
    expect([sent, same.status, same.body]).toEqual([sent, 304, '']);
    expect(same.headers.get('etag')).toBe(tag);
  }
  expect((await read(at(), tag, 'HEAD')).status).toBe(304);

  await api.call('PATCH', `/products/${product.id}/`, {
    token: staff,
    body: { price: Math.ceil(Math.random() * 1e6), category },
  });
  await api.call('PATCH', `/categories/${category}/`, {
    token: staff,
    body: { description: `${Math.random()}`, name: `Root ${Math.random()}` },
  });
  const changed = await read(at(), tag);
  expect(changed.status).toBe(200);
  expect(changed.headers.get('etag')).not.toBe(tag);
});

test('what fails, and what is not the catalogue’s, is not to be kept', async () => {
  for (const path of ['/products/?page=99', '/customers/profile/']) {
    const { headers } = await read(path);
    expect([headers.get('etag'), headers.get('cache-control')]).toEqual([null, 'no-store']);
  }
});
