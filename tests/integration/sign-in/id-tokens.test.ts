import { createHmac, randomBytes } from 'node:crypto';
import { exportSPKI, importJWK, type CryptoKey } from 'jose';
import { IdentityProvider } from '../../../api/sign-in/oidc/provider';
import { sweepHandshakes } from '../../../db/accounts/handshakes';
import { serve, type Served } from '../api/served';
import { aCustomer, countOf } from '../harness';
import { aKey, atHash, signed, testIssuer, type Key, type TestIssuer } from './test-issuer';

let issuer: TestIssuer;
let key: Key;
let api: Served;

beforeAll(async () => {
  issuer = await testIssuer();
  key = await aKey();
  issuer.publish(key);
  api = await serve({ signIn: { oidc: new IdentityProvider('oidc', issuer.settings, 0) } });
});
afterAll(async () => {
  await api.close();
  await issuer.close();
});

const now = () => Math.floor(Date.now() / 1000);

/** What a good ID token of somebody new says. */
function claims(overrides: Record<string, unknown> = {}): Record<string, unknown> {
  const subject = randomBytes(8).toString('hex');
  return {
    iss: issuer.issuer,
    aud: issuer.settings.clientId,
    sub: subject,
    iat: now(),
    exp: now() + 300,
    email: `${subject}@example.com`,
    email_verified: true,
    given_name: 'Amina',
    family_name: 'Odhiambo',
    ...overrides,
  };
}

function post(id_token: string, access_token?: string, provider = 'oidc') {
  return api.call('POST', `/auth/${provider}/token/`, {
    body: { id_token, ...(access_token !== undefined && { access_token }) },
  });
}

async function expectRefused(
  id_token: string,
  { access_token, field = 'id_token' }: { access_token?: string; field?: string } = {},
): Promise<void> {
  const tokens = await countOf(api.db, 'tokens');
  const { status, body } = await post(id_token, access_token);
  expect([status, body.type]).toEqual([400, '/problems/invalid-id-token']);
  expect(body.errors).toEqual({ [field]: [expect.any(String)] });
  expect(JSON.stringify(body)).not.toMatch(/JW[STK]|jose|claim|"alg"/);
  expect(await countOf(api.db, 'tokens')).toBe(tokens);
}

test('a good ID token makes an account for somebody new, and is their log-in from then on', async () => {
  const given = claims();
  const first = await post(await signed(given, key));
  expect(first.status).toBe(200);
  expect(Object.keys(first.body).sort()).toEqual(['customer', 'message', 'token']);
  expect(first.body.customer).toMatchObject({
    email: given['email'],
    first_name: 'Amina',
    last_name: 'Odhiambo',
    phone_number: '',
    country: 'Kenya',
  });
  const again = await post(await signed({ ...given, email: 'other@example.com' }, key));
  expect(again.body.customer.id).toBe(first.body.customer.id);
  const row = await api.db('customers').where({ id: first.body.customer.id }).first();
  expect(row).toMatchObject({ emailVerified: true, passwordHash: null });
  expect(row.lastLoginAt).toBeInstanceOf(Date);
  const { body } = await api.call('GET', '/auth/oidc/userinfo/', { token: again.body.token });
  expect(body).toEqual({
    user: again.body.customer,
    oidc_info: {
      issuer: issuer.issuer,
      subject: given['sub'],
      last_login: expect.stringMatching(/Z$/),
    },
  });
});

test.each(['ES256', 'PS384', 'RS512', 'Ed25519'])('keys for %s are taken', async (alg) => {
  const other = await aKey(alg);
  issuer.publish(key, other);
  const accessToken = randomBytes(16).toString('hex');
  const hash = { ES256: 'sha256', PS384: 'sha384' }[alg] ?? 'sha512';
  const given = claims({ at_hash: atHash(accessToken, hash) });
  expect((await post(await signed(given, other), accessToken)).status).toBe(200);
  expect((await post(await signed(given, other), `${accessToken}x`)).status).toBe(400);
  issuer.publish(key);
});

test('a signature by another key is refused, under its own name or a borrowed one', async () => {
  const stranger = await aKey();
  const given = claims();
  await expectRefused(await signed(given, stranger));
  const borrowed = await signed(given, stranger, { kid: String(key.publicJwk.kid) });
  await expectRefused(borrowed);
});

