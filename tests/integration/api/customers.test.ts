import { hashPassword } from '../../../api/sign-in/passwords';
import { aCustomer, anAdmin, countOf, type Person } from '../harness';
import { serve, type Served } from './served';

let api: Served;
beforeAll(async () => (api = await serve()));
afterAll(() => api.close());

const clerk = () => anAdmin(api.db, { role: 'admin', permissions: ['manage_customers'] });
const rowOf = ({ id }: { id: number }) => api.db('customers').where({ id }).first();
const works = async ({ token }: { token: string }) =>
  (await api.call('GET', '/customers/profile/', { token })).status === 200;

test('a customer lists nobody but itself, whoever looks after them everyone', async () => {
  const [one, other] = [await aCustomer(api.db), await aCustomer(api.db)];
  const mine = await api.call('GET', '/customers/', { token: one.token });
  expect(mine.body).toMatchObject({ count: 1, results: [{ id: one.id }] });
  const searched = await api.call('GET', `/customers/?search=${other.email}`, { token: one.token });
  expect(searched.body.count).toBe(0);
  const { token } = await clerk();
  const all = await api.call('GET', `/customers/?search=${other.email}&ordering=-last_name,email`, {
    token,
  });
  expect(all.body).toMatchObject({ count: 1, results: [{ id: other.id }] });
  expect((await api.call('GET', '/customers/?is_staff=1', { token })).status).toBe(400);
});

test.each(['PUT', 'PATCH', 'DELETE'])('%s of another customer finds nobody', async (method) => {
  const [one, other] = [await aCustomer(api.db), await aCustomer(api.db)];
  const body = { email: one.email, first_name: 'A', last_name: 'B', phone_number: '+254700000001' };
  const { status } = await api.call(method, `/customers/${other.id}/`, {
    token: one.token,
    ...(method === 'DELETE' ? {} : { body }),
  });
  expect(status).toBe(404);
  expect(await rowOf(other)).toMatchObject({ email: other.email, erasedAt: null });
});

