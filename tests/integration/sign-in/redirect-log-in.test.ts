import { createHash, randomBytes } from 'node:crypto';
import { IdentityProvider } from '../../../api/sign-in/oidc/provider';
import { serve, type Served } from '../api/served';
import { aCustomer, countOf } from '../harness';
import { Browser, type Page } from './browser';
import { localProvider, type LocalProvider } from './local-provider';

const shop = 'http://shop.test';
const login = `${shop}/api/v1/auth/oidc/login/`;
const callback = `${shop}/api/v1/auth/oidc/callback/`;
const password = 'testpass123';
const john = { email: 'john.doe@example.com', password };

let provider: LocalProvider;
let api: Served;
const sent: string[] = [];

beforeAll(async () => {
  provider = await localProvider(shop);
  api = await serve({
    signIn: { oidc: new IdentityProvider('oidc', provider.settings, 0) },
    messages: { send: async (...ids) => void sent.push(...ids) },
  });
});
afterAll(async () => {
  await api?.close();
  await provider?.remove();
});

beforeEach(async () => {
  // The provider knows these few people; each test meets them as it makes them.
  for (const name of ['john.doe', 'jane.smith', 'grace.otieno', 'peter.kariuki']) {
    const mine = { email: `${name}@example.com` };
    const gone = `gone.${randomBytes(4).toString('hex')}@example.com`;
    await api.db('customers').where(mine).update({ email: gone });
  }
  await api.db('identities').delete();
});

const aBrowser = () => new Browser({ [shop]: api.url });
const isCallback = (url: string) => url.startsWith(callback);

/** Through the provider's page and back. */
async function logIn(
  who: { email: string; password: string },
  { from = login, browser = aBrowser(), stop = (_url: string): boolean => false } = {},
): Promise<Page> {
  return browser.submit(await browser.go(from), who, stop);
}

function json(page: Page): any {
  return JSON.parse(page.text);
}

function verdict(page: Page): unknown[] {
  return [page.status, json(page).type];
}

async function eventsOf(customerId: number): Promise<unknown[]> {
  const rows = await api
    .db('audit_log')
    .where({ subjectType: 'customer', subjectId: String(customerId) })
    .orderBy('id');
  return rows.map(({ action, actorType, after }) => [action, actorType, after]);
}

test('somebody new logs in at the provider, and has an account and a token here', async () => {
  const page = await logIn({ email: 'grace.otieno@example.com', password });
  expect(page.status).toBe(200);
  const { token, customer, message } = json(page);
  expect(message).toBe('You are registered and logged in.');
  expect(customer).toMatchObject({
    email: 'grace.otieno@example.com',
    full_name: 'Grace Otieno',
    is_verified: false,
  });
  const profile = await api.call('GET', '/customers/profile/', { token });
  expect(profile.body).toEqual(customer);
  const { body } = await api.call('GET', '/auth/oidc/userinfo', { token });
  expect(body).toEqual({
    user: customer,
    oidc_info: {
      issuer: provider.settings.issuerUrl,
      subject: 'person-grace-otieno',
      last_login: expect.any(String),
    },
  });
  const row = await api.db('customers').where({ id: customer.id }).first();
  expect(row).toMatchObject({ emailVerified: true, passwordHash: null });
  expect(await countOf(api.db, 'notifications', { recipientId: customer.id })).toBe(0);
  const events = await eventsOf(customer.id);
  for (const action of ['account.registered', 'identity.linked', 'login.succeeded']) {
    expect(events).toContainEqual([action, 'customer', { provider: 'oidc' }]);
  }

  const again = await logIn({ email: 'grace.otieno@example.com', password });
  expect(json(again)).toMatchObject({
    customer: { id: customer.id },
    message: 'You are logged in.',
  });
});

test('state, nonce and a PKCE challenge go along, and differ each time', async () => {
  const ways = await Promise.all([1, 2].map(() => aBrowser().go(login)));
  const [one, other] = ways.map(({ way }) => new URL(way[1] ?? '').searchParams);
  expect(one?.get('response_type')).toBe('code');
  expect(one?.get('scope')?.split(' ').sort()).toEqual(['email', 'openid', 'profile']);
  expect(one?.get('redirect_uri')).toBe(callback);
  expect(one?.get('code_challenge_method')).toBe('S256');
  for (const name of ['state', 'nonce', 'code_challenge']) {
    expect(one?.get(name)).toMatch(/^[\w-]{43}$/);
    expect(one?.get(name)).not.toBe(other?.get(name));
  }
});

