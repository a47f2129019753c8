import { IdentityProvider } from '../../../api/sign-in/oidc/provider';
import { serve, type Served } from '../api/served';
import { countOf } from '../harness';
import { Browser, type Page } from './browser';
import { aKey, atHash, signed, testIssuer, type Key, type TestIssuer } from './test-issuer';

const shop = 'http://shop.test';
const subject = 'somebody';

let issuer: TestIssuer;
let key: Key;
let api: Served;

beforeAll(async () => {
  issuer = await testIssuer();
  key = await aKey();
  issuer.publish(key);
  api = await serve({ signIn: { oidc: new IdentityProvider('oidc', issuer.settings) } });
});
afterAll(async () => {
  await api.close();
  await issuer.close();
});

/** There and back, where the issuer gives the tokens that `tokens` makes for this log-in. */
async function logIn(
  tokens: (claims: Record<string, unknown>) => Promise<unknown>,
  status = 200,
): Promise<Page> {
  const browser = new Browser({ [shop]: api.url });
  const there = await browser.go(`${shop}/api/v1/auth/oidc/login/`);
  const asked = new URL(there.way[1] ?? '').searchParams;
  const now = Math.floor(Date.now() / 1000);
  const body = await tokens({
    iss: issuer.issuer,
    aud: issuer.settings.clientId,
    sub: subject,
    iat: now,
    exp: now + 60,
    nonce: asked.get('nonce'),
    email: `${subject}@example.com`,
    email_verified: true,
    name: 'Some Body',
  });
  Object.assign(issuer.answer, { status, body });
  const back = new URLSearchParams({ code: 'a code', state: asked.get('state') ?? '' });
  return browser.go(`${shop}/api/v1/auth/oidc/callback/?${back.toString()}`);
}

const access_token = 'an access token';

test('a provider that does it right lets people in, also one without PKCE', async () => {
  const page = await logIn(async (claims) => ({
    access_token,
    id_token: await signed(claims, key),
  }));
  expect(page.status).toBe(200);
  const there = await new Browser({ [shop]: api.url }).go(`${shop}/api/v1/auth/oidc/login/`);
  expect(there.way[1]).not.toContain('code_challenge');
});

test.each<[string, (claims: Record<string, unknown>) => Promise<string>]>([
  ['another nonce', (claims) => signed({ ...claims, nonce: 'of another log-in' }, key)],
  ['no nonce', (claims) => signed({ ...claims, nonce: undefined }, key)],
  ['another audience', (claims) => signed({ ...claims, aud: 'another' }, key)],
  ['another issuer', (claims) => signed({ ...claims, iss: 'https://another.example' }, key)],
  ['an expiry that has passed', (claims) => signed({ ...claims, exp: 1 }, key)],
  ['a signature by another key', async (claims) => signed(claims, await aKey())],
  ['a wrong at_hash', (claims) => signed({ ...claims, at_hash: atHash('another') }, key)],
  ['nothing in it', () => Promise.resolve('nonsense')],
])('an ID token with %s ends the log-in, from the token endpoint too', async (_what, make) => {
  const tokens = await countOf(api.db, 'tokens');
  const page = await logIn(async (claims) => ({ access_token, id_token: await make(claims) }));
  expect([page.status, JSON.parse(page.text).type]).toEqual([400, '/problems/invalid-id-token']);
  expect(await countOf(api.db, 'tokens')).toBe(tokens);
});

test('the ID token of a log-in by redirect is used up by it', async () => {
  let id_token = '';
  await logIn(async (claims) => ({
    access_token,
    id_token: (id_token = await signed(claims, key)),
  }));
  const { status, body } = await api.call('POST', '/auth/oidc/token/', { body: { id_token } });
  expect([status, body.errors]).toEqual([400, { id_token: ['It was used before.'] }]);
});

test.each([
  [400, { error: 'invalid_grant' }, 400, '/problems/log-in-refused'],
  [401, { error: 'invalid_client' }, 503, '/problems/unavailable'],
  [500, { error: 'server_error' }, 503, '/problems/unavailable'],
  [200, { access_token }, 503, '/problems/unavailable'],
  [200, 'nonsense', 503, '/problems/unavailable'],
])('a token endpoint that answers %s %j makes a %s', async (status, answer, expected, type) => {
  const page = await logIn(() => Promise.resolve(answer), status);
  expect([page.status, JSON.parse(page.text).type]).toEqual([expected, type]);
  expect(page.text).not.toMatch(/invalid_|server_error/);
});
