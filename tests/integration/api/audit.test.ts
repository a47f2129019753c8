import type { Permission } from '../../../db/models/admin';
import { hashPassword } from '../../../api/sign-in/passwords';
import { aCustomer, anAdmin, aProduct, type Person } from '../harness';
import { serve, type Served } from './served';

let api: Served;
beforeAll(async () => {
  api = await serve();
  await anAdmin(api.db);
});
afterAll(() => api.close());

const headers = { 'user-agent': 'A browser', 'x-request-id': 'request-7' };
const auditor = (...more: Permission[]) =>
  anAdmin(api.db, { role: 'admin', permissions: ['manage_admins', ...more] });

async function entriesOf(person: Person & { adminId?: number }, query = '') {
  const { token } = await auditor('manage_customers');
  const who =
    person.adminId === undefined
      ? `actor_type=customer&actor_id=${person.id}`
      : `actor_type=admin&actor_id=${person.adminId}`;
  const { status, body } = await api.call(
    'GET',
    `/admin/audit/?${who}&ordering=created_at${query}`,
    {
      token,
    },
  );
  expect(status).toBe(200);
  return body.results;
}

test('who changed what, when, from where, before and after', async () => {
  const admin = await anAdmin(api.db, { role: 'admin', permissions: ['manage_products'] });
  const product = await aProduct(api.db, { priceCents: 1_000 });
  await api.call('PATCH', `/products/${product.id}/`, {
    token: admin.token,
    body: { price: '20.00' },
    headers,
  });
  expect(await entriesOf(admin)).toEqual([
    {
      id: expect.any(Number),
      at: expect.any(String),
      actor: { type: 'admin', id: admin.adminId, name: 'Wanjiru Kamau' },
      action: 'product.changed',
      subject: { type: 'product', id: product.id },
      changed: ['price_cents'],
      before: { price_cents: 1_000 },
      after: { price_cents: 2_000 },
      ip: '127.0.0.1',
      user_agent: 'A browser',
      request_id: 'request-7',
    },
  ]);
});

/** Everything that an admin can change without Temporal: path → what the log calls it. */
test('every change that an admin makes is in the log', async () => {
  const admin = await anAdmin(api.db);
  const ask = (method: string, path: string, body?: unknown) =>
    api.call(method, path, { token: admin.token, body, headers });
  const shelf = (await ask('POST', '/categories/', { name: 'Shelf' })).body;
  const board = (await ask('POST', '/categories/', { name: 'Board', parent: shelf.id })).body;
  await ask('PATCH', `/categories/${board.id}/`, { name: 'Plank', parent: null });
  const product = (
    await ask('POST', '/products/', {
      name: 'Lamp',
      price: '10',
      category: shelf.id,
      stock_quantity: 3,
    })
  ).body;
  await ask('POST', `/products/${product.id}/adjust_stock/`, { change: 2, reason: 'Found' });
  await ask('POST', `/products/${product.id}/toggle_featured/`);
  await ask('DELETE', `/categories/${shelf.id}/?reassign_to=${board.id}`);
  await ask('DELETE', `/products/${product.id}/`);
  const made = await ask('POST', '/admin/create_admin/', {
    email: 'baraka@example.com',
    first_name: 'Baraka',
    last_name: 'Mwangi',
    password: 'a good long one',
    role: 'manager',
  });
  const { id } = made.body.admin;
  await ask('POST', `/admin/${id}/update_permissions/`, { permissions: ['reports'] });
  await ask('POST', `/admin/${id}/deactivate/`);
  const customer = (
    await ask('POST', '/admin/customers/', {
      email: 'zawadi@example.com',
      first_name: 'Zawadi',
      last_name: 'Otieno',
      phone_number: '+254700000009',
    })
  ).body;
  await ask('POST', `/admin/customers/${customer.id}/verify/`);
  await ask('POST', `/admin/customers/${customer.id}/deactivate/`);

  const told = (await entriesOf(admin, '&page_size=100')).map((entry: any) => [
    entry.action,
    entry.changed.join(' '),
  ]);
  expect(told).toEqual([
    ['category.created', 'description is_active name slug'],
    ['category.created', 'description is_active name parent_id slug'],
    ['category.changed', 'parent_id'],
    ['category.changed', 'name'],
    ['product.created', expect.stringContaining('name price_cents')],
    ['stock_movement.created', 'kind product_id quantity reason'],
    ['stock_movement.created', 'kind product_id quantity reason'],
    ['product.changed', 'is_featured'],
    ['product.changed', 'category_id'],
    ['category.deleted', 'description image is_active name parent_id slug'],
    ['stock_movement.deleted', expect.any(String)],
    ['stock_movement.deleted', expect.any(String)],
    ['product.deleted', expect.any(String)],
    ['customer.created', expect.stringContaining('email')],
    ['admin.created', 'customer_id is_active permissions role'],
    ['admin.changed', 'permissions'],
    ['admin.changed', 'is_active'],
    ['customer.created', expect.stringContaining('email')],
    ['customer.changed', 'is_verified'],
    ['customer.changed', 'is_active'],
  ]);
  const names = (await entriesOf(admin, '&page_size=100&action=category.changed')).map(
    ({ before, after }: any) => [before, after],
  );
  expect(names).toContainEqual([{ name: 'Board' }, { name: 'Plank' }]);
});

