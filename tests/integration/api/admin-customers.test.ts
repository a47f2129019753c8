import { randomBytes } from 'node:crypto';
import type { Permission } from '../../../db/models/admin';
import { linkToken } from '../../../db/accounts/one-time-links';
import { aCustomer, anAdmin, secretKey } from '../harness';
import { serve, type Served } from './served';

let api: Served;
beforeAll(async () => {
  api = await serve();
  await anAdmin(api.db);
});
afterAll(() => api.close());

const clerk = (...more: Permission[]) =>
  anAdmin(api.db, { role: 'admin', permissions: ['manage_customers', ...more] });
const aNewCustomer = (overrides: Record<string, unknown> = {}) => ({
  email: `${randomBytes(4).toString('hex')}@example.com`,
  first_name: 'Zawadi',
  last_name: 'Otieno',
  phone_number: '0700 000 009',
  ...overrides,
});
const rowOf = (id: number) => api.db('customers').where({ id }).first();
const profile = async (token: string) =>
  (await api.call('GET', '/customers/profile/', { token })).status;

test('an account made without a password gets a link to set one', async () => {
  const { token } = await clerk();
  const body = aNewCustomer();
  const made = await api.call('POST', '/admin/customers/', { token, body });
  expect(made.status).toBe(201);
  expect(made.body).toMatchObject({
    email: body.email,
    phone_number: '+254700000009',
    country: 'Kenya',
    is_active: true,
    email_verified: false,
    phone_verified: false,
    is_admin: false,
    admin_role: null,
  });
  expect(made.headers.get('location')).toBe(`/api/v1/admin/customers/${made.body.id}/`);
  const [mail] = await api.db('notifications').where({ recipientId: made.body.id });
  expect(mail.event).toBe('first_password');
  const set = await api.call('POST', '/auth/password/reset/confirm/', {
    body: {
      token: linkToken(secretKey, mail.linkId, 'reset_password'),
      new_password: 'a good long one',
    },
  });
  expect(set.status).toBe(200);
  const login = await api.call('POST', '/auth/login/', {
    body: { email: body.email, password: 'a good long one' },
  });
  expect(login.status).toBe(200);
});

test('one made with a password can log in, one made inactive can not', async () => {
  const { token } = await clerk();
  const password = 'a good long one';
  for (const is_active of [true, false]) {
    const body = aNewCustomer({ password, is_active });
    expect((await api.call('POST', '/admin/customers/', { token, body })).status).toBe(201);
    const { status } = await api.call('POST', '/auth/login/', {
      body: { email: body.email, password },
    });
    expect(status).toBe(is_active ? 200 : 400);
  }
});

test.each([
  ['phone_number', { phone_number: '12' }],
  ['password', { password: 'password1' }],
  ['is_staff', { is_staff: true }],
  ['first_name', { first_name: '' }],
])('a wrong %s is refused by that field', async (field, wrong) => {
  const { token } = await clerk();
  const body = aNewCustomer(wrong);
  const { status, body: answer } = await api.call('POST', '/admin/customers/', { token, body });
  expect(status).toBe(400);
  expect(Object.keys(answer.errors)).toEqual([field]);
});

test('a customer is vetted, closed, and brought back without the old log-ins', async () => {
  const { token } = await clerk();
  const { id, token: own } = await aCustomer(api.db);
  const path = `/admin/customers/${id}/`;
  const verified = await api.call('POST', `${path}verify/`, { token });
  expect(verified.body).toMatchObject({ success: true, customer: { id, is_verified: true } });
  const closed = await api.call('POST', `${path}deactivate/`, { token });
  expect(closed.body).toMatchObject({ success: true, customer: { is_active: false } });
  expect(await profile(own)).toBe(401);
  const back = await api.call('PATCH', path, { token, body: { is_active: true } });
  expect(back.body.is_active).toBe(true);
  expect(await profile(own)).toBe(401);
});

test('a customer whose telephone was lost is logged out everywhere', async () => {
  const { token } = await clerk();
  const { id, token: own } = await aCustomer(api.db);
  await api.call('POST', `/admin/customers/${id}/end_log_ins/`, { token });
  expect(await profile(own)).toBe(401);
  expect((await rowOf(id)).isActive).toBe(true);
});

