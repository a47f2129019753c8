import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import { noncePlaceholder, openAdminSite } from '../../../api/admin-site';
import { serve, type Served } from './served';

const script = `console.log(${JSON.stringify('a script '.repeat(200))});`;
const page = `<!doctype html><meta property="csp-nonce" nonce="${noncePlaceholder}"><script type="module" nonce="${noncePlaceholder}" src="/admin/assets/main-abc.js"></script>`;

let directory: string;
let api: Served;
beforeAll(async () => {
  // As `npm run build` leaves it.
  directory = mkdtempSync(join(tmpdir(), 'orderflow-admin-site-'));
  mkdirSync(join(directory, 'assets'));
  writeFileSync(join(directory, 'index.html'), page);
  writeFileSync(join(directory, 'favicon.svg'), '<svg/>');
  writeFileSync(join(directory, 'assets/main-abc.js'), script);
  writeFileSync(join(directory, 'assets/main-abc.js.br'), brotliCompressSync(script));
  writeFileSync(join(directory, 'assets/main-abc.js.gz'), gzipSync(script));
  const adminSite = openAdminSite(directory);
  if (adminSite === undefined) throw new Error('no site');
  api = await serve({ adminSite });
});
afterAll(async () => {
  await api?.close();
  rmSync(directory, { recursive: true, force: true });
});

/** As it goes over the wire: `fetch` follows redirects and undoes compression. */
function wire(
  path: string,
  { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {},
) {
  return new Promise<{ status: number; headers: Record<string, any>; body: Buffer }>(
    (resolve, reject) => {
      const asked = request(`${api.url}${path}`, { method, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(parts),
          }),
        );
      });
      asked.on('error', reject);
      asked.end();
    },
  );
}

const nonceIn = (policy: string) => /'nonce-([^']+)'/.exec(policy)?.[1] ?? '';

test.each(['/admin/', '/admin/orders', '/admin/orders/1/show', '/admin/log-in?next=%2F'])(
  '%s is the one page of the site, never kept without asking',
  async (path) => {
    const { status, headers, body } = await wire(path);
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(headers['cache-control']).toBe('no-cache');
    const policy = String(headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; script-src 'self'; /);
    expect(policy).not.toContain('unsafe');
    expect(policy).not.toMatch(/https?:/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(body.toString()).toBe(page.replaceAll(noncePlaceholder, nonceIn(policy)));
  },
);

test('each answer has a nonce of its own', async () => {
  const nonces = await Promise.all(
    Array.from({ length: 20 }, async () =>
      nonceIn(String((await wire('/admin/')).headers['content-security-policy'])),
    ),
  );
  expect(new Set(nonces).size).toBe(20);
  for (const nonce of nonces) expect(nonce.length).toBeGreaterThanOrEqual(22);
});

test('/admin leads to /admin/, with what was asked', async () => {
  const { status, headers } = await wire('/admin?language=sw');
  expect([status, headers['location']]).toEqual([302, '/admin/?language=sw']);
});

test.each([
  ['br', 'gzip, deflate, br', brotliDecompressSync],
  ['gzip', 'gzip, deflate', gunzipSync],
  [undefined, 'identity', (plain: Buffer) => plain],
] as const)(
  'an asset goes out as %s to who takes %s, and is kept for ever',
  async (encoding, takes, undo) => {
    const headers = { 'accept-encoding': takes };
    const answer = await wire('/admin/assets/main-abc.js', { headers });
    expect(answer.status).toBe(200);
    expect(answer.headers['content-encoding']).toBe(encoding);
    expect(answer.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect(answer.headers['vary']).toContain('Accept-Encoding');
    expect(answer.headers['content-type']).toBe('text/javascript; charset=utf-8');
    expect(undo(answer.body).toString()).toBe(script);
    const again = await wire('/admin/assets/main-abc.js', {
      headers: { ...headers, 'if-none-match': answer.headers['etag'] },
    });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  },
);

test('a file whose name does not change is asked for again', async () => {
  const { status, headers } = await wire('/admin/favicon.svg');
  expect([status, headers['content-type'], headers['cache-control']]).toEqual([
    200,
    'image/svg+xml',
    'no-cache',
  ]);
});

test.each([
  '/admin/assets/main-of-an-older-build.js',
  '/admin/assets/',
  '/admin/assets/..%2f..%2findex.html',
  '/admin/assets/main-abc.js.br',
])('%s is not there, and no page in place of it', async (path) => {
  const { status, headers } = await wire(path);
  expect([status, headers['content-type']]).toEqual([404, 'application/problem+json']);
});

test.each(['/admin/', '/admin/assets/main-abc.js'])(
  '%s can be asked for its head',
  async (path) => {
    const plain = { headers: { 'accept-encoding': 'identity' } };
    const whole = await wire(path, plain);
    const head = await wire(path, { ...plain, method: 'HEAD' });
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(head.headers['content-length']).toBe(String(whole.body.length));
  },
);

test.each(['POST', 'PUT', 'DELETE'])('it takes no %s', async (method) => {
  const { status, headers } = await wire('/admin/', { method });
  expect([status, headers['allow']]).toEqual([405, 'GET, HEAD']);
});

test('where it is not built, its place says so', async () => {
  expect(openAdminSite(join(directory, 'assets'))).toBeUndefined();
  const bare = await serve();
  try {
    const { status, body } = await bare.at('GET', '/admin/');
    expect(status).toBe(404);
    expect(body.detail).toBe('The admin site is not built yet: run "npm run build" first.');
  } finally {
    await bare.close();
  }
});
