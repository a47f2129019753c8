import { randomBytes } from 'node:crypto';
import { createLink, linkToken, type LinkPurpose } from '../../../db/accounts/one-time-links';
import { hashPassword } from '../../../api/sign-in/passwords';
import { IdentityProvider } from '../../../api/sign-in/oidc/provider';
import { aCustomer, secretKey, type Person } from '../harness';
import { aKey, signed, testIssuer, type Key, type TestIssuer } from '../sign-in/test-issuer';
import { serve, type Served } from './served';

let api: Served;
let issuer: TestIssuer;
let key: Key;
beforeAll(async () => {
  issuer = await testIssuer();
  key = await aKey();
  issuer.publish(key);
  api = await serve({
    attemptsPerMinute: 3,
    signIn: { oidc: new IdentityProvider('oidc', issuer.settings, 0) },
  });
});
afterAll(async () => {
  await api.close();
  await issuer.close();
});
beforeEach(() => void (api.log as unknown[]).splice(0));

const password = () => `a good long one ${randomBytes(6).toString('hex')}`;
const secret = () => randomBytes(32).toString('base64url');

/** Lines there are, and none of these in any of them, however it is written. */
function expectNotLogged(...words: readonly string[]): void {
  const log = JSON.stringify(api.log).toLowerCase();
  expect(api.log.length).toBeGreaterThan(0);
  for (const word of words) {
    expect(word.length).toBeGreaterThan(3);
    expect(log).not.toContain(word.toLowerCase());
    expect(log).not.toContain(encodeURIComponent(word).toLowerCase());
  }
}

const problems = () => api.log.map(({ problem }) => problem);

async function linkFor({ id, email }: Person, purpose: LinkPurpose): Promise<string> {
  const link = { customerId: id, email, purpose, ttlMs: 60_000 };
  const row = await api.db.transaction((trx) => createLink(trx, link));
  return linkToken(secretKey, row, purpose);
}

test('registering and logging in, with the right password and the wrong one, name nobody and give nothing away', async () => {
  const [email, right, wrong] = [`${secret()}@example.com`, password(), password()];
  const name = `Njeri${randomBytes(4).toString('hex')}`;
  const registered = await api.call('POST', '/auth/register/', {
    body: {
      email,
      password: right,
      password_confirm: right,
      first_name: name,
      last_name: 'Odhiambo',
      phone_number: '+254722123987',
    },
  });
  const loggedIn = await api.call('POST', '/auth/login/', { body: { email, password: right } });
  const given = await api.call('POST', '/auth/token/', {
    body: { username: email, password: right },
  });
  for (let n = 0; n < 4; n += 1) {
    await api.call('POST', '/auth/login/', { body: { email, password: wrong } });
  }
  expect([registered, loggedIn, given].map(({ status }) => status)).toEqual([201, 200, 200]);
  expect(problems().slice(3)).toEqual([
    ...Array.from({ length: 3 }, () => 'InvalidCredentials'),
    'TooManyAttempts',
  ]);
  const tokens = [registered, loggedIn, given].map(({ body }) => body.token);
  expectNotLogged(email, right, wrong, name, '722123987', ...tokens);
});

test('tokens, good or bad, and changes of password and address are not in the log', async () => {
  const old = password();
  const person = await aCustomer(api.db, { passwordHash: await hashPassword(old) });
  const { token } = person;
  const [bad, next, email] = [secret(), password(), `new.${person.email}`];
  await api.call('GET', '/customers/profile/', { token });
  await api.call('GET', '/customers/profile/', { token: bad });
  for (const old_password of [next, old]) {
    await api.call('POST', '/customers/change_password/', {
      token,
      body: { old_password, new_password: next },
    });
  }
  const changed = await api.call('PATCH', '/customers/update_profile/', { token, body: { email } });
  expect(changed.status).toBe(200);
  expect(problems()).toEqual([undefined, 'NotAuthenticated', 'InvalidInput', undefined, undefined]);
  expectNotLogged(token, bad, old, next, person.email, email);
});

