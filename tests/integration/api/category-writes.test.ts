import { aCustomer, aProduct, anAdmin, countOf } from '../harness';
import { serve, type Served } from './served';

let api: Served;
let token: string;
let customer: string;

beforeEach(async () => {
  api = await serve();
  ({ token } = await anAdmin(api.db, { role: 'admin', permissions: ['manage_products'] }));
  ({ token: customer } = await aCustomer(api.db));
});
afterEach(() => api.close());

const ask = (method: string, path: string, body?: unknown) =>
  api.call(method, path, { token, ...(body === undefined ? {} : { body }) });

async function add(body: Record<string, unknown>): Promise<any> {
  const answer = await ask('POST', '/categories/', body);
  expect([answer.status, answer.body]).toEqual([201, expect.anything()]);
  return answer.body;
}

const order = async (slug: string) => {
  const { body } = await ask('GET', `/categories/tree/?root=${slug}`);
  return body[0].children.map(({ name }: any) => name);
};

describe('adding', () => {
  test('a category comes back as the contract shows it, with its address', async () => {
    const parent = await add({ name: 'Electronics' });
    const answer = await ask('POST', '/categories/', {
      name: ' Phones ',
      description: 'All of them',
      parent: parent.id,
      is_active: false,
    });
    expect(answer.status).toBe(201);
    expect(answer.headers.get('location')).toBe(`/api/v1/categories/${answer.body.id}/`);
    expect(answer.body).toMatchObject({
      name: 'Phones',
      slug: 'phones',
      description: 'All of them',
      parent: parent.id,
      parent_name: 'Electronics',
      is_active: false,
      level: 1,
      full_path: 'Electronics > Phones',
      children_count: 0,
      image: null,
    });
    expect((await ask('GET', `/categories/${answer.body.id}/`)).body).toEqual(answer.body);
  });

  test('it stands where it is told to', async () => {
    const root = await add({ name: 'root' });
    const a = await add({ name: 'a', parent: root.id });
    await add({ name: 'c', parent: root.id });
    await add({ name: 'b', after: a.id });
    await add({ name: 'first', parent: root.id, before: a.id });
    expect(await order('root')).toEqual(['first', 'a', 'b', 'c']);
  });

  test.each<[string, Record<string, unknown>, number, string]>([
    ['no name', { name: ' ' }, 400, 'name'],
    ['a name that is too long', { name: 'n'.repeat(201) }, 400, 'name'],
    ['a parent that is not there', { name: 'a', parent: 4_242 }, 400, 'parent'],
    ['a parent that is no id', { name: 'a', parent: 'root' }, 400, 'parent'],
    ['a sibling that is not there', { name: 'a', before: 4_242 }, 400, 'before'],
    ['two siblings', { name: 'a', before: 1, after: 2 }, 400, 'after'],
    ['an unknown field', { name: 'a', lft: 1 }, 400, 'lft'],
    ['a name that is taken there', { name: 'ROOT' }, 409, 'name'],
  ])('%s is refused by field, and nothing changes', async (_, body, status, field) => {
    await add({ name: 'root' });
    const answer = await ask('POST', '/categories/', body);
    expect([answer.status, Object.keys(answer.body.errors)]).toEqual([status, [field]]);
    expect(await countOf(api.db, 'categories')).toBe(1);
  });
});

describe('changing', () => {
  test('what was read may be sent back with a change; the slug and the place stay', async () => {
    const root = await add({ name: 'root' });
    const a = await add({ name: 'a', parent: root.id });
    await add({ name: 'b', parent: root.id });
    const answer = await ask('PUT', `/categories/${a.id}/`, { ...a, name: 'Änders', slug: 'x' });
    expect(answer.body).toMatchObject({ id: a.id, name: 'Änders', slug: 'a', parent: root.id });
    expect(await order('root')).toEqual(['Änders', 'b']);
    const patched = await ask('PATCH', `/categories/${a.id}/`, { is_active: false });
    expect(patched.body).toMatchObject({ name: 'Änders', is_active: false });
  });

  test('a new parent takes it there with all below it; null makes it a root', async () => {
    const [left, right] = [await add({ name: 'left' }), await add({ name: 'right' })];
    const twig = await add({ name: 'twig', parent: left.id });
    const leaf = await add({ name: 'leaf', parent: twig.id });
    await ask('PATCH', `/categories/${twig.id}/`, { parent: right.id });
    const { body } = await ask('GET', `/categories/${leaf.id}/`);
    expect(body).toMatchObject({ full_path: 'right > twig > leaf', level: 2 });
    const root = await ask('PUT', `/categories/${twig.id}/`, { name: 'twig', parent: null });
    expect(root.body).toMatchObject({ full_path: 'twig', level: 0, children_count: 1 });
  });

  test('a new name and a new parent at once: only the new name must be free there', async () => {
    const [left, right] = [await add({ name: 'left' }), await add({ name: 'right' })];
    const shoes = await add({ name: 'Shoes', parent: left.id });
    await add({ name: 'Shoes', parent: right.id });
    const clash = await ask('PATCH', `/categories/${shoes.id}/`, { parent: right.id });
    expect([clash.status, Object.keys(clash.body.errors)]).toEqual([409, ['name']]);
    const moved = await ask('PATCH', `/categories/${shoes.id}/`, {
      parent: right.id,
      name: 'Boots',
    });
    expect(moved.body).toMatchObject({ full_path: 'right > Boots', slug: 'shoes' });
  });

  test('below itself: 400; a parent that is not there: 400; one that is not there: 404', async () => {
    const root = await add({ name: 'root' });
    const child = await add({ name: 'child', parent: root.id });
    for (const parent of [root.id, child.id]) {
      const cycle = await ask('PATCH', `/categories/${root.id}/`, { parent });
      expect([cycle.status, cycle.body.type, Object.keys(cycle.body.errors)]).toEqual([
        400,
        expect.stringContaining('/problems/category-cycle'),
        ['parent'],
      ]);
    }
    const orphan = await ask('PATCH', `/categories/${child.id}/`, { parent: 4_242 });
    expect([orphan.status, Object.keys(orphan.body.errors)]).toEqual([400, ['parent']]);
    expect((await ask('PATCH', '/categories/4242/', { name: 'x' })).status).toBe(404);
    expect((await ask('GET', `/categories/${child.id}/`)).body.parent).toBe(root.id);
  });
});

