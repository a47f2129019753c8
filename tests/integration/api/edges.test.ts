import { request, type IncomingHttpHeaders } from 'node:http';
import { issueToken } from '../../../api/sign-in/tokens';
import { aCustomer, anAdmin, aProduct } from '../harness';
import { serve, type Ask, type Served } from './served';

let open: Served[] = [];
afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});

async function api(options: Parameters<typeof serve>[0] = {}): Promise<Served> {
  const started = await serve(options);
  open.push(started);
  return started;
}

/** Counts the questions to the database from now on. */
function questions(db: Served['db']): () => number {
  let count = 0;
  db.on('query', () => (count += 1));
  return () => count;
}

const from = (ip: string, ask: Ask = {}): Ask => ({
  ...ask,
  headers: { ...ask.headers, 'x-forwarded-for': ip },
});

async function left(served: Served, ip: string): Promise<string | null> {
  return (await served.at('GET', '/', from(ip))).headers.get('ratelimit-remaining');
}

describe('the address of a client', () => {
  test('is the peer’s, whatever it says, unless it is a trusted proxy', async () => {
    const direct = await api({ edges: { rateLimitPerMinute: 3 } });
    const proxied = await api({
      edges: { rateLimitPerMinute: 3, trustedProxies: ['127.0.0.0/8'] },
    });
    expect([await left(direct, '192.0.2.1'), await left(direct, '192.0.2.2')]).toEqual(['2', '1']);
    expect([await left(proxied, '192.0.2.1'), await left(proxied, '192.0.2.2')]).toEqual([
      '2',
      '2',
    ]);
  });
});

describe('the rate limit', () => {
  test('is told in every answer, and refuses what is beyond it', async () => {
    const served = await api({ edges: { rateLimitPerMinute: 8 } });
    const { token } = await aCustomer(served.db);
    const tag = (await served.call('GET', '/categories/', { token })).headers.get('etag') ?? '';
    const asked: [string, string, Ask, number, string][] = [
      ['GET', '/', {}, 200, '7'],
      ['GET', '/nothing/', {}, 404, '6'],
      ['DELETE', '/api/v1/orders/', {}, 405, '5'],
      ['GET', '/api/v1/orders/', {}, 401, '4'],
      ['POST', '/api/v1/auth/login/', { body: {} }, 400, '3'],
      ['GET', '/%ff', {}, 400, '2'],
      ['OPTIONS', '/api/v1/orders/', {}, 204, '1'],
      ['HEAD', '/', {}, 200, '0'],
      ['GET', '/', {}, 429, '0'],
      ['GET', '/nothing/', {}, 429, '0'],
      ['GET', '/api/v1/categories/', { token, headers: { 'if-none-match': tag } }, 304, '6'],
    ];
    for (const [method, path, ask, expected, remaining] of asked) {
      const { status, headers } = await served.at(method, path, ask);
      const told = ['limit', 'remaining'].map((name) => headers.get(`ratelimit-${name}`));
      expect([method, path, status, ...told]).toEqual([method, path, expected, '8', remaining]);
      expect(Number(headers.get('ratelimit-reset'))).toBeGreaterThanOrEqual(1);
      expect(Number(headers.get('ratelimit-reset'))).toBeLessThanOrEqual(60);
    }
    const { body, headers } = await served.at('GET', '/');
    expect(body).toMatchObject({ type: '/problems/too-many-requests', status: 429 });
    expect(headers.get('retry-after')).toBe(headers.get('ratelimit-reset'));
    for (const path of ['/health/', '/health', '/ready/', '/ready']) {
      const probe = await served.at('GET', path);
      expect([path, probe.status === 429, probe.headers.get('ratelimit-limit')]).toEqual([
        path,
        false,
        null,
      ]);
    }
  });

  test('is each customer’s own, also behind one address', async () => {
    const served = await api({ edges: { rateLimitPerMinute: 2 } });
    const [amina, baraka] = [await aCustomer(served.db), await aCustomer(served.db)];
    const ask = async (token?: string) =>
      (await served.call('GET', '/customers/profile/', token === undefined ? {} : { token }))
        .status;
    expect([await ask(amina.token), await ask(amina.token), await ask(amina.token)]).toEqual([
      200, 200, 429,
    ]);
    expect([await ask(baraka.token), await ask(baraka.token), await ask(baraka.token)]).toEqual([
      200, 200, 429,
    ]);
    // None of it was counted on the address.
    expect([await ask(), await ask(), await ask()]).toEqual([401, 401, 429]);
  });

  test('is one for all tokens of a customer', async () => {
    const served = await api({ edges: { rateLimitPerMinute: 3 } });
    const { id, token } = await aCustomer(served.db);
    const other = await issueToken(served.db, id, 60_000);
    const ask = async (key: string) =>
      (await served.call('GET', '/customers/profile/', { token: key })).status;
    expect([await ask(token), await ask(other), await ask(token), await ask(other)]).toEqual([
      200, 200, 200, 429,
    ]);
  });

  test('ends a flood of bad tokens before the database, and lets those through whose token was good', async () => {
    const served = await api({ edges: { rateLimitPerMinute: 5 } });
    const { token } = await aCustomer(served.db);
    const ask = (key: string) => served.call('GET', '/customers/profile/', { token: key });
    expect((await ask(token)).status).toBe(200);
    const asked = questions(served.db);
    const flood = await Promise.all(
      Array.from({ length: 40 }, (_, n) => ask(`${'x'.repeat(40)}${n}`)),
    );
    const refused = flood.filter(({ status }) => status === 429);
    expect([refused.length, asked()]).toEqual([35, 5]);
    const { status, headers } = await ask(token);
    expect([status, headers.get('ratelimit-remaining')]).toEqual([200, '3']);
  });

  test('counts on the address what comes with a token that holds no more', async () => {
    const served = await api({ edges: { rateLimitPerMinute: 3 } });
    const { id, token } = await aCustomer(served.db);
    const ask = async () => {
      const { status, headers } = await served.call('GET', '/customers/profile/', { token });
      return [status, headers.get('ratelimit-remaining')];
    };
    expect(await ask()).toEqual([200, '2']);
    await served.db('tokens').where({ customerId: id }).delete();
    expect([await ask(), await ask(), await ask()]).toEqual([
      [401, '2'],
      [401, '1'],
      [401, '0'],
    ]);
    const asked = questions(served.db);
    expect([await ask(), asked()]).toEqual([[429, '0'], 0]);
  });

  test('with 0 there is none', async () => {
    const served = await api();
    expect((await served.at('GET', '/')).headers.get('ratelimit-limit')).toBeNull();
  });
});