test('links of mails, and the pages they lead to, are not in the log', async () => {
  const person = await aCustomer(api.db);
  const next = password();
  for (const email of [person.email, `nobody.${person.email}`]) {
    await api.call('POST', '/auth/password/reset/', { body: { email } });
  }
  const verify = await linkFor(person, 'verify_email');
  await api.at('GET', `/verify-email?token=${verify}`);
  await api.call('POST', '/auth/email/verify/confirm/', { body: { token: verify } });
  const reset = await linkFor(person, 'reset_password');
  await api.at('GET', `/reset-password?token=${reset}`);
  for (const token of [`x${reset}`, reset, reset]) {
    await api.call('POST', '/auth/password/reset/confirm/', {
      body: { token, new_password: next },
    });
  }
  expect(problems().slice(-3)).toEqual(['InvalidLink', undefined, 'InvalidLink']);
  expectNotLogged(person.email, next, verify, reset);
});

test('a log-in with a provider, finished or refused, leaves no code, state, cookie or token in the log', async () => {
  const email = `${secret()}@example.com`;
  const now = Math.floor(Date.now() / 1000);
  const claims = { iss: issuer.issuer, aud: issuer.settings.clientId, sub: secret() };
  const times = { iat: now, exp: now + 60 };
  const idToken = await signed({ ...claims, ...times, email, name: 'Zawadi Barasa' }, key);
  const post = (id_token: string) =>
    api.call('POST', '/auth/oidc/token/', { body: { id_token, access_token: secret() } });
  const { status, body } = await post(idToken);
  expect(status).toBe(200);
  await post(`${idToken}x`);

  const there = await api.call('GET', '/auth/oidc/login/');
  const { searchParams } = new URL(there.headers.get('location') ?? '');
  const cookie = there.headers.getSetCookie().map((each) => each.split(';')[0] ?? '');
  const [state, nonce] = [searchParams.get('state') ?? '', searchParams.get('nonce') ?? ''];
  const code = secret();
  await api.call('GET', `/auth/oidc/callback/?code=${code}&state=${state}`, {
    headers: { cookie: cookie.join('; ') },
  });
  await api.call('GET', `/auth/oidc/callback/?code=${code}&state=${state}`);
  expect(problems()).toEqual([
    undefined,
    'InvalidIdToken',
    undefined,
    'LogInRefused',
    'LogInNotBegun',
  ]);
  const inCookies = cookie.map((each) => each.split('=')[1] ?? '');
  expectNotLogged(email, 'Zawadi', idToken, body.token, code, state, nonce, ...inCookies);
  expectNotLogged(issuer.settings.clientSecret);
});

test('what the database refuses unforeseen is logged with its stack, and without what was to be stored', async () => {
  await api.db.raw(
    `ALTER TABLE customers ADD CONSTRAINT unforeseen CHECK (city NOT LIKE 'Elsewhere%')`,
  );
  const { token } = await aCustomer(api.db);
  const [email, word] = [`${secret()}@example.com`, password()];
  const city = `Elsewhere ${secret()}`;
  const registered = await api.call('POST', '/auth/register/', {
    body: {
      email,
      password: word,
      password_confirm: word,
      first_name: 'Wambui',
      last_name: 'Odhiambo',
      phone_number: '+254722123987',
      city,
    },
  });
  const changed = await api.call('PATCH', '/customers/update_profile/', { token, body: { city } });
  expect([registered.status, changed.status]).toEqual([500, 500]);
  const errors = api.log.filter(({ level }) => level === 50);
  expect(errors).toHaveLength(2);
  for (const { err, request_id } of errors) {
    expect(err.stack).toMatch(/unforeseen[^]*\n\s+at /);
    expect(request_id).toMatch(/^[0-9a-f-]{36}$/);
  }
  expectNotLogged(email, word, city, '$scrypt$', 'Wambui', '722123987');
  expect(JSON.stringify([registered.body, changed.body])).not.toMatch(
    /unforeseen|insert into|"customers"/,
  );
});

test('whatever a client sends, it can begin no line of the log, nor add to one', async () => {
  const line = `\r\n{"level":60,"msg":"forged"}\u2028`;
  const sent = encodeURIComponent(line);
  await api.at('GET', `/nothing/${sent}/?${sent}=${sent}`);
  await api.call('GET', `/orders/${sent}/`, { token: (await aCustomer(api.db)).token });
  await api.call('POST', '/auth/login/', {
    body: { email: `a${line}@example.com`, password: line, [line]: line },
    headers: { 'user-agent': '{"level":60,"msg":"forged"}', 'x-request-id': '","level":60' },
  });
  // Each line was one JSON document when it was written, or `serve` could not have read it.
  expect(api.log.map(({ level, msg }) => [level, msg])).toEqual(
    Array.from({ length: 3 }, () => [30, 'request']),
  );
  expectNotLogged('forged', '"level":60');
});