test('what was changed after it was signed is refused', async () => {
  const given = claims();
  const [head, , signature] = (await signed(given, key)).split('.');
  const changed = base64({ ...given, email: 'admin@orderflow.com' });
  await expectRefused([head, changed, signature].join('.'));
});

test.each(['none', 'None', 'NONE'])('"alg": "%s" is refused', async (alg) => {
  const given = claims();
  const unsigned = `${base64({ alg, typ: 'JWT', kid: key.publicJwk.kid })}.${base64(given)}.`;
  await expectRefused(unsigned);
});

test.each(['HS256', 'HS384', 'HS512'])(
  '%s with the client secret or the public key for a secret is refused',
  async (alg) => {
    const publicKey = (await importJWK(key.publicJwk, key.alg, { extractable: true })) as CryptoKey;
    const known = [issuer.settings.clientSecret, await exportSPKI(publicKey)];
    for (const secret of [...known, JSON.stringify(key.publicJwk)]) {
      const given = claims();
      const unsigned = `${base64({ alg, kid: key.publicJwk.kid })}.${base64(given)}`;
      const hash = alg.replace('HS', 'sha');
      const signature = createHmac(hash, secret).update(unsigned).digest('base64url');
      await expectRefused(`${unsigned}.${signature}`);
    }
  },
);

test('what else the provider signs is no ID token', async () => {
  for (const typ of ['at+jwt', 'logout+jwt']) {
    await expectRefused(await signed(claims(), key, { typ }));
  }
  const loggedOut = { 'http://schemas.openid.net/event/backchannel-logout': {} };
  await expectRefused(await signed(claims({ events: loggedOut }), key));
  expect((await post(await signed(claims(), key, { typ: 'JWT' }))).status).toBe(200);
});

test('a key that the token brings along is not believed', async () => {
  const stranger = await aKey();
  const given = claims();
  const { kid: _kid, ...jwk } = stranger.publicJwk;
  await expectRefused(await signed(given, stranger, { jwk }));
  const jku = 'http://127.0.0.1:1/keys';
  await expectRefused(await signed(given, stranger, { jku }));
});

test.each([
  ['another audience', { aud: 'another-client' }],
  ['another audience in a list', { aud: ['another-client'] }],
  ['several audiences and no authorized party', { aud: ['shop', 'another-client'] }],
  ['another authorized party', { aud: ['shop', 'another-client'], azp: 'another-client' }],
  ['no audience', { aud: undefined }],
  ['an end beyond all reason', { exp: 9e12 }],
  ['another issuer', { iss: 'https://accounts.example.com' }],
  ['an issuer that only begins alike', { iss: 'http://127.0.0.1' }],
  ['no issuer', { iss: undefined }],
  ['an expiry that has passed', { iat: now() - 600, exp: now() - 60 }],
  ['no expiry', { exp: undefined }],
  ['an expiry in words', { exp: 'tomorrow' }],
  ['a time of issue to come', { iat: now() + 600, exp: now() + 900 }],
  ['no time of issue', { iat: undefined }],
  ['a time from which it is valid to come', { nbf: now() + 600 }],
  ['no subject', { sub: undefined }],
  ['an empty subject', { sub: '' }],
  ['a subject that can not be stored', { sub: 'a\u0000b' }],
  ['no address at all', { email: undefined }],
  ['an address that is none', { email: 'nobody' }],
])('an ID token with %s is refused', async (_what, wrong) => {
  const given = claims(wrong);
  const before = await countOf(api.db, 'customers');
  await expectRefused(await signed(given, key));
  expect(await countOf(api.db, 'customers')).toBe(before);
});

test('several audiences are taken where this client is the authorized party', async () => {
  const given = claims({ aud: ['another', 'shop'], azp: 'shop' });
  expect((await post(await signed(given, key))).status).toBe(200);
});

test.each(['', 'x', 'a.b', 'a.b.c', 'a.b.c.d.e', '....', 'ä.ö.ü', '{}'])(
  'the text "%s" is no ID token',
  async (text) => {
    const { status, body } = await post(text);
    expect(status).toBe(400);
    expect(Object.keys(body.errors)).toEqual(['id_token']);
  },
);