const corsHeaders = (headers: Headers) =>
  [...headers.keys()].filter((name) => name.startsWith('access-control-'));

describe('pages of other origins', () => {
  const origin = 'https://shop.example.com';
  const edges = { corsOrigins: [origin, 'http://localhost:3000'], rateLimitPerMinute: 2 };
  test('may call the API if they are in the list, and read what they need of every answer', async () => {
    const served = await api({ edges: { ...edges, rateLimitPerMinute: 100 } });
    const { token } = await aCustomer(served.db);
    for (const [path, expected] of [
      ['/categories/', 200],
      ['/orders/1/', 404],
      ['/orders/?page=x', 400],
    ] as const) {
      const { status, headers } = await served.call('GET', path, { token, headers: { origin } });
      expect([path, status]).toEqual([path, expected]);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('vary')).toMatch(/\bOrigin\b/);
      expect(headers.get('access-control-expose-headers')?.split(',')).toEqual([
        'Content-Disposition',
        'ETag',
        'Idempotent-Replayed',
        'Location',
        'RateLimit-Limit',
        'RateLimit-Remaining',
        'RateLimit-Reset',
        'Retry-After',
        'X-Request-Id',
      ]);
    }
  });

  test('are told in advance what they may send, without a token and without it being counted', async () => {
    const served = await api({ edges });
    const preflight = () =>
      served.call('OPTIONS', '/orders/', {
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });
    for (let n = 0; n < 4; n++) {
      const { status, headers } = await preflight();
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-methods')).toBe('GET,HEAD,POST,PUT,PATCH,DELETE');
      expect(headers.get('access-control-allow-headers')).toBe(
        'Authorization,Content-Type,Idempotency-Key,If-Match,If-None-Match,Last-Event-ID,X-Request-Id',
      );
      expect(headers.get('access-control-max-age')).toBe('7200');
    }
    for (let n = 0; n < 2; n++) await served.at('GET', '/', { headers: { origin } });
    const refused = await served.at('GET', '/', { headers: { origin } });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([
      429,
      origin,
    ]);
    expect((await preflight()).status).toBe(204);
  });

  test.each([
    'https://evil.example.com',
    'https://shop.example.com.evil.example',
    'http://shop.example.com',
    'https://SHOP.example.com',
    'null',
  ])('get nothing as %s', async (other) => {
    const served = await api({ edges });
    const plain = await served.at('GET', '/', { headers: { origin: other } });
    const preflight = await served.call('OPTIONS', '/orders/', {
      headers: { origin: other, 'access-control-request-method': 'POST' },
    });
    for (const { headers } of [plain, preflight]) {
      expect(corsHeaders(headers)).toEqual([]);
      // A cache must not give one origin's answer to another.
      expect(headers.get('vary')).toMatch(/\bOrigin\b/);
    }
  });

  test('get nothing where no list is set', async () => {
    const served = await api();
    const { headers } = await served.at('GET', '/', { headers: { origin } });
    expect([corsHeaders(headers), headers.get('vary')]).toEqual([[], null]);
  });

  test('may show images, and nothing else without asking', async () => {
    const served = await api({
      files: (real) => ({ ...real, read: async () => Buffer.from('x') }),
    });
    const policy = async (path: string) =>
      (await served.at('GET', path)).headers.get('cross-origin-resource-policy');
    expect(await policy('/media/categories/1/0123456789abcdef-160.webp')).toBe('cross-origin');
    expect(await policy('/')).toBe('same-origin');
  });
});