test('a new password set by an admin ends the log-ins and is told by mail', async () => {
  const { token } = await clerk();
  const { id, email, token: own } = await aCustomer(api.db);
  const password = 'a brand new password';
  await api.call('PATCH', `/admin/customers/${id}/`, { token, body: { password } });
  expect(await profile(own)).toBe(401);
  expect((await api.call('POST', '/auth/login/', { body: { email, password } })).status).toBe(200);
  const [mail] = await api.db('notifications').where({ recipientId: id });
  expect(mail.event).toBe('password_changed');
});

test('one’s own password is not set that way: it takes the old one', async () => {
  const { id, token } = await clerk();
  const before = await rowOf(id);
  const password = 'a brand new password';
  const { status, body } = await api.call('PATCH', `/admin/customers/${id}/`, {
    token,
    body: { password },
  });
  expect([status, Object.keys(body.errors)]).toEqual([400, ['password']]);
  expect((await rowOf(id)).passwordHash).toBe(before.passwordHash);
  expect(await profile(token)).toBe(200);
});

test('the list is narrowed by state and words, and shows who works for the shop', async () => {
  const { token } = await clerk();
  const admin = await anAdmin(api.db, { role: 'manager' });
  const { body } = await api.call('GET', `/admin/customers/?search=${admin.email}`, { token });
  expect(body.results).toEqual([
    expect.objectContaining({ id: admin.id, is_admin: true, admin_role: 'manager' }),
  ]);
  const none = await api.call('GET', `/admin/customers/?is_active=false&search=${admin.email}`, {
    token,
  });
  expect(none.body.count).toBe(0);
});

test('nobody vets themselves, and no admin erases themselves', async () => {
  const self = await clerk();
  const vetted = await api.call('POST', `/admin/customers/${self.id}/verify/`, self);
  const erased = [
    await api.call('DELETE', `/customers/${self.id}/`, { token: self.token }),
    await api.call('DELETE', `/admin/customers/${self.id}/`, { token: self.token }),
  ];
  expect([vetted, ...erased].map(({ status }) => status)).toEqual([403, 403, 403]);
  expect(await rowOf(self.id)).toMatchObject({ isVerified: false, erasedAt: null });
});

describe('the account of an admin', () => {
  const attempts: readonly (readonly [string, string, unknown?])[] = [
    ['PATCH', '', { email: 'mine.now@example.com' }],
    ['PATCH', '', { password: 'a brand new password' }],
    ['POST', 'deactivate/'],
    ['POST', 'verify/'],
    ['POST', 'end_log_ins/'],
    ['DELETE', ''],
  ];
  const reads = ['export/', 'exports/'];

  test('is not for those who only care for customers: whoever has it could act as that admin', async () => {
    const { token } = await clerk();
    const target = await anAdmin(api.db, { role: 'admin', permissions: ['manage_products'] });
    const before = await rowOf(target.id);
    for (const [method, rest, body] of attempts) {
      const path = `/admin/customers/${target.id}/${rest}`;
      expect([path, (await api.call(method, path, { token, body })).status]).toEqual([path, 403]);
    }
    const own = await api.call('PATCH', `/customers/${target.id}/`, {
      token,
      body: { email: 'mine.now@example.com' },
    });
    expect(own.status).toBe(403);
    for (const rest of reads) {
      const method = rest === 'export/' ? 'POST' : 'GET';
      const { status } = await api.call(method, `/customers/${target.id}/${rest}`, { token });
      expect([rest, status]).toEqual([rest, 403]);
    }
    expect(await rowOf(target.id)).toEqual(before);
  });

  test('is not for an admin who may do less, and of a super_admin for no other', async () => {
    const { token } = await clerk('manage_admins');
    const more = await anAdmin(api.db, { role: 'admin', permissions: ['manage_products'] });
    const top = await anAdmin(api.db);
    const less = await anAdmin(api.db, { role: 'manager', permissions: ['manage_customers'] });
    const change = async ({ id }: { id: number }) => {
      const path = `/admin/customers/${id}/`;
      return (await api.call('PATCH', path, { token, body: { city: 'Kisumu' } })).status;
    };
    expect([await change(more), await change(top), await change(less)]).toEqual([403, 403, 200]);
  });
});
