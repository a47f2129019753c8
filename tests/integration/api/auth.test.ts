import { pbkdf2Sync } from 'node:crypto';
import { hashPassword } from '../../../api/sign-in/passwords';
import type { Knex } from '../../../db/database';
import { Token } from '../../../db/models/token';
import { aCustomer, anAdmin, countOf, until, type Answer } from '../harness';
import { serve, type Served } from './served';

let api: Served;
beforeAll(async () => (api = await serve()));
afterAll(() => api.close());

let count = 0;

function aRegistration(overrides: Record<string, unknown> = {}) {
  count += 1;
  return {
    email: `new${count}@example.com`,
    password: 'a good long one',
    password_confirm: 'a good long one',
    first_name: 'Amina',
    last_name: 'Odhiambo',
    phone_number: '+254700000009',
    ...overrides,
  };
}

test('who registers gets an account and a token that works', async () => {
  const body = aRegistration({ city: 'Nairobi' });
  const { status, body: answer } = await api.call('POST', '/auth/register/', { body });
  expect(status).toBe(201);
  expect(answer.customer).toMatchObject({
    email: body.email,
    full_name: 'Amina Odhiambo',
    country: 'Kenya',
    city: 'Nairobi',
    is_verified: false,
  });
  expect(Object.keys(answer.customer)).not.toContain('password_hash');
  const profile = await api.call('GET', '/customers/profile/', { token: answer.token });
  expect(profile.body).toEqual(answer.customer);
});

test('neither the password nor the token is stored as it is', async () => {
  const body = aRegistration();
  const { body: answer } = await api.call('POST', '/auth/register/', { body });
  const row = await api.db('customers').where({ id: answer.customer.id }).first();
  expect(row.passwordHash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$/);
  const token = await Token.query(api.db).findOne({ customerId: answer.customer.id });
  expect(token?.tokenHash.toString('base64url')).not.toBe(answer.token);
});

test.each([
  ['password_confirm', { password_confirm: 'another one' }],
  ['password', { password: 'short', password_confirm: 'short' }],
  ['password', { password: 'amina.odhiambo', password_confirm: 'amina.odhiambo' }],
  ['email', { email: 'nobody' }],
  ['phone_number', { phone_number: '12345' }],
  ['phone_number', { phone_number: '0700000001', country: 'Nowhere' }],
  ['password', { password: 'Superman', password_confirm: 'Superman' }],
  ['first_name', { first_name: '   ' }],
  ['first_name', { first_name: 'https://evil.example/' }],
  ['last_name', { last_name: 'line\nbreak' }],
  ['email', { email: 'erased-7@erased.invalid' }],
  ['last_name', { last_name: undefined }],
  ['is_staff', { is_staff: true }],
])('a registration with a wrong %s is refused by that field', async (field, wrong) => {
  const { status, body } = await api.call('POST', '/auth/register/', {
    body: aRegistration(wrong),
  });
  expect(status).toBe(400);
  expect(Object.keys(body.errors)).toEqual([field]);
});