test('a customer changes itself, by id as by profile', async () => {
  const one = await aCustomer(api.db);
  const { status, body } = await api.call('PATCH', `/customers/${one.id}/`, {
    token: one.token,
    body: { first_name: 'Zawadi', phone_number: '0711 222 333', sms_notifications: false },
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({
    first_name: 'Zawadi',
    phone_number: '+254711222333',
    sms_notifications: false,
  });
});

test('a number is read as people of the customer’s country write it', async () => {
  const one = await aCustomer(api.db, { country: 'Uganda' });
  const change = (body: Record<string, unknown>) =>
    api.call('PATCH', '/customers/update_profile/', { token: one.token, body });
  expect((await change({ phone_number: '0772 123456' })).body.phone_number).toBe('+256772123456');
  const moved = await change({ phone_number: '0712 345678', country: 'Kenya' });
  expect(moved.body.phone_number).toBe('+254712345678');
  const wrong = await change({ phone_number: '12' });
  expect(wrong.status).toBe(400);
  expect(Object.keys(wrong.body.errors)).toEqual(['phone_number']);
});

test.each([
  { is_verified: true },
  { is_active: false },
  { role: 'super_admin' },
  { password_hash: 'x' },
  { email_verified: true },
  { erased_at: '2026-01-01T00:00:00Z' },
  { id: 1 },
  { permissions: ['manage_admins'] },
])('nobody gives themselves %j', async (given) => {
  const one = await aCustomer(api.db);
  const before = await rowOf(one);
  await api.call('PATCH', '/customers/update_profile/', { token: one.token, body: given });
  await api.call('PATCH', `/customers/${one.id}/`, { token: one.token, body: given });
  expect(await rowOf(one)).toEqual(before);
  expect(await countOf(api.db, 'admins', { customerId: one.id })).toBe(0);
});

test('whose address is changed hears of it at the old one and confirms the new one', async () => {
  const one = await aCustomer(api.db, { emailVerified: true });
  const email = `new.${one.email}`;
  await api.call('PATCH', '/customers/update_profile/', { token: one.token, body: { email } });
  const sent = await api
    .db('notifications')
    .where({ recipientId: one.id })
    .orderBy('event')
    .select('event', 'address', 'isPinned');
  expect(sent).toEqual([
    { event: 'email_changed', address: one.email, isPinned: true },
    { event: 'new_email', address: email, isPinned: true },
  ]);
});

const changePassword = (person: Person, old_password: string, new_password: string) =>
  api.call('POST', '/customers/change_password/', {
    token: person.token,
    body: { old_password, new_password },
  });

test('a token that was found later changes no address and erases nobody; one of a new log-in does', async () => {
  const one = await aCustomer(api.db);
  const age = (ms: number) =>
    api
      .db('tokens')
      .where({ customerId: one.id })
      .update({ createdAt: new Date(Date.now() - ms) });
  const change = (body: Record<string, unknown>) =>
    api.call('PATCH', '/customers/update_profile/', { token: one.token, body });
  await age(3_601_000);
  const refused = [
    await change({ email: `new.${one.email}` }),
    await api.call('PATCH', `/customers/${one.id}/`, {
      token: one.token,
      body: { email: `new.${one.email}` },
    }),
    await api.call('DELETE', `/customers/${one.id}/`, { token: one.token }),
  ];
  expect(refused.map(({ status, body }) => [status, body.type])).toEqual(
    refused.map(() => [403, '/problems/log-in-again']),
  );
  expect(await rowOf(one)).toMatchObject({ email: one.email, erasedAt: null });
  // What hands nothing over is still theirs, the same address in another case too.
  expect((await change({ city: 'Kisumu', email: one.email.toUpperCase() })).status).toBe(200);
  await age(3_500_000);
  expect((await change({ email: `new.${one.email}` })).status).toBe(200);
});

describe('changing the password', () => {
  test('takes the old one, ends the other log-ins and is told by mail', async () => {
    const one = await aCustomer(api.db, { passwordHash: await hashPassword('the old password') });
    const { body } = await api.call('POST', '/auth/login/', {
      body: { email: one.email, password: 'the old password' },
    });
    expect((await changePassword(one, 'the old password', 'a brand new password')).status).toBe(
      200,
    );
    expect([await works(one), await works(body)]).toEqual([true, false]);
    const again = await api.call('POST', '/auth/login/', {
      body: { email: one.email, password: 'a brand new password' },
    });
    expect(again.status).toBe(200);
    const mail = await api.db('notifications').where({ recipientId: one.id });
    expect(mail).toEqual([expect.objectContaining({ event: 'password_changed', linkId: null })]);
  });

  test.each([
    ['old_password', 'not the old one', 'a brand new password'],
    ['new_password', 'the old password', 'short'],
    ['new_password', 'the old password', 'password1'],
    ['new_password', 'the old password', 'amina odhiambo'],
  ])('is refused by %s', async (field, old, wanted) => {
    const one = await aCustomer(api.db, { passwordHash: await hashPassword('the old password') });
    const before = await rowOf(one);
    const { status, body } = await changePassword(one, old, wanted);
    expect(status).toBe(400);
    expect(Object.keys(body.errors)).toEqual([field]);
    expect(await rowOf(one)).toEqual(before);
  });

  test('who has none sets one by mail', async () => {
    const one = await aCustomer(api.db);
    expect((await changePassword(one, '', 'a brand new password')).status).toBe(400);
    expect((await changePassword(one, 'anything', 'a brand new password')).status).toBe(400);
  });
});

describe('log-ins', () => {
  test('are listed by their owner, without their keys, and ended one by one', async () => {
    const one = await aCustomer(api.db, { passwordHash: await hashPassword('the old password') });
    const second = await api.call('POST', '/auth/login/', {
      body: { email: one.email, password: 'the old password' },
      headers: { 'user-agent': 'A telephone' },
    });
    const list = await api.call('GET', '/auth/tokens/', { token: one.token });
    expect(list.body).toMatchObject({
      count: 2,
      results: [{ user_agent: 'A telephone', is_current: false }, { is_current: true }],
    });
    expect(JSON.stringify(list.body)).not.toContain(second.body.token);
    const [{ id }] = list.body.results;
    const other = await aCustomer(api.db);
    const theft = await api.call('DELETE', `/auth/tokens/${id}/`, { token: other.token });
    expect([theft.status, await works(second.body)]).toEqual([404, true]);
    const ended = await api.call('DELETE', `/auth/tokens/${id}`, { token: one.token });
    expect([ended.status, await works(second.body), await works(one)]).toEqual([204, false, true]);
    expect((await api.call('DELETE', `/auth/tokens/${id}/`, { token: one.token })).status).toBe(
      404,
    );
  });

  test('that have expired are not listed', async () => {
    const one = await aCustomer(api.db);
    await api.db('tokens').insert({
      customerId: one.id,
      tokenHash: Buffer.alloc(32, one.id),
      expiresAt: new Date(Date.now() - 1),
    });
    const { body } = await api.call('GET', '/auth/tokens/', { token: one.token });
    expect(body.count).toBe(1);
  });

  test('by a hash of the old system work, and leave one of ours', async () => {
    const [hash = ''] = [
      // testpass123, as Django writes it
      require('node:crypto')
        .pbkdf2Sync('testpass123', 'saltsalt', 1000, 32, 'sha256')
        .toString('base64'),
    ];
    const old = `pbkdf2_sha256$1000$saltsalt$${hash}`;
    const one = await aCustomer(api.db, { passwordHash: old });
    const ask = (password: string) =>
      api.call('POST', '/auth/login/', { body: { email: one.email, password } });
    expect((await ask('testpass124')).status).toBe(400);
    expect((await rowOf(one)).passwordHash).toBe(old);
    expect((await ask('testpass123')).status).toBe(200);
    expect((await rowOf(one)).passwordHash).toMatch(/^\$scrypt\$/);
    expect((await ask('testpass123')).status).toBe(200);
  });
});