test('an ID token with a nonce works once, also if it is sent twice at once', async () => {
  const given = claims({ nonce: 'n-0S6_WzA2Mj' });
  const token = await signed(given, key);
  const answers = await Promise.all([post(token), post(token), post(token)]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 400, 400]);
  const refused = answers.find(({ status }) => status === 400);
  expect(refused?.body).toMatchObject({
    type: '/problems/invalid-id-token',
    errors: { id_token: ['It was used before.'] },
  });
  // The nonce is what counts, not the token around it.
  expect((await post(await signed({ ...given, iat: now() - 1 }, key))).status).toBe(400);
  expect((await post(await signed({ ...given, nonce: 'another' }, key))).status).toBe(200);
});

test('an ID token without a nonce works until it expires', async () => {
  const token = await signed(claims(), key);
  expect([(await post(token)).status, (await post(token)).status]).toEqual([200, 200]);
});

test('nonces of tokens that have expired are swept, others stay', async () => {
  const nonce = randomBytes(8).toString('hex');
  const token = await signed(claims({ nonce }), key);
  await post(token);
  await api.db('oidc_handshakes').insert({
    idHash: randomBytes(32),
    provider: 'oidc',
    state: 's',
    nonce: 'n',
    codeVerifier: 'v',
    expiresAt: new Date(Date.now() - 1000),
  });
  expect(await sweepHandshakes(api.db)).toBe(1);
  expect((await post(token)).status).toBe(400);
  await api.db('oidc_nonces').update({ expiresAt: new Date(Date.now() - 1000) });
  expect(await sweepHandshakes(api.db)).toBeGreaterThan(0);
  expect(await countOf(api.db, 'oidc_nonces')).toBe(0);
});

test('an access token that the ID token was not issued with is refused by its own name', async () => {
  const accessToken = 'the one it came with';
  const given = claims({ at_hash: atHash(accessToken) });
  const token = await signed(given, key);
  const field = 'access_token';
  await expectRefused(token, { access_token: 'another', field });
  expect((await post(token, accessToken)).status).toBe(200);
  expect((await post(token)).status).toBe(200);
});

test('an address that only the userinfo endpoint tells is asked for there, of the same person', async () => {
  const email = `${randomBytes(4).toString('hex')}@example.com`;
  const given = claims({ email: undefined, given_name: undefined, family_name: undefined });
  const info = { sub: given['sub'], email, email_verified: true, name: 'Otieno Wa Kamau' };
  issuer.people.set('right', info);
  issuer.people.set('of-another', { ...info, sub: 'another' });
  const token = await signed(given, key);
  await expectRefused(token);
  await expectRefused(token, { access_token: 'unknown' });
  await expectRefused(token, { access_token: 'of-another', field: 'access_token' });
  const { body } = await post(token, 'right');
  expect(body.customer).toMatchObject({ email, first_name: 'Otieno', last_name: 'Wa Kamau' });
});

test('names that no account could have are made ones that it can', async () => {
  const email = `${randomBytes(4).toString('hex')}@example.com`;
  const odd = { given_name: ' Wan\u0000ji\u0301ru\n\u202e ', family_name: 'x'.repeat(300) };
  const { body } = await post(await signed(claims({ ...odd, email }), key));
  expect(body.customer).toMatchObject({ first_name: 'Wanjíru', last_name: 'x'.repeat(100) });
  const nameless = { given_name: 7, family_name: undefined, email: `jo.${email}` };
  const { body: other } = await post(await signed(claims(nameless), key));
  expect(other.customer.first_name).toBe(nameless.email.split('@')[0]);
});

test('new keys are picked up, and keys that are gone are no longer taken', async () => {
  const next = await aKey();
  const early = claims();
  await expectRefused(await signed(early, next));
  issuer.publish(key, next);
  expect((await post(await signed(claims(), next))).status).toBe(200);
  expect((await post(await signed(claims(), key))).status).toBe(200);

  issuer.publish(next);
  const fresh = await serve({ signIn: { oidc: new IdentityProvider('oidc', issuer.settings) } });
  try {
    const body = { id_token: await signed(claims(), key) };
    expect((await fresh.call('POST', '/auth/oidc/token/', { body })).status).toBe(400);
    const asked = issuer.keysAsked();
    for (let turn = 0; turn < 5; turn += 1) {
      await fresh.call('POST', '/auth/oidc/token/', { body });
    }
    // Unknown keys do not make us ask the provider with every request.
    expect(issuer.keysAsked()).toBe(asked);
  } finally {
    await fresh.close();
    issuer.publish(key);
  }
});