test('a code that somebody got hold of is of no use without the verifier', async () => {
  const victim = aBrowser();
  const page = await logIn(john, { browser: victim, stop: isCallback });
  const code = new URL(page.url).searchParams.get('code') ?? '';
  const thief = aBrowser();
  const started = await thief.go(login);
  const state = new URL(started.way[1] ?? '').searchParams.get('state');
  const stolen = await thief.go(`${callback}?code=${code}&state=${state}`);
  expect(verdict(stolen)).toEqual([400, '/problems/log-in-refused']);
});

test('the cookie of a log-in is for its callback only, and not for scripts or other sites', async () => {
  const { status, headers } = await api.call('GET', '/auth/oidc/login/');
  expect(status).toBe(302);
  expect(headers.get('location')).toMatch(new RegExp(`^${provider.settings.issuerUrl}/auth\\?`));
  const cookies = headers.getSetCookie();
  expect(cookies.map((line) => line.slice(0, line.indexOf('=')))).toEqual([
    'orderflow-oidc-login',
    'orderflow-oidc-login.sig',
  ]);
  for (const line of cookies) {
    expect(line).toMatch(/; path=\/api\/v1\/auth\/oidc\/callback(;|$)/);
    expect(line).toMatch(/; httponly(;|$)/);
    expect(line).toMatch(/; samesite=lax(;|$)/);
    expect(line).not.toMatch(/; secure(;|$)/);
    const expires = new Date(/; expires=([^;]+)/.exec(line)?.[1] ?? '').getTime() - Date.now();
    expect(expires).toBeGreaterThan(9 * 60_000);
    expect(expires).toBeLessThanOrEqual(10 * 60_000);
  }
  // What the browser holds opens nothing in the database.
  const id = /^[^=]+=([^;]+)/.exec(cookies[0] ?? '')?.[1];
  const rows = await api.db('oidc_handshakes');
  expect(JSON.stringify(rows)).not.toContain(String(id));
});

test('behind TLS the cookie is secure, and no other host of the domain can plant it', async () => {
  const tls = await serve({
    publicUrl: 'https://shop.test',
    signIn: { oidc: new IdentityProvider('oidc', provider.settings) },
  });
  try {
    const { headers } = await tls.call('GET', '/auth/oidc/login/');
    const cookies = headers.getSetCookie();
    expect(cookies).toHaveLength(2);
    for (const line of cookies) {
      expect(line).toMatch(/^__Host-orderflow-oidc-login(\.sig)?=.*; path=\/;.*; secure(;|$)/);
      expect(line).not.toMatch(/domain=/);
    }
    const cookie = cookies.map((line) => line.split(';')[0]).join('; ');
    const answer = await tls.call('GET', '/auth/oidc/callback/?error=access_denied&state=x', {
      headers: { cookie },
    });
    expect(answer.headers.getSetCookie()[0]).toMatch(
      /^__Host-.*=; path=\/; expires=Thu, 01 Jan 1970/,
    );
  } finally {
    await tls.close();
  }
});

test('a page of this site gets the token in its fragment', async () => {
  const from = `${login}?next=${encodeURIComponent('/welcome?from=oidc#here')}`;
  const isWelcome = (url: string) => url.startsWith(`${shop}/welcome`);
  const page = await logIn(john, { from, stop: isWelcome });
  const [address, fragment] = page.url.split('#');
  expect(address).toBe(`${shop}/welcome?from=oidc`);
  const token = new URLSearchParams(fragment).get('token') ?? '';
  expect((await api.call('GET', '/customers/profile/', { token })).status).toBe(200);
  expect(JSON.stringify(api.log)).not.toContain(token);
});

test.each([
  'https://evil.example/',
  '//evil.example/',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/welcome\n',
  ' /welcome',
  'welcome',
  '',
  'javascript:alert(1)',
  '/a\\b',
  '/\u00e9',
  '@evil.example',
])('next=%j leads away from this site and is refused', async (next) => {
  const path = `/auth/oidc/login/?next=${encodeURIComponent(next)}`;
  const { status, body, headers } = await api.call('GET', path);
  expect([status, Object.keys(body.errors)]).toEqual([400, ['next']]);
  expect(headers.getSetCookie()).toEqual([]);
});

test('a path that would become another site when it is resolved stays here', async () => {
  const from = `${login}?next=${encodeURIComponent('/.//evil.example')}`;
  const page = await logIn(john, { from, stop: (url) => url.includes('evil') });
  expect(new URL(page.url).origin).toBe(shop);
});

