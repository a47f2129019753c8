import { aCustomer, aProduct, anAdmin } from '../harness';
import { queriesOf } from './rows';
import { serve, type Served } from './served';

let api: Served;
let token: string;
let staff: string;
beforeAll(async () => {
  api = await serve();
  ({ token } = await aCustomer(api.db));
  ({ token: staff } = await anAdmin(api.db, { role: 'manager', permissions: [] }));
  await api.db('categories').insert(shelves);
});
afterAll(() => api.close());

/** Electronics > Phones > (iPhone, Old), and Garden. */
const shelves = [
  { id: 1001, name: 'Electronics', slug: 'electronics', lft: 1000, rgt: 1999, depth: 0 },
  { id: 1002, name: 'Phones', slug: 'phones', parentId: 1001, lft: 1100, rgt: 1500, depth: 1 },
  { id: 1003, name: 'iPhone', slug: 'iphone', parentId: 1002, lft: 1110, rgt: 1120, depth: 2 },
  {
    id: 1004,
    name: 'Old',
    slug: 'old',
    parentId: 1002,
    lft: 1130,
    rgt: 1200,
    depth: 2,
    isActive: false,
  },
  { id: 1005, name: 'Older', slug: 'older', parentId: 1004, lft: 1140, rgt: 1150, depth: 3 },
  { id: 1006, name: 'Garden', slug: 'garden', lft: 3000, rgt: 3999, depth: 0 },
];

const get = async (path: string, who = token) => {
  const { status, body } = await api.call('GET', path, { token: who });
  expect([path, status]).toEqual([path, 200]);
  return body;
};
const names = (body: any): string[] => body.results.map(({ name }: any) => name);

describe('categories', () => {
  test('customers see the active ones that are not below an inactive one, by name', async () => {
    expect(names(await get('/categories/'))).toEqual(
      ['Electronics', 'Garden', 'Phones', 'iPhone'].sort(),
    );
    expect(names(await get('/categories/', staff))).toContain('Older');
    expect(names(await get('/categories/?is_active=false', staff))).toEqual(['Old']);
    expect((await api.call('GET', '/categories/?is_active=false', { token })).status).toBe(403);
  });

  test('a category tells where it stands', async () => {
    expect(await get('/categories/1002/')).toMatchObject({
      id: 1002,
      parent: 1001,
      parent_name: 'Electronics',
      level: 1,
      full_path: 'Electronics > Phones',
      children_count: 1,
    });
    expect(await get('/categories/1002/', staff)).toMatchObject({ children_count: 2 });
    for (const id of [1004, 1005]) {
      expect((await api.call('GET', `/categories/${id}/`, { token })).status).toBe(404);
    }
    await get('/categories/1005/', staff);
  });

  test('filters, search and ordering narrow and arrange the list', async () => {
    expect(names(await get('/categories/?parent=1001'))).toEqual(['Phones']);
    expect(names(await get('/categories/?search=PHO'))).toEqual(['Phones', 'iPhone']);
    expect(names(await get('/categories/?search=%25'))).toEqual([]);
    expect(names(await get('/categories/?ordering=-name'))[0]).toBe('iPhone');
  });

  test('the tree counts active products at or below, and hides an inactive branch', async () => {
    await aProduct(api.db, { categoryId: 1003 });
    await aProduct(api.db, { categoryId: 1005 });
    await aProduct(api.db, { categoryId: 1005, status: 'inactive' });
    const [electronics] = await get('/categories/tree/?root=electronics');
    expect(electronics).toMatchObject({ slug: 'electronics', level: 0, product_count: 2 });
    expect(electronics.children[0].children.map(({ slug }: any) => slug)).toEqual(['iphone']);
    const [phones] = await get('/categories/tree/?root=phones&depth=1', staff);
    expect(phones.children).toMatchObject([
      { slug: 'iphone', product_count: 1, children: [] },
      { slug: 'old', product_count: 1, children: [] },
    ]);
    const [flat] = await get('/categories/tree/?root=phones&depth=0');
    expect(flat.children).toEqual([]);
    for (const slug of ['old', 'older', 'nothing']) {
      const { status } = await api.call('GET', `/categories/tree/?root=${slug}`, { token });
      expect(status).toBe(404);
    }
  });
});