test('two first log-ins of one new person at once make one account', async () => {
  for (let turn = 0; turn < 5; turn += 1) {
    const given = claims();
    const tokens = await Promise.all(
      [1, 2, 3].map((n) => signed({ ...given, nonce: `${turn} ${n}` }, key)),
    );
    const answers = await Promise.all(tokens.map((token) => post(token)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(new Set(answers.map(({ body }) => body.customer.id)).size).toBe(1);
    expect(await countOf(api.db, 'identities', { subject: String(given['sub']) })).toBe(1);
    expect(answers.filter(({ body }) => body.message.includes('registered'))).toHaveLength(1);
  }
});

test('the unverified address of somebody else takes over nothing', async () => {
  const { id, email } = await aCustomer(api.db, { emailVerified: true });
  for (const email_verified of [false, undefined, 'false', 'true', 1]) {
    const given = claims({ email: email.toUpperCase(), email_verified });
    const { status, body } = await post(await signed(given, key));
    expect([status, body.type]).toEqual([409, '/problems/account-not-bound']);
    expect(body.detail).toMatch(/Log in with the password/);
  }
  expect(await countOf(api.db, 'identities', { customerId: id })).toBe(0);
  const failed = await api.db('audit_log').where({ subjectId: String(id), action: 'login.failed' });
  expect(failed).toHaveLength(5);
  expect(failed[0]).toMatchObject({
    actorType: 'system',
    after: { provider: 'oidc', reason: 'provider_email_unverified' },
  });
});

test('an admin who is deactivated does not get in', async () => {
  const { id, email } = await aCustomer(api.db, { emailVerified: true });
  await api.db('admins').insert({ customerId: id, role: 'manager', isActive: false });
  const { status, body } = await post(await signed(claims({ email }), key));
  expect([status, body.type]).toEqual([403, '/problems/account-deactivated']);
  expect(await countOf(api.db, 'identities', { customerId: id })).toBe(0);
  expect(await countOf(api.db, 'tokens', { customerId: id })).toBe(1);
});

test('each provider takes the tokens for its own client, and is a 404 where it is not set up', async () => {
  const google = await testIssuer('google-client');
  google.publish(key);
  const both = await serve({
    signIn: {
      oidc: new IdentityProvider('oidc', issuer.settings),
      google: new IdentityProvider('google', google.settings),
    },
  });
  try {
    const given = claims({ iss: google.issuer, aud: 'google-client' });
    const body = { id_token: await signed(given, key) };
    expect((await both.call('POST', '/auth/oidc/token/', { body })).status).toBe(400);
    const { status, body: in_ } = await both.call('POST', '/auth/google/token', { body });
    expect(status).toBe(200);
    const at = async (provider: string) =>
      (await both.call('GET', `/auth/${provider}/userinfo/`, { token: in_.token })).body.oidc_info;
    expect(await at('google')).toMatchObject({ issuer: google.issuer, subject: given['sub'] });
    expect(await at('oidc')).toBeNull();
    expect((await post(body.id_token, undefined, 'google')).status).toBe(404);
  } finally {
    await both.close();
    await google.close();
  }
});

test('a provider that is not set up is not there, whatever is asked of it', async () => {
  const { token } = await aCustomer(api.db);
  for (const path of ['login', 'callback', 'userinfo']) {
    const { status, body } = await api.call('GET', `/auth/google/${path}/`, { token });
    expect([path, status, body.type]).toEqual([path, 404, '/problems/not-found']);
  }
});

test('neither ID tokens nor access tokens are logged or stored', async () => {
  const accessToken = randomBytes(16).toString('hex');
  const token = await signed(claims({ at_hash: atHash(accessToken) }), key);
  await post(token, accessToken);
  await post(`${token}x`, accessToken);
  const log = JSON.stringify(api.log);
  for (const secret of [token, token.split('.')[2] ?? '', accessToken]) {
    expect(log).not.toContain(secret);
  }
});

function base64(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