test('a callback works once', async () => {
  const browser = aBrowser();
  const back = await logIn(john, { browser, stop: isCallback });
  const kept = browser.cookiesOf(shop);
  expect((await browser.go(back.url)).status).toBe(200);
  expect(browser.cookiesOf(shop)).toEqual([]);
  expect(verdict(await browser.go(back.url))).toEqual([400, '/problems/log-in-not-begun']);
  for (const cookie of kept) browser.setCookie(shop, cookie);
  expect(verdict(await browser.go(back.url))).toEqual([400, '/problems/log-in-not-begun']);
});

test('of two callbacks at once one gets in', async () => {
  const browser = aBrowser();
  const back = await logIn(john, { browser, stop: isCallback });
  const twin = aBrowser();
  for (const cookie of browser.cookiesOf(shop)) twin.setCookie(shop, cookie);
  const answers = await Promise.all([browser.go(back.url), twin.go(back.url)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400]);
});

test('a callback without the cookie, or with that of another log-in, lets nobody in', async () => {
  const browser = aBrowser();
  const back = await logIn(john, { browser, stop: isCallback });
  // An attacker's own log-in, handed to somebody else.
  expect(verdict(await aBrowser().go(back.url))).toEqual([400, '/problems/log-in-not-begun']);
  const other = aBrowser();
  await other.go(login);
  expect(verdict(await other.go(back.url))).toEqual([400, '/problems/log-in-not-begun']);
  // The right one is none the worse for it.
  expect((await browser.go(back.url)).status).toBe(200);
});

test.each([
  ['another state', (url: URL) => url.searchParams.set('state', 'x'.repeat(43))],
  ['no state', (url: URL) => url.searchParams.delete('state')],
  ['an empty state', (url: URL) => url.searchParams.set('state', '')],
])('a callback with %s lets nobody in', async (_what, change) => {
  const browser = aBrowser();
  const back = new URL((await logIn(john, { browser, stop: isCallback })).url);
  change(back);
  expect(verdict(await browser.go(back.href))).toEqual([400, '/problems/log-in-not-begun']);
});

test('a cookie that was not signed here is none', async () => {
  const browser = aBrowser();
  const back = await logIn(john, { browser, stop: isCallback });
  const signature = browser.cookiesOf(shop).find(({ name }) => name.endsWith('.sig'));
  if (signature === undefined) throw new Error('the cookie is not signed');
  browser.setCookie(shop, { ...signature, value: `x${signature.value.slice(1)}` });
  expect(verdict(await browser.go(back.url))).toEqual([400, '/problems/log-in-not-begun']);
});

test('a log-in that took too long has to begin again', async () => {
  const browser = aBrowser();
  const back = await logIn(john, { browser, stop: isCallback });
  await api.db('oidc_handshakes').update({ expiresAt: new Date(Date.now() - 1) });
  const page = await browser.go(back.url);
  expect(verdict(page)).toEqual([400, '/problems/log-in-not-begun']);
  expect(json(page).detail).toContain(`${shop}/api/v1/auth/oidc/login/`);
});

test('an answer in the name of another provider is refused', async () => {
  const browser = aBrowser();
  const back = new URL((await logIn(john, { browser, stop: isCallback })).url);
  expect(back.searchParams.get('iss')).toBe(provider.settings.issuerUrl);
  back.searchParams.set('iss', 'https://accounts.example.com');
  expect(verdict(await browser.go(back.href))).toEqual([400, '/problems/log-in-refused']);
});

test('who leaves the page of the provider is told that they are not logged in', async () => {
  const browser = aBrowser();
  const page = await browser.go(login);
  const link = /<a class="back" href="([^"]+)"/.exec(page.text)?.[1] ?? '';
  const left = await browser.go(new URL(link, page.url).href);
  expect(left.url).toContain('error=access_denied');
  expect(verdict(left)).toEqual([400, '/problems/log-in-refused']);
  expect(left.text).not.toContain('The person did not log in');
  expect(await countOf(api.db, 'oidc_handshakes', { state: stateIn(page) })).toBe(0);
});

test('the page of the provider wants the right password', async () => {
  const browser = aBrowser();
  const page = await browser.go(login);
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  const again = await browser.submit(page, { ...john, password: 'not this one' });
  expect(again.status).toBe(400);
  expect(again.text).toContain('The e-mail address or the password is wrong.');
  expect((await browser.submit(again, john)).status).toBe(200);
  // Nobody stays logged in there, so the next one can be somebody else.
  expect((await browser.go(login)).text).toContain('<form');
});

