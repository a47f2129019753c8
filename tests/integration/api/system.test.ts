import { startInbox } from '../../../local/inbox';
import { aCustomer } from '../harness';
import { serve, type Served } from './served';

let api: Served;
beforeAll(async () => (api = await serve()));
afterAll(() => api.close());

test('the landing page is one file that asks no other host for anything', async () => {
  const { status, headers, body } = await api.at('GET', '/');
  expect(status).toBe(200);
  expect(headers.get('content-type')).toMatch(/^text\/html/);
  expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/);
  expect(body).not.toMatch(/<script|@import|url\(|src=/);
  expect(body).toContain('<html lang="en">');
  for (const link of [
    '/swagger/',
    '/redoc/',
    '/api/',
    '/api-docs/',
    '/health/',
    '/ready/',
    'http://temporal.test/',
  ]) {
    expect(body).toContain(`href="${link}`);
  }
  expect(body).toContain('/workflows?query=WorkflowType%3D%22processOrder%22');
  expect(body).not.toContain('/dev/inbox/');
});

test('the API says what it is and where to go on, with its version in the path or not', async () => {
  const { status, body } = await api.at('GET', '/api/');
  expect(status).toBe(200);
  expect(Object.keys(body.links)).toEqual([
    'base',
    'docs',
    'swagger',
    'redoc',
    'admin',
    'health',
    'ready',
  ]);
  expect(body.shop).toEqual({ currency: 'KES', time_zone: 'Africa/Nairobi' });
  expect(body.log_in).toEqual(['password']);
  for (const path of ['/api', '/api/v1/', '/api/v1']) {
    expect((await api.at('GET', path)).body).toEqual(body);
  }
});

test('the documentation can be read by people, too', async () => {
  const { url } = api;
  const response = await fetch(`${url}/api-docs/`);
  expect(response.headers.get('content-type')).toMatch(/^application\/json/);
  expect(await response.text()).toMatch(/^\{\n {2}"openapi": "3\.1\.0",\n/);
});

test('health is about this process, readiness about its parts', async () => {
  expect((await api.at('GET', '/health')).body).toEqual({ status: 'ok' });
  const ready = await api.at('GET', '/ready/');
  expect(ready.status).toBe(503);
  expect(ready.body).toEqual({
    status: 'not ready',
    database: 'up',
    temporal: 'down',
    migrations: 'applied',
  });
});

test('a request id is taken, made where there is none, echoed and logged', async () => {
  const taken = await api.at('GET', '/health/', { headers: { 'x-request-id': 'order-1.a_B' } });
  expect(taken.headers.get('x-request-id')).toBe('order-1.a_B');
  for (const given of ['', 'a b', 'x'.repeat(129)]) {
    const made = await api.at('GET', '/health/', { headers: { 'x-request-id': given } });
    expect(made.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
  }
  expect(api.log).toContainEqual(
    expect.objectContaining({
      request_id: 'order-1.a_B',
      route: '/health/',
      status: 200,
      method: 'GET',
    }),
  );
});

test('the log names routes and ids of people, never what was asked for', async () => {
  const { id, token, email } = await aCustomer(api.db);
  await api.call('GET', `/customers/${id}/?search=${email}`, { token });
  await api.call('GET', `/customers/${id}/`, { token });
  const line = api.log.findLast(({ route }) => route === '/api/v1/customers/{id}/');
  expect(line).toMatchObject({ status: 200, user: id });
  expect(JSON.stringify(api.log)).not.toContain(email);
  expect(JSON.stringify(api.log)).not.toContain(token);
});

test('every answer carries the basic security headers', async () => {
  for (const path of ['/', '/health/', '/api/v1/orders/', '/nothing/']) {
    const { headers } = await api.at('GET', path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  }
});

test('every answer says of what type it is, and text its character set', async () => {
  for (const [path, type] of [
    ['/', 'text/html; charset=utf-8'],
    ['/reset-password', 'text/html; charset=utf-8'],
    ['/health/', 'application/json; charset=utf-8'],
    ['/api-docs/', 'application/json; charset=utf-8'],
    ['/nothing/', 'application/problem+json'],
    ['/api/v1/orders/', 'application/problem+json'],
  ] as const) {
    expect((await api.at('GET', path)).headers.get('content-type')).toBe(type);
  }
});

test('the kind of a problem can be looked up at its type', async () => {
  const { body } = await api.at('GET', '/problems/out-of-stock/');
  expect(body).toEqual({
    type: '/problems/out-of-stock',
    title: 'Not enough is in stock',
    status: 409,
  });
  expect((await api.at('GET', '/problems/nothing/')).status).toBe(404);
});

test('the inbox is shown below the API, and only the inbox', async () => {
  const inbox = await startInbox();
  const local = await serve({ devInboxUrl: inbox.httpUrl });
  try {
    const { body: landing } = await local.at('GET', '/');
    expect(landing).toContain('/dev/inbox/');
    expect(landing).toContain('/dev/previews/');
    expect((await local.at('GET', '/dev/previews')).headers.get('location')).toBe('/dev/previews/');
    const previews = await local.at('GET', '/dev/previews/');
    expect(previews.body).toContain('<h1>Previews');
    expect(previews.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'sha256-/,
    );
    const { body: shown } = await local.at('GET', '/dev/previews/previews.json');
    expect(shown).toContainEqual(
      expect.objectContaining({ template: 'order-placed-sms', language: 'sw', channel: 'sms' }),
    );
    expect((await local.at('GET', '/dev/inbox')).headers.get('location')).toBe('/dev/inbox/');
    expect((await local.at('GET', '/dev/inbox/')).headers.get('content-type')).toMatch(
      /^text\/html/,
    );
    expect((await local.at('GET', '/dev/inbox/messages.json')).body).toEqual([]);
    const fault = { channel: 'sms', mode: 'refuse', count: 1 };
    expect((await local.at('POST', '/dev/inbox/faults', { body: fault })).status).toBe(200);
    expect(
      (await local.at('POST', '/dev/inbox/%2e%2e/%2e%2e/version1/messaging', { body: {} })).status,
    ).toBe(404);
    expect((await local.at('POST', '/dev/previews/', { body: {} })).status).toBe(405);
    await inbox.close();
    expect((await local.at('GET', '/dev/inbox/')).status).toBe(503);
  } finally {
    await local.close();
  }
});

test('without a local stack there is no inbox', async () => {
  expect((await api.at('GET', '/dev/inbox/')).status).toBe(404);
  expect((await api.at('GET', '/dev/previews/')).status).toBe(404);
});