test('a change that is refused is not in the log', async () => {
  const admin = await anAdmin(api.db);
  const product = await aProduct(api.db);
  const { status } = await api.call('PATCH', `/products/${product.id}/`, {
    token: admin.token,
    body: { name: 'Other', category: 999_999 },
  });
  expect(status).toBe(400);
  expect(await entriesOf(admin)).toEqual([]);
});

test('log-ins, refused ones too, and what else happens to an account', async () => {
  const person = await aCustomer(api.db, { passwordHash: await hashPassword('the old password') });
  const logIn = (password: string) =>
    api.call('POST', '/auth/login/', { body: { email: person.email, password }, headers });
  await logIn('not this one');
  const { token } = (await logIn('the old password')).body;
  await api.call('POST', '/customers/change_password/', {
    token,
    body: { old_password: 'the old password', new_password: 'a brand new password' },
  });
  await api.call('POST', '/auth/logout/', { token });
  expect(
    (await entriesOf(person)).map(({ action, changed }: any) => [action, changed.join()]),
  ).toEqual([
    ['login.succeeded', ''],
    ['customer.changed', 'password'],
    ['logout', ''],
  ]);

  const { token: reader } = await auditor();
  const failed = await api.call(
    'GET',
    `/admin/audit/?action=login.failed&subject_id=${person.id}`,
    {
      token: reader,
    },
  );
  expect(failed.body.results).toEqual([
    expect.objectContaining({
      actor: { type: 'system', id: null },
      subject: { type: 'customer', id: String(person.id) },
      after: { reason: 'wrong_password' },
      ip: '127.0.0.1',
      user_agent: 'A browser',
    }),
  ]);
});

test('what names a person is for those who may see customers, and no hash is for anyone', async () => {
  const admin = await anAdmin(api.db);
  const { id } = await aCustomer(api.db, { firstName: 'Amina' });
  await api.call('PATCH', `/admin/customers/${id}/`, {
    token: admin.token,
    body: { first_name: 'Zawadi', password: 'a brand new password', is_active: false },
  });
  const path = `/admin/audit/?subject_type=customer&subject_id=${id}&ordering=created_at`;
  const seenBy = async (...permissions: Permission[]) => {
    const { token } = await auditor(...permissions);
    return (await api.call('GET', path, { token })).body.results;
  };
  const [full] = await seenBy('manage_customers');
  expect(full).toMatchObject({
    changed: ['first_name', 'is_active'],
    before: { first_name: 'Amina', is_active: true },
    after: { first_name: 'Zawadi', is_active: false },
  });
  const [bare, second] = await seenBy();
  expect(bare).toMatchObject({
    actor: { type: 'admin', id: admin.adminId },
    changed: ['first_name', 'is_active'],
    before: { is_active: true },
    after: { is_active: false },
  });
  expect(second).toMatchObject({ changed: ['password'], before: null, after: null });
  expect(JSON.stringify(await seenBy('manage_customers'))).not.toMatch(/scrypt/);
});

test('the log is paged, filtered by time and searched', async () => {
  const { token } = await auditor();
  const list = async (query: string) =>
    (await api.call('GET', `/admin/audit/?${query}`, { token })).body;
  const day = new Date(Date.now() - 86_400_000).toISOString();
  expect((await list(`created_before=${day}`)).count).toBe(0);
  expect((await list(`created_after=${day}&search=product`)).count).toBeGreaterThan(0);
  expect((await list('search=product.changed&page_size=1')).results).toHaveLength(1);
  expect((await list('actor_type=robot')).status).toBe(400);
});

test('it takes as many queries for a page of many as for one of few', async () => {
  const { token } = await auditor();
  const count = async (size: number) => {
    let queries = 0;
    const counting = () => void (queries += 1);
    api.db.on('query', counting);
    await api.call('GET', `/admin/audit/?page_size=${size}`, { token });
    api.db.off('query', counting);
    return queries;
  };
  expect(await count(20)).toBe(await count(1));
});