test('an account with the same address is taken over where both sides have verified it', async () => {
  const { id, token: before } = await aCustomer(api.db, {
    email: 'john.doe@example.com',
    emailVerified: true,
  });
  const page = await logIn(john);
  // Who had opened the account may be somebody else: they are out, and the person is told.
  const profile = await api.call('GET', '/customers/profile/', { token: before });
  expect(profile.status).toBe(401);
  const told = await api.db('notifications').where({ recipientId: id });
  expect(told).toEqual([expect.objectContaining({ event: 'identity_linked', linkId: null })]);
  expect(json(page).customer).toMatchObject({ id, first_name: 'Amina' });
  expect(await eventsOf(id)).toEqual([
    ['identity.linked', 'customer', { provider: 'oidc' }],
    ['login.succeeded', 'customer', { provider: 'oidc' }],
  ]);
  const { lastLoginAt } = await api.db('customers').where({ id }).first();
  const bound = await api.db('identities').where({ customerId: id }).first();
  expect(bound).toMatchObject({ lastLoginAt, subject: 'person-john-doe' });

  // From now on the identity counts, whatever the addresses become.
  await api.db('customers').where({ id }).update({ email: 'j@own.example', emailVerified: false });
  expect(json(await logIn(john)).customer.id).toBe(id);
  expect(await countOf(api.db, 'identities', { customerId: id })).toBe(1);
});

test('an account whose address nobody confirmed is not taken over, and the person is told what to do', async () => {
  const { id } = await aCustomer(api.db, { email: 'Jane.Smith@example.com' });
  const jane = { email: 'jane.smith@example.com', password };
  const page = await logIn(jane);
  expect(verdict(page)).toEqual([409, '/problems/account-not-bound']);
  expect(json(page).detail).toMatch(
    /Set a new password for it by the link .*or log in and confirm it/,
  );
  expect(await countOf(api.db, 'identities', { customerId: id })).toBe(0);
  expect(await countOf(api.db, 'tokens', { customerId: id })).toBe(1);
  expect(await eventsOf(id)).toEqual([
    ['login.failed', 'system', { provider: 'oidc', reason: 'account_email_unverified' }],
  ]);

  await api.db('customers').where({ id }).update({ emailVerified: true });
  expect(json(await logIn(jane)).customer.id).toBe(id);
});

test("an address that the provider has not verified does not open somebody else's account", async () => {
  const email = 'peter.kariuki@example.com';
  const { id } = await aCustomer(api.db, { email, emailVerified: true });
  const page = await logIn({ email, password });
  expect(verdict(page)).toEqual([409, '/problems/account-not-bound']);
  expect(json(page).detail).toMatch(/your provider has not verified/);
  expect(await countOf(api.db, 'identities', { customerId: id })).toBe(0);
  expect(await eventsOf(id)).toEqual([
    ['login.failed', 'system', { provider: 'oidc', reason: 'provider_email_unverified' }],
  ]);
});

test('somebody new whose address is not verified is asked to confirm it', async () => {
  const email = 'peter.kariuki@example.com';
  const { customer } = json(await logIn({ email, password }));
  const row = await api.db('customers').where({ id: customer.id }).first();
  expect(row.emailVerified).toBe(false);
  const mails = await api.db('notifications').where({ recipientId: customer.id });
  expect(mails).toEqual([
    expect.objectContaining({ event: 'registered', address: email, linkId: expect.any(String) }),
  ]);
  expect(sent).toContain(mails[0].id);
});

test('who is deactivated does not get in, bound or not', async () => {
  const { id } = await aCustomer(api.db, { email: john.email, emailVerified: true });
  await api.db('customers').where({ id }).update({ isActive: false });
  expect(verdict(await logIn(john))).toEqual([403, '/problems/account-deactivated']);
  expect(await countOf(api.db, 'identities', { customerId: id })).toBe(0);

  await api.db('customers').where({ id }).update({ isActive: true });
  expect((await logIn(john)).status).toBe(200);
  await api.db('customers').where({ id }).update({ isActive: false });
  expect(verdict(await logIn(john))).toEqual([403, '/problems/account-deactivated']);
  const failed = ['login.failed', 'system', { provider: 'oidc', reason: 'deactivated' }];
  expect((await eventsOf(id)).filter(([action]: any) => action === 'login.failed')).toEqual([
    failed,
    failed,
  ]);
});

test('the ID token of a real provider is taken by POST, once, with its own access token only', async () => {
  const { id_token, access_token } = await tokensOf(john);
  const { access_token: other } = await tokensOf({ ...john, email: 'jane.smith@example.com' });
  const wrong = await post({ id_token, access_token: other });
  expect([wrong.status, Object.keys(wrong.body.errors)]).toEqual([400, ['access_token']]);
  const right = await post({ id_token, access_token });
  expect(right.status).toBe(200);
  expect(right.body.customer.email).toBe(john.email);
  const replayed = await post({ id_token, access_token });
  expect(replayed.body.errors).toEqual({ id_token: ['It was used before.'] });
});

