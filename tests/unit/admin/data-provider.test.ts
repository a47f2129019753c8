import { createDataProvider, type ShopDataProvider } from '../../../admin/src/data/data-provider';
import { fakeApi, json, type FakeApi } from './api-of';

let api: FakeApi;
let provider: ShopDataProvider;
beforeEach(async () => {
  api = await fakeApi();
  provider = createDataProvider(api.client, {
    products: { path: '/products/' },
    admins: { path: '/admin/', create: '/admin/create_admin/', wrapped: 'admin' },
    movements: { path: '/products/{product}/stock_movements/' },
    channels: { path: '/admin/channels/', idField: 'channel' },
  });
});
afterEach(() => api.close());

const paths = () => api.asked.map(({ method, path }) => `${method} ${path}`);
const firstPage = { page: 1, perPage: 25 };
const byName = { field: 'name', order: 'DESC' } as const;

test('a list asks for a page, its order, search and filters', async () => {
  api.answer = (_asked, response) => json(response, { count: 41, results: [{ id: 'a' }] });
  const answer = await provider.getList('products', {
    pagination: { page: 2, perPage: 250 },
    sort: byName,
    filter: { q: 'phone', status: 'active' },
  });
  expect(answer).toEqual({ data: [{ id: 'a' }], total: 41 });
  expect(paths()).toEqual([
    'GET /products/?status=active&search=phone&page=2&page_size=100&ordering=-name',
  ]);
});

test('a last page that has become empty is a shorter list, not a fault', async () => {
  api.answer = ({ path }, response) =>
    path.includes('page=3')
      ? json(response, {}, 404)
      : json(response, { count: 40, results: [{}] });
  const answer = await provider.getList('products', {
    pagination: { page: 3, perPage: 20 },
    sort: byName,
    filter: {},
  });
  expect(answer).toEqual({ data: [], total: 40 });
});

test('a list below a record takes it from the filter, and asks for no empty one', async () => {
  api.answer = (_asked, response) => json(response, []);
  await provider.getManyReference('movements', {
    target: 'product',
    id: 'p/1',
    pagination: firstPage,
    sort: { field: 'id', order: 'ASC' },
    filter: {},
  });
  expect(paths()).toEqual(['GET /products/p%2F1/stock_movements/?page=1&page_size=25']);
  await expect(
    provider.getList('movements', { pagination: firstPage, sort: byName, filter: {} }),
  ).rejects.toThrow('needs product');
});

test('a record is known by its own name for itself', async () => {
  api.answer = (_asked, response) => json(response, [{ channel: 'sms', stopped: false }]);
  const { data } = await provider.getList('channels', {
    pagination: firstPage,
    sort: byName,
    filter: {},
  });
  expect(data).toEqual([{ id: 'sms', channel: 'sms', stopped: false }]);
});

test('several records are read one by one, each once; what is gone is left out', async () => {
  api.answer = ({ path }, response) =>
    path === '/products/b/' ? json(response, {}, 404) : json(response, { id: path.split('/')[2] });
  const { data } = await provider.getMany('products', { ids: ['a', 'b', 'a', 'c'] });
  expect(data).toEqual([{ id: 'a' }, { id: 'c' }]);
  expect(api.asked).toHaveLength(3);
});

test('a change sends what was changed, and only onto what was seen', async () => {
  api.answer = ({ method }, response) =>
    method === 'GET'
      ? json(response, { id: 'a', name: 'Old', price: '1.00' }, 200, { ETag: '"one"' })
      : json(response, { id: 'a', name: 'New', price: '1.00' }, 200, { ETag: '"two"' });
  const { data: seen } = await provider.getOne('products', { id: 'a' });
  const { data } = await provider.update('products', {
    id: 'a',
    data: { ...seen, name: 'New' },
    previousData: seen,
  });
  expect(data.name).toBe('New');
  expect(api.asked[1]).toMatchObject({ method: 'PATCH', body: '{"name":"New"}' });
  expect(api.asked[1]?.headers['if-match']).toBe('"one"');

  await provider.update('products', {
    id: 'a',
    data: { ...data, name: 'Newer' },
    previousData: data,
  });
  expect(api.asked[2]?.headers['if-match']).toBe('"two"');
});

test('nothing changed is nothing asked', async () => {
  const same = { id: 'a', tags: ['x'] };
  await provider.update('products', {
    id: 'a',
    data: { ...same, tags: ['x'] },
    previousData: same,
  });
  expect(api.asked).toEqual([]);
});

test('a new one goes where new ones go, and is taken out of its wrapping', async () => {
  api.answer = (_asked, response) => json(response, { success: true, admin: { id: 7 } }, 201);
  const { data } = await provider.create('admins', { data: { email: 'a@example.com' } });
  expect(data).toEqual({ id: 7 });
  expect(paths()).toEqual(['POST /admin/create_admin/']);
});

test('a removal says what it is to say, an action is a POST below its record', async () => {
  api.answer = ({ method }, response) =>
    method === 'DELETE' ? response.writeHead(204).end() : json(response, { done: true });
  await provider.delete('products', { id: 'a', meta: { query: { reassign_to: 3 } } });
  expect(await provider.act('products', 'a', 'toggle_featured')).toEqual({ done: true });
  expect(paths()).toEqual([
    'DELETE /products/a/?reassign_to=3',
    'POST /products/a/toggle_featured/',
  ]);
});

test('a file keeps the name that the API gives it', async () => {
  api.answer = (_asked, response) =>
    response
      .writeHead(200, { 'Content-Disposition': 'attachment; filename="customer-3.json"' })
      .end('{}');
  const { file, name } = await provider.download('/customers/3/exports/1/download/');
  expect([name, await file.text()]).toEqual(['customer-3.json', '{}']);
});