describe('security headers', () => {
  test('are in every kind of answer', async () => {
    const served = await api({ devInboxUrl: 'http://127.0.0.1:1' });
    const { token } = await aCustomer(served.db);
    for (const [path, expected] of [
      ['/', 200],
      ['/api/v1/categories/', 200],
      ['/api/v1/orders/?page=x', 400],
      ['/nothing/', 404],
      ['/%ff', 400],
      ['/dev/inbox', 302],
    ] as const) {
      const { status, headers } = await served.at('GET', path, { token });
      expect([path, status]).toEqual([path, expected]);
      expect(Object.fromEntries(headers)).toMatchObject({
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
        'permissions-policy': expect.stringContaining('camera=()'),
        'content-security-policy': expect.stringContaining("default-src 'none'"),
      });
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  test('keep to HTTPS those who come by it', async () => {
    const served = await api({ publicUrl: 'https://shop.example.com' });
    for (const path of ['/', '/nothing/']) {
      const { headers } = await served.at('GET', path);
      expect(headers.get('strict-transport-security')).toBe('max-age=31536000');
    }
  });
});

/** As `fetch` does not let one: with any Host. */
function get(url: string, headers: IncomingHttpHeaders): Promise<string> {
  return new Promise((resolve, reject) => {
    const asking = request(url, { headers }, (answer) => {
      let text = '';
      answer.on('data', (chunk) => (text += String(chunk)));
      answer.on('end', () => resolve(JSON.stringify(answer.headers) + text));
    });
    asking.on('error', reject).end();
  });
}

describe('what a client says of itself', () => {
  test('does not get into links, which are made of PUBLIC_URL', async () => {
    const served = await api({ edges: { trustedProxies: ['127.0.0.1'] } });
    const { token } = await aCustomer(served.db);
    for (let n = 0; n < 3; n++) await aProduct(served.db);
    const headers = {
      host: 'evil.example',
      'x-forwarded-host': 'evil.example',
      forwarded: 'host=evil.example',
      authorization: `Token ${token}`,
    };
    for (const path of ['/api/', '/api-docs/', '/api/v1/products/?page_size=1&page=2']) {
      const answer = await get(served.url + path, headers);
      expect(answer).toContain('http://shop.test');
      expect(answer).not.toContain('evil');
    }
    expect(await get(`${served.url}/`, headers)).not.toContain('evil');
  });

  test('does not change its method', async () => {
    const served = await api();
    const { token } = await anAdmin(served.db);
    const { id } = await aProduct(served.db);
    const headers = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' };
    const path = `/products/${id}/?_method=DELETE`;
    expect((await served.call('POST', path, { token, headers, body: {} })).status).toBe(405);
    const read = await served.call('GET', `/products/${id}/`, { token, headers });
    expect([read.status, read.body.status]).toEqual([200, 'active']);
  });

  test('does not get into the prototype of anything', async () => {
    const served = await api();
    const { token } = await aCustomer(served.db);
    for (const raw of [
      '{"__proto__":{"is_verified":true},"city":"Kisumu"}',
      '{"constructor":{"prototype":{"is_verified":true}},"city":"Kisumu"}',
    ]) {
      const { status } = await served.call('PATCH', '/customers/update_profile/', { token, raw });
      expect(status).toBe(400);
    }
    const query = await served.call('GET', '/orders/?__proto__=1', { token });
    expect(query.status).toBe(400);
    expect(({} as Record<string, unknown>)['is_verified']).toBeUndefined();
  });
});