describe('products', () => {
  beforeAll(async () => {
    await api.db('stock_movements').delete();
    await api.db('products').delete();
    const one = async (name: string, overrides: Record<string, unknown>) =>
      aProduct(api.db, { name, sku: name.replaceAll(' ', '-'), ...overrides });
    await one('iPhone 15 Pro', {
      categoryId: 1003,
      priceCents: 99_999,
      stockQuantity: 50,
      isFeatured: true,
    });
    await one('Rake 100%', { categoryId: 1006, priceCents: 1_550, stockQuantity: 0 });
    await one('Spade_2', {
      categoryId: 1006,
      priceCents: 2_000,
      stockQuantity: 9,
      description: 'digs like a rake',
    });
    await one('Old phone', {
      categoryId: 1005,
      priceCents: 5_000,
      stockQuantity: 3,
      status: 'discontinued',
      isFeatured: true,
    });
  }, 60_000);

  test('customers see the active ones, admins all', async () => {
    expect(names(await get('/products/')).sort()).toEqual([
      'Rake 100%',
      'Spade_2',
      'iPhone 15 Pro',
    ]);
    expect((await get('/products/', staff)).count).toBe(4);
    expect(names(await get('/products/?status=discontinued', staff))).toEqual(['Old phone']);
    const { status } = await api.call('GET', '/products/?status=discontinued', { token });
    expect(status).toBe(403);
  });

  test.each([
    ['category=1001', ['iPhone 15 Pro']],
    ['category=garden', ['Rake 100%', 'Spade_2']],
    ['is_featured=true', ['iPhone 15 Pro']],
    ['min_price=20&max_price=999.99', ['Spade_2', 'iPhone 15 Pro']],
    ['min_price=15.51', ['Spade_2', 'iPhone 15 Pro']],
    ['in_stock=false', ['Rake 100%']],
    ['in_stock=true', ['Spade_2', 'iPhone 15 Pro']],
    ['search=rake', ['Rake 100%', 'Spade_2']],
    ['search=100%25', ['Rake 100%']],
    ['search=_', []],
    ['search=spade_2', ['Spade_2']],
    ['search=ipohne+15', ['iPhone 15 Pro']],
    ['search=pro+IPHONE', ['iPhone 15 Pro']],
    ['search=pro+garden', []],
    ['search=\\', []],
    ['search=', ['Rake 100%', 'Spade_2', 'iPhone 15 Pro']],
  ])('?%s', async (query, expected) => {
    expect(names(await get(`/products/?${encodeURI(decodeURI(query))}`)).sort()).toEqual(expected);
  });

  test('a search may have ten words, in any list', async () => {
    for (const list of ['products', 'categories', 'orders', 'notifications']) {
      await get(`/${list}/?search=${'a+'.repeat(10)}`);
      const { status, body } = await api.call('GET', `/${list}/?search=${'a+'.repeat(11)}`, {
        token,
      });
      expect([list, status, body.errors]).toEqual([
        list,
        400,
        { search: ['Must be at most 10 words.'] },
      ]);
    }
  });

  test('what fits best comes first, unless an ordering is asked for', async () => {
    expect(names(await get('/products/?search=rake'))).toEqual(['Rake 100%', 'Spade_2']);
    expect(names(await get('/products/?search=rake&ordering=-price'))).toEqual([
      'Spade_2',
      'Rake 100%',
    ]);
  });

  test('ordering goes by several fields, either way', async () => {
    expect(names(await get('/products/?ordering=price'))).toEqual([
      'Rake 100%',
      'Spade_2',
      'iPhone 15 Pro',
    ]);
    expect(names(await get('/products/?ordering=-stock_quantity,name'))[0]).toBe('iPhone 15 Pro');
  });

  test('pages link to each other with the query kept, and no row is on two', async () => {
    const first = await get('/products/?page_size=2&ordering=price&in_stock=true&page=1');
    expect(first).toMatchObject({ count: 2, previous: null, next: null });
    const one = await get('/products?page_size=1&search=rake&ordering=price');
    expect(one.next).toBe(
      'http://shop.test/api/v1/products?page_size=1&search=rake&ordering=price&page=2',
    );
    const two = await get(one.next.replace('http://shop.test/api/v1', ''));
    expect(two.previous).toContain('page=1');
    expect([...names(one), ...names(two)]).toEqual(['Rake 100%', 'Spade_2']);
  });

  test('a product shows its category and its money as text', async () => {
    const { results } = await get('/products/?search=iphone');
    const product = await get(`/products/${results[0].id}/`);
    expect(product).toEqual(results[0]);
    expect(product).toMatchObject({
      price: '999.99',
      category: 1003,
      category_name: 'iPhone',
      category_path: 'Electronics > Phones > iPhone',
      is_in_stock: true,
    });
  });

  test('a product that is not active is not there for customers', async () => {
    const { results } = await get('/products/?status=discontinued', staff);
    const [{ id }] = results;
    expect((await api.call('GET', `/products/${id}/`, { token })).status).toBe(404);
    expect((await api.call('GET', `/products/${id.toUpperCase()}/`, { token: staff })).status).toBe(
      200,
    );
  });

  test('featured and low-stock lists show active products', async () => {
    expect(names(await get('/products/featured/'))).toEqual(['iPhone 15 Pro']);
    expect(names(await get('/products/low-stock/'))).toEqual(['Rake 100%', 'Spade_2']);
    expect(names(await get('/products/low_stock'))).toEqual(['Rake 100%', 'Spade_2']);
  });

  test('a page of a hundred costs as many queries as a page of one', async () => {
    for (const list of ['products', 'categories']) {
      const queries = (size: number) => queriesOf(api.db, () => get(`/${list}/?page_size=${size}`));
      expect(await queries(100)).toBe(await queries(1));
    }
  });
});

const words = (count: number) => Array.from({ length: count }, () => 'a').join('+');

test('a category that customers do not see can not be named by them either', async () => {
  for (const path of [
    '/products/?category=old',
    '/products/?category=1005',
    '/categories/?parent=1004',
  ]) {
    expect((await api.call('GET', path, { token })).status).toBe(400);
    await get(path, staff);
  }
});

test('a search of more than ten words is refused', async () => {
  for (const path of ['/products/', '/categories/']) {
    await get(`${path}?search=${words(10)}`);
    const { status, body } = await api.call('GET', `${path}?search=${words(11)}`, { token });
    expect([status, Object.keys(body.errors)]).toEqual([400, ['search']]);
  }
});
