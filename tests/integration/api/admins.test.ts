import { randomBytes } from 'node:crypto';
import type { Permission } from '../../../db/models/admin';
import { aCustomer, anAdmin, countOf } from '../harness';
import { serve, type Served } from './served';

let api: Served;
beforeAll(async () => {
  api = await serve();
  // So that none in the tests is the last one.
  await anAdmin(api.db);
});
afterAll(() => api.close());

const post = (path: string, token: string, body?: unknown) =>
  api.call('POST', path, { token, body });
const adminWith = (...permissions: Permission[]) => anAdmin(api.db, { role: 'admin', permissions });
const aNewAdmin = (overrides: Record<string, unknown> = {}) => ({
  email: `${randomBytes(4).toString('hex')}@example.com`,
  first_name: 'Baraka',
  last_name: 'Mwangi',
  password: 'a good long one',
  ...overrides,
});
const rowOf = ({ adminId: id }: { adminId: number }) => api.db('admins').where({ id }).first();

describe('the list of admins', () => {
  test('is any admin’s, shows those deactivated too and can be narrowed to them', async () => {
    const clerk = await adminWith();
    const gone = await adminWith('manage_orders');
    const { token } = await anAdmin(api.db);
    await post(`/admin/${gone.adminId}/deactivate/`, token);
    const all = await api.call('GET', `/admin/?search=${gone.email}`, { token: clerk.token });
    expect(all.body.results).toEqual([
      {
        id: gone.adminId,
        email: gone.email,
        first_name: 'Wanjiru',
        last_name: 'Kamau',
        full_name: 'Wanjiru Kamau',
        role: 'admin',
        permissions: ['manage_orders'],
        is_active: false,
        created_at: expect.any(String),
        updated_at: expect.any(String),
      },
    ]);
    const active = await api.call('GET', `/admin/?is_active=true&search=${gone.email}`, {
      token: clerk.token,
    });
    expect(active.body.count).toBe(0);
    const { body } = await api.call('GET', `/admin/${gone.adminId}/`, { token: clerk.token });
    expect(body).toEqual(all.body.results[0]);
  });

  test('has nobody who was never one, or was erased', async () => {
    const { token } = await anAdmin(api.db);
    const gone = await adminWith();
    await api.call('DELETE', `/admin/customers/${gone.id}/`, { token });
    for (const id of [gone.adminId, 2_000_000_000]) {
      const { status } = await api.call('GET', `/admin/${id}/`, { token });
      expect(status).toBe(404);
    }
  });
});

describe('making an admin', () => {
  test('gives an account that can log in and do what it was given', async () => {
    const { token } = await anAdmin(api.db);
    const body = aNewAdmin({
      role: 'manager',
      permissions: { permissions: ['orders', 'view_reports'] },
    });
    const made = await post('/admin/create_admin/', token, body);
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      success: true,
      admin: { email: body.email, role: 'manager', permissions: ['manage_orders', 'view_reports'] },
    });
    const login = await api.call('POST', '/auth/login/', {
      body: { email: body.email, password: body.password },
    });
    const pending = await api.call('GET', '/orders/pending/', { token: login.body.token });
    expect(pending.status).toBe(200);
  });

  test.each([
    [
      'admin',
      [
        'manage_products',
        'manage_customers',
        'manage_orders',
        'view_reports',
        'send_notifications',
      ],
    ],
    ['manager', ['manage_orders', 'view_reports']],
    [
      'super_admin',
      [
        'manage_products',
        'manage_customers',
        'manage_orders',
        'manage_admins',
        'view_reports',
        'send_notifications',
        'create_admins',
      ],
    ],
  ])('%s has by default what the contract says', async (role, permissions) => {
    const { token } = await anAdmin(api.db);
    const made = await post('/admin/create_admin/', token, aNewAdmin({ role }));
    expect(made.body.admin.permissions).toEqual(permissions);
  });

  test.each([
    ['permissions', { permissions: ['manage_everything'] }],
    ['permissions', { permissions: 'manage_orders' }],
    ['permissions', { permissions: ['constructor'] }],
    ['permissions', { permissions: ['__proto__'] }],
    ['role', { role: 'owner' }],
    ['password', { password: 'password1' }],
    ['email', { email: 'nobody' }],
    ['is_active', { is_active: true }],
  ])('is refused for a wrong %s', async (field, wrong) => {
    const { token } = await anAdmin(api.db);
    const { status, body } = await post('/admin/create_admin/', token, aNewAdmin(wrong));
    expect(status).toBe(400);
    expect(Object.keys(body.errors)).toEqual([field]);
  });

  test('takes no address that is in use, in whatever case', async () => {
    const { token } = await anAdmin(api.db);
    const taken = await aCustomer(api.db);
    const email = taken.email.toUpperCase();
    expect((await post('/admin/create_admin/', token, aNewAdmin({ email }))).status).toBe(409);
  });

  test.each([
    ['a role above their own', { role: 'super_admin' }],
    ['a permission they lack', { role: 'manager', permissions: ['manage_products'] }],
    ['more than they have by default', { role: 'admin' }],
  ])('nobody gives %s', async (_what, given) => {
    const { token } = await adminWith('create_admins', 'manage_orders');
    const before = await countOf(api.db, 'customers');
    const { status } = await post('/admin/create_admin/', token, aNewAdmin(given));
    expect(status).toBe(403);
    expect(await countOf(api.db, 'customers')).toBe(before);
    const own = aNewAdmin({ role: 'manager', permissions: ['manage_orders'] });
    expect((await post('/admin/create_admin/', token, own)).status).toBe(201);
  });
});