test('of registrations of one address at once, in different case, one wins', async () => {
  const email = 'same.person@example.com';
  const answers = await Promise.all(
    [email, email.toUpperCase(), 'Same.Person@Example.com'].map((each) =>
      api.call('POST', '/auth/register/', { body: aRegistration({ email: each }) }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
  const refused = answers.find(({ status }) => status === 409);
  expect(refused?.body).toMatchObject({
    type: '/problems/duplicate-email',
    errors: { email: [expect.any(String)] },
  });
});

test('log-in takes the address in any case, and a wrong pair is one answer', async () => {
  const body = aRegistration();
  await api.call('POST', '/auth/register/', { body });
  const right = await api.call('POST', '/auth/login/', {
    body: { email: body.email.toUpperCase(), password: body.password },
  });
  expect(right.status).toBe(200);
  expect(right.body.customer.email).toBe(body.email);

  const wrong = await api.call('POST', '/auth/login/', {
    body: { email: body.email, password: 'not this one' },
  });
  const unknown = await api.call('POST', '/auth/login/', {
    body: { email: 'nobody@example.com', password: 'not this one' },
  });
  const { request_id: _a, ...first } = wrong.body;
  const { request_id: _b, ...second } = unknown.body;
  expect(wrong.status).toBe(400);
  expect(first).toEqual(second);
});

test('a token is given for username or email, not for both', async () => {
  const { email, password } = aRegistration();
  await api.call('POST', '/auth/register/', { body: aRegistration({ email }) });
  for (const body of [
    { username: email, password },
    { email, password },
  ]) {
    const { status, body: answer } = await api.call('POST', '/auth/token/', { body });
    expect(status).toBe(200);
    expect(Object.keys(answer)).toEqual(['token']);
  }
  const both = await api.call('POST', '/auth/token/', {
    body: { username: email, email, password },
  });
  expect(both.status).toBe(400);
});

test('logging out ends this token, or with all=true every one', async () => {
  const body = aRegistration();
  const { body: first } = await api.call('POST', '/auth/register/', { body });
  const credentials = { email: body.email, password: body.password };
  const { body: second } = await api.call('POST', '/auth/login/', { body: credentials });
  const { body: third } = await api.call('POST', '/auth/login/', { body: credentials });
  const works = async (token: string) =>
    (await api.call('GET', '/customers/profile/', { token })).status;

  await api.call('POST', '/auth/logout/', { token: first.token });
  expect([await works(first.token), await works(second.token)]).toEqual([401, 200]);
  const all = await api.call('POST', '/auth/logout/?all=true', { token: second.token });
  expect(all.body).toEqual({ message: expect.any(String) });
  expect([await works(second.token), await works(third.token)]).toEqual([401, 401]);
});

test('the tokens of a deactivated customer or admin end at once', async () => {
  const customer = await aCustomer(api.db);
  const admin = await anAdmin(api.db, { role: 'manager' });
  await api.db('customers').where({ id: customer.id }).update({ isActive: false });
  await api.db('admins').where({ id: admin.adminId }).update({ isActive: false });
  for (const { token } of [customer, admin]) {
    const { status, headers } = await api.call('GET', '/customers/profile/', { token });
    expect(status).toBe(401);
    expect(headers.get('www-authenticate')).toBe('Token');
  }
});

test('a token that is used lives on, one that is not expires', async () => {
  const { id, token } = await aCustomer(api.db);
  const long = await api.db('tokens').where({ customerId: id }).first();
  await api
    .db('tokens')
    .where({ customerId: id })
    .update({
      lastUsedAt: new Date(Date.now() - 120_000),
      expiresAt: new Date(Date.now() + 60_000),
    });
  await api.call('GET', '/customers/profile/', { token });
  const prolonged = await api.db('tokens').where({ customerId: id }).first();
  expect(prolonged.expiresAt.getTime()).toBeGreaterThanOrEqual(long.expiresAt.getTime() - 1000);

  await api
    .db('tokens')
    .where({ customerId: id })
    .update({ expiresAt: new Date(Date.now() - 1) });
  expect((await api.call('GET', '/customers/profile/', { token })).status).toBe(401);
});

/** As somebody else's transaction that is under way: what waits for it, waits for the account's row. */
async function whileLocked(
  id: number,
  begin: () => Promise<Answer>,
  change: (trx: Knex) => Promise<unknown>,
) {
  const trx = await api.db.transaction();
  await trx('customers').where({ id }).forUpdate().first('id');
  const answer = begin();
  await until('the log-in waits for the account', async () => {
    const waiting = await api
      .db('pg_stat_activity')
      .where({ waitEventType: 'Lock' })
      .whereRaw('datname = current_database()');
    return waiting.length > 0;
  });
  await change(trx);
  await trx.commit();
  return answer;
}

test.each([
  [
    'another password was set',
    (id: number) => (trx: Knex) =>
      trx('customers').where({ id }).update({ passwordHash: '$scrypt$another' }),
  ],
  [
    'the account was closed',
    (id: number) => (trx: Knex) => trx('customers').where({ id }).update({ isActive: false }),
  ],
])('a log-in that was under way while %s lets nobody in', async (_what, change) => {
  const { id, email } = await aCustomer(api.db, {
    passwordHash: await hashPassword('the old one'),
  });
  const { status } = await whileLocked(
    id,
    () => api.call('POST', '/auth/login/', { body: { email, password: 'the old one' } }),
    change(id),
  );
  expect(status).toBe(400);
  expect(await countOf(api.db, 'tokens', { customerId: id })).toBe(1);
});

test('an old hash that is renewed does not bring back a password that was replaced meanwhile', async () => {
  const hash = pbkdf2Sync('the old one', 'saltsalt', 1000, 32, 'sha256').toString('base64');
  const passwordHash = `pbkdf2_sha256$1000$saltsalt$${hash}`;
  const { id, email } = await aCustomer(api.db, { passwordHash });
  const replaced = await hashPassword('the new one');
  const { status } = await whileLocked(
    id,
    () => api.call('POST', '/auth/login/', { body: { email, password: 'the old one' } }),
    (trx) => trx('customers').where({ id }).update({ passwordHash: replaced }),
  );
  expect(status).toBe(400);
  expect((await api.db('customers').where({ id }).first()).passwordHash).toBe(replaced);
});

test('a password change that was under way while all log-ins were ended changes nothing', async () => {
  const passwordHash = await hashPassword('the old one');
  const { id, token } = await aCustomer(api.db, { passwordHash });
  const body = { old_password: 'the old one', new_password: 'of an attacker' };
  const reset = await hashPassword('of the owner');
  const { status } = await whileLocked(
    id,
    () => api.call('POST', '/customers/change_password/', { token, body }),
    async (trx) => {
      await trx('customers').where({ id }).update({ passwordHash: reset });
      await trx('tokens').where({ customerId: id }).delete();
    },
  );
  expect(status).toBe(401);
  expect((await api.db('customers').where({ id }).first()).passwordHash).toBe(reset);
});

test('an address change that was under way while all log-ins were ended changes nothing', async () => {
  const { id, email, token } = await aCustomer(api.db);
  const { status } = await whileLocked(
    id,
    () => api.call('PATCH', '/customers/update_profile/', { token, body: { email: `x.${email}` } }),
    (trx) => trx('tokens').where({ customerId: id }).delete(),
  );
  expect(status).toBe(401);
  expect((await api.db('customers').where({ id }).first()).email).toBe(email);
});

test('a log-in ends after twelve times its time, however much it is used', async () => {
  const { id, token } = await aCustomer(api.db);
  const ttl = 3_600_000;
  const createdAt = new Date(Date.now() - 11.5 * ttl);
  const lastUsedAt = new Date(Date.now() - 120_000);
  await api.db('tokens').where({ customerId: id }).update({ createdAt, lastUsedAt });
  expect((await api.call('GET', '/customers/profile/', { token })).status).toBe(200);
  const row = await api.db('tokens').where({ customerId: id }).first();
  expect(row.expiresAt).toEqual(new Date(createdAt.getTime() + 12 * ttl));
});

test.each(['Token', 'token', 'Bearer', 'bearer'])('the scheme %s is taken', async (scheme) => {
  const { token } = await aCustomer(api.db);
  const headers = { authorization: `${scheme} ${token}` };
  expect((await api.call('GET', '/customers/profile/', { headers })).status).toBe(200);
});

test.each(['', 'Token', 'Token short', 'Basic abc', `Token ${'x'.repeat(43)}`])(
  'the authorization "%s" is a 401',
  async (authorization) => {
    const { status, body } = await api.call('GET', '/customers/profile/', {
      headers: { authorization },
    });
    expect(status).toBe(401);
    expect(body.type).toBe('/problems/not-authenticated');
  },
);

test('a changed address is no longer a confirmed one, and read-only fields change nothing', async () => {
  const { id, email, token } = await aCustomer(api.db, {
    emailVerified: true,
    phoneVerified: true,
  });
  const { body: before } = await api.call('GET', '/customers/profile/', { token });
  const same = await api.call('PATCH', '/customers/update-profile/', {
    token,
    body: { ...before, email: email.toUpperCase(), is_verified: true, id: 1 },
  });
  expect(same.status).toBe(200);
  expect(same.body).toMatchObject({ id, is_verified: false });
  const row = () => api.db('customers').where({ id }).first();
  expect(await row()).toMatchObject({ emailVerified: true, phoneVerified: true });

  const changed = await api.call('PATCH', '/customers/update_profile', {
    token,
    body: { email: `other.${email}`, sms_notifications: false },
  });
  expect(changed.body).toMatchObject({ email: `other.${email}`, sms_notifications: false });
  expect(await row()).toMatchObject({ emailVerified: false, phoneVerified: true });
});

test('PUT wants all required fields, a taken address is a 409, an empty PATCH changes nothing', async () => {
  const [one, other] = [await aCustomer(api.db), await aCustomer(api.db)];
  const put = await api.call('PUT', '/customers/update_profile/', {
    token: one.token,
    body: { email: one.email },
  });
  expect(Object.keys(put.body.errors).sort()).toEqual(['first_name', 'last_name', 'phone_number']);
  const taken = await api.call('PATCH', '/customers/update_profile/', {
    token: one.token,
    body: { email: other.email.toUpperCase() },
  });
  expect(taken.status).toBe(409);
  const empty = await api.call('PATCH', '/customers/update_profile/', {
    token: one.token,
    body: {},
  });
  expect(empty.body.email).toBe(one.email);
});

test('a customer sees itself, and others only with manage_customers', async () => {
  const [one, other] = [await aCustomer(api.db), await aCustomer(api.db)];
  const manager = await anAdmin(api.db, { role: 'admin', permissions: ['manage_customers'] });
  const clerk = await anAdmin(api.db, { role: 'manager', permissions: ['manage_orders'] });
  const see = async (token: string, id: number | string) =>
    (await api.call('GET', `/customers/${id}/`, { token })).status;
  expect(await see(one.token, one.id)).toBe(200);
  expect(await see(one.token, other.id)).toBe(404);
  expect(await see(clerk.token, other.id)).toBe(404);
  expect(await see(manager.token, other.id)).toBe(200);
  expect(await see(manager.token, '99999999999')).toBe(404);
  expect(await see(manager.token, 'me')).toBe(404);
});