test('keys that the provider has changed are picked up', async () => {
  const old = await tokensOf(john);
  await provider.stop();
  provider.forgetKeys();
  await provider.start();
  expect((await logIn(john)).status).toBe(200);
  const { status, body } = await api.call('POST', '/auth/oidc/token/', { body: old });
  expect([status, Object.keys(body.errors)]).toEqual([400, ['id_token']]);
});

test('the keys of the local provider outlive a restart', async () => {
  const { id_token, access_token } = await tokensOf({ ...john, email: 'jane.smith@example.com' });
  await provider.stop();
  await provider.start();
  const fresh = await serve({ signIn: { oidc: new IdentityProvider('oidc', provider.settings) } });
  try {
    // Asks the provider of now for its keys; the access token is gone with the old one.
    const body = { id_token, access_token };
    const { body: answer } = await fresh.call('POST', '/auth/oidc/token/', { body });
    expect(answer.errors).toEqual({
      id_token: ['The provider does not tell your e-mail address.'],
    });
  } finally {
    await fresh.close();
  }
});

test('without the provider there is a 503, the rest goes on, and it works once it is back', async () => {
  const fresh = await serve({ signIn: { oidc: new IdentityProvider('oidc', provider.settings) } });
  try {
    await provider.stop();
    const { status, headers, body: problem } = await fresh.call('GET', '/auth/oidc/login/');
    expect([status, problem.type]).toEqual([503, '/problems/unavailable']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
    const body = { id_token: 'a.b.c' };
    expect((await fresh.call('POST', '/auth/oidc/token/', { body })).status).toBe(503);
    const { token } = await aCustomer(fresh.db);
    expect((await fresh.call('GET', '/auth/oidc/userinfo/', { token })).status).toBe(200);
    await provider.start();
    expect((await fresh.call('GET', '/auth/oidc/login/')).status).toBe(302);
  } finally {
    await fresh.close();
  }
});

test('a provider that goes by another name than was set is not used', async () => {
  const issuerUrl = provider.settings.issuerUrl.replace('localhost', '127.0.0.1');
  const settings = { ...provider.settings, issuerUrl };
  const wrong = await serve({ signIn: { oidc: new IdentityProvider('oidc', settings) } });
  try {
    expect((await wrong.call('GET', '/auth/oidc/login/')).status).toBe(503);
    expect(JSON.stringify(wrong.log)).toContain(
      `says its issuer is ${provider.settings.issuerUrl}`,
    );
  } finally {
    await wrong.close();
  }
});

test('the landing page leads to the log-in where there is one', async () => {
  expect((await api.at('GET', '/')).body).toContain(`href="${login}"`);
});

test('the provider has nothing to say but where it is', () => {
  const lines = provider.output().trim().split('\n');
  const unexpected = lines.filter((line) => !line.startsWith('The OpenID provider is http'));
  // Its package prefers a newer Node than ours.
  expect(unexpected.filter((line) => !line.includes('Unsupported runtime'))).toEqual([]);
});

function post(body: unknown) {
  return api.call('POST', '/auth/oidc/token', { body });
}

function stateIn(page: Page): string {
  return new URL(page.way[1] ?? '').searchParams.get('state') ?? '';
}

/** What another program of this client would have from the provider. */
async function tokensOf(who: {
  email: string;
  password: string;
}): Promise<{ id_token: string; access_token: string }> {
  const { issuerUrl, clientId, clientSecret } = provider.settings;
  const verifier = randomBytes(32).toString('base64url');
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: 'code',
    scope: 'openid email profile',
    redirect_uri: callback,
    state: 's',
    nonce: randomBytes(16).toString('hex'),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const browser = aBrowser();
  const start = await browser.go(`${issuerUrl}/auth?${query.toString()}`);
  const back = await browser.submit(start, who, isCallback);
  const pair = [clientId, clientSecret].map(encodeURIComponent).join(':');
  const response = await fetch(`${issuerUrl}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(pair).toString('base64')}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: new URL(back.url).searchParams.get('code') ?? '',
      redirect_uri: callback,
      code_verifier: verifier,
    }),
  });
  const { id_token, access_token } = (await response.json()) as Record<string, string>;
  return { id_token: id_token ?? '', access_token: access_token ?? '' };
}