const update = (token: string, id: number, body: unknown) =>
  post(`/admin/${id}/update_permissions/`, token, body);

describe('changing an admin', () => {
  test('gives other permissions and another role, at once', async () => {
    const { token } = await anAdmin(api.db);
    const other = await adminWith('manage_orders');
    const { body } = await update(token, other.adminId, {
      permissions: ['products'],
      role: 'manager',
    });
    expect(body).toMatchObject({
      success: true,
      admin: { id: other.adminId, role: 'manager', permissions: ['manage_products'] },
    });
    const pending = await api.call('GET', '/orders/pending/', { token: other.token });
    expect(pending.status).toBe(403);
  });

  test('nobody changes their own', async () => {
    for (const self of [await anAdmin(api.db), await adminWith('manage_admins')]) {
      const { status } = await update(self.token, self.adminId, {
        permissions: [],
        role: 'manager',
      });
      const deactivated = await post(`/admin/${self.adminId}/deactivate/`, self.token);
      expect([status, deactivated.status]).toEqual([403, 403]);
    }
  });

  test('nobody gives what they do not have, but may leave what is there', async () => {
    const clerk = await adminWith('manage_admins', 'manage_orders');
    const other = await adminWith('view_reports');
    const give = (permissions: string[], role = 'admin') =>
      update(clerk.token, other.adminId, { permissions, role });
    expect((await give(['view_reports', 'manage_products'])).status).toBe(403);
    expect((await give(['view_reports'], 'super_admin')).status).toBe(403);
    expect(await rowOf(other)).toMatchObject({ role: 'admin', permissions: ['view_reports'] });
    expect((await give(['view_reports', 'manage_orders'])).status).toBe(200);
  });

  test('only a super_admin changes one', async () => {
    const clerk = await adminWith('manage_admins');
    const top = await anAdmin(api.db);
    expect((await update(clerk.token, top.adminId, { permissions: [] })).status).toBe(403);
    expect((await post(`/admin/${top.adminId}/deactivate/`, clerk.token)).status).toBe(403);
    const { token } = await anAdmin(api.db);
    const demoted = await update(token, top.adminId, { permissions: [], role: 'manager' });
    expect(demoted.body.admin).toMatchObject({ role: 'manager', permissions: [] });
  });

  test('one who is deactivated is let in no more, and with an old token never again', async () => {
    const { token } = await anAdmin(api.db);
    const other = await adminWith('manage_orders');
    const see = async () =>
      (await api.call('GET', '/customers/profile/', { token: other.token })).status;
    expect(await see()).toBe(200);
    const gone = await post(`/admin/${other.adminId}/deactivate/`, token);
    expect(gone.body).toMatchObject({ success: true, admin: { is_active: false } });
    expect(await see()).toBe(401);
    const back = await post(`/admin/${other.adminId}/activate/`, token);
    expect(back.body.admin.is_active).toBe(true);
    expect(await see()).toBe(401);
  });

  test('one whose account was closed, too, is let in again', async () => {
    const { token } = await anAdmin(api.db);
    const other = await adminWith('manage_orders');
    await post(`/admin/${other.adminId}/deactivate/`, token);
    await post(`/admin/customers/${other.id}/deactivate/`, token);
    const back = await post(`/admin/${other.adminId}/activate/`, token);
    expect(back.body.admin.is_active).toBe(true);
  });

  test('one who is not there is a 404', async () => {
    const { token } = await anAdmin(api.db);
    expect((await update(token, 999_999, { permissions: [] })).status).toBe(404);
    expect((await post('/admin/999999/deactivate/', token)).status).toBe(404);
  });
});

test('of two super_admins who remove each other at once, one stays', async () => {
  const own = await serve();
  const [one, other] = [await anAdmin(own.db), await anAdmin(own.db)];
  const answers = await Promise.all([
    own.call('POST', `/admin/${other.adminId}/deactivate/`, { token: one.token }),
    own.call('POST', `/admin/${one.adminId}/update_permissions/`, {
      token: other.token,
      body: { permissions: [], role: 'manager' },
    }),
  ]);
  const statuses = answers.map(({ status }) => status);
  expect(statuses).toContain(200);
  // The other came too late to be heard, or was told that it is the last one.
  expect([401, 409]).toContain(statuses.find((status) => status !== 200));
  expect(await countOf(own.db, 'admins', { role: 'super_admin', isActive: true })).toBe(1);

  const [last] = await own.db('admins').where({ role: 'super_admin', isActive: true });
  const { token } = last.id === one.adminId ? one : other;
  for (const [method, path] of [
    ['DELETE', `/customers/${last.customerId}/`],
    ['POST', `/admin/customers/${last.customerId}/deactivate/`],
    ['DELETE', `/admin/customers/${last.customerId}/`],
  ] as const) {
    const { status, body } = await own.call(method, path, { token });
    expect([path, status, body.type]).toEqual([path, 409, '/problems/last-super-admin']);
  }
  await own.close();
});
