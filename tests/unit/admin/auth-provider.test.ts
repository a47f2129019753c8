import type { AuthProvider } from 'ra-core';
import { createAuthProvider, type For } from '../../../admin/src/auth/auth-provider';
import { fakeApi, json, say, type FakeApi } from './api-of';

const clerk = { id: 3, full_name: 'Baraka Otieno', permissions: ['manage_orders'] };
const isFor: Record<string, For> = {
  orders: 'manage_orders',
  admins: ['create_admins', 'manage_orders'],
  audit: 'manage_admins',
  account: 'any',
};

let api: FakeApi;
let auth: AuthProvider;
beforeEach(async () => {
  api = await fakeApi();
  const session = {
    token: () => api.token,
    find: () => Promise.resolve(api.token),
    begin: (token: string) => (api.token = token),
    end: () => (api.token = null),
  };
  auth = createAuthProvider({
    client: api.client,
    session,
    say,
    isFor: (resource) => isFor[resource],
  });
  api.answer = ({ path }, response) =>
    json(response, path === '/auth/login/' ? { token: 'new' } : clerk);
});
afterEach(() => api.close());

const paths = () => api.asked.map(({ path }) => path);

test('logs in, and asks once who that is', async () => {
  api.token = null;
  await auth.login({ email: 'a@example.com', password: 'b' });
  expect(api.token).toBe('new');
  expect(await auth.getIdentity?.()).toEqual({ id: 3, fullName: 'Baraka Otieno', admin: clerk });
  expect(await auth.getPermissions?.({})).toEqual(['manage_orders']);
  expect(paths()).toEqual(['/auth/login/', '/admin/me/']);
});

test('a customer is no admin: told so, and logged out again', async () => {
  api.token = null;
  api.answer = ({ path }, response) =>
    path === '/admin/me/' ? json(response, {}, 403) : json(response, { token: 'new' });
  await expect(auth.login({ email: 'a@example.com', password: 'b' })).rejects.toThrow(
    'common.log_in.not_an_admin',
  );
  expect(api.token).toBeNull();
  expect(paths()).toContain('/auth/logout/');
});

test.each([
  ['orders', true],
  ['admins', true],
  ['audit', false],
  ['account', true],
  ['nothing such', false],
])('may they see %s: %s', async (resource, may) => {
  expect(await auth.canAccess?.({ resource, action: 'list' })).toBe(may);
});

test('a log-in that has ended is no longer one', async () => {
  api.answer = (_asked, response) => json(response, { detail: 'The token is not valid.' }, 401);
  await expect(auth.checkAuth({})).rejects.toMatchObject({ status: 401 });
});

test('a shop that can not be reached logs nobody out', async () => {
  api.answer = (_asked, response) => json(response, {}, 503);
  await auth.checkAuth({});
  expect(api.token).toBe('a-token');
  const error = await api.client.call('GET', '/').catch((reason: unknown) => reason);
  await auth.checkError(error);
  expect(api.token).toBe('a-token');
});

test('a refused token ends the session', async () => {
  api.answer = (_asked, response) => json(response, {}, 401);
  const error = await api.client.call('GET', '/').catch((reason: unknown) => reason);
  await expect(auth.checkError(error)).rejects.toBe(error);
  expect(api.token).toBeNull();
});

test('logs out here even if the shop is away', async () => {
  await api.close();
  expect(await auth.logout({})).toBe('/login');
  expect(api.token).toBeNull();
});