describe('removing', () => {
  test('one that is in use says what is in it and what to do; elsewhere its contents are kept', async () => {
    const [old, other] = [await add({ name: 'old' }), await add({ name: 'other' })];
    const child = await add({ name: 'child', parent: old.id });
    const product = await aProduct(api.db, { categoryId: old.id });
    const refused = await ask('DELETE', `/categories/${old.id}/`);
    expect(refused.status).toBe(409);
    expect(refused.body.detail).toBe(
      'There are 1 category and 1 product in it. Say where they are to go: ?reassign_to=ID.',
    );
    const inside = await ask('DELETE', `/categories/${old.id}/?reassign_to=${child.id}`);
    expect([inside.status, Object.keys(inside.body.errors)]).toEqual([400, ['reassign_to']]);
    const nowhere = await ask('DELETE', `/categories/${old.id}/?reassign_to=4242`);
    expect([nowhere.status, Object.keys(nowhere.body.errors)]).toEqual([400, ['reassign_to']]);
    expect((await ask('DELETE', `/categories/${old.id}/?reassign_to=${other.id}`)).status).toBe(
      204,
    );
    expect((await ask('GET', `/categories/${old.id}/`)).status).toBe(404);
    expect((await ask('GET', `/categories/${child.id}/`)).body.parent).toBe(other.id);
    expect((await ask('GET', `/products/${product.id}/`)).body.category).toBe(other.id);
    expect((await ask('DELETE', `/categories/${old.id}/`)).status).toBe(404);
  });

  test('an empty one goes', async () => {
    const { id } = await add({ name: 'empty' });
    expect((await ask('DELETE', `/categories/${id}/`)).status).toBe(204);
    expect(await countOf(api.db, 'categories')).toBe(0);
  });
});

test('with If-Match, nothing is changed or removed that has been changed since', async () => {
  const { id } = await add({ name: 'matched' });
  const path = `/categories/${id}/`;
  const tag = (await ask('GET', path)).headers.get('etag') ?? '';
  const send = (method: string, sent: string, body?: unknown) =>
    api.call(method, path, {
      token,
      headers: { 'if-match': sent },
      ...(body === undefined ? {} : { body }),
    });
  const changed = await send('PATCH', tag, { description: 'new' });
  expect(changed.status).toBe(200);
  expect((await send('PATCH', tag, { name: 'x' })).status).toBe(412);
  expect((await send('DELETE', tag)).status).toBe(412);
  expect((await send('DELETE', changed.headers.get('etag') ?? '')).status).toBe(204);
});

describe('prices', () => {
  test('are of active products at or below, rounded half away from zero', async () => {
    const root = await add({ name: 'root' });
    const child = await add({ name: 'child', parent: root.id });
    await add({ name: 'nothing' });
    await aProduct(api.db, { categoryId: root.id, priceCents: 100 });
    await aProduct(api.db, { categoryId: child.id, priceCents: 203 });
    await aProduct(api.db, { categoryId: child.id, priceCents: 9_900, status: 'inactive' });
    const expected = {
      category_id: root.id,
      category_name: 'root',
      category_slug: 'root',
      average_price: '1.52',
      product_count: 2,
      min_price: '1.00',
      max_price: '2.03',
    };
    expect((await ask('GET', '/categories/root/average-price/')).body).toEqual(expected);
    expect((await ask('GET', '/categories/average_price/?slug=root')).body).toEqual(expected);
    expect((await ask('GET', '/categories/nothing/average-price/')).body).toMatchObject({
      average_price: '0.00',
      product_count: 0,
      min_price: '0.00',
    });
    expect((await ask('GET', '/categories/average-price-per-category/')).body).toEqual([
      expected,
      expect.objectContaining({ category_slug: 'child', average_price: '2.03', product_count: 1 }),
    ]);
  });

  test('of a category that customers do not see are not there for them', async () => {
    const root = await add({ name: 'root' });
    const hidden = await add({ name: 'hidden', parent: root.id, is_active: false });
    const below = await add({ name: 'below', parent: hidden.id });
    await aProduct(api.db, { categoryId: below.id });
    const slugs = async (who: string) => {
      const { body } = await api.call('GET', '/categories/average-price-per-category/', {
        token: who,
      });
      return body.map(({ category_slug: slug }: any) => slug);
    };
    expect(await slugs(customer)).toEqual(['root']);
    expect(await slugs(token)).toEqual(['root', 'hidden', 'below']);
    const one = await api.call('GET', '/categories/below/average-price/', { token: customer });
    expect(one.status).toBe(404);
    expect((await ask('GET', '/categories/average-price/')).status).toBe(400);
    expect((await ask('GET', '/categories/unknown/average_price/')).status).toBe(404);
  });
});
