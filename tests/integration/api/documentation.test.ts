import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { serve, type Served } from './served';

let api: Served;
beforeAll(async () => (api = await serve()));
afterAll(() => api.close());

/** As it goes over the wire: `fetch` undoes compression. */
async function bytes(path: string, accepted: string) {
  const { request } = await import('node:http');
  return new Promise<{ headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    const asked = request(
      `${api.url}${path}`,
      { headers: { 'accept-encoding': accepted } },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(parts) }));
      },
    );
    asked.on('error', reject);
    asked.end();
  });
}

test.each(['/swagger', '/redoc'])('%s is a page that loads from this site alone', async (path) => {
  const { status, headers, body } = await api.at('GET', `${path}/`);
  expect(status).toBe(200);
  expect((await api.at('GET', path)).body).toBe(body);
  const policy = String(headers.get('content-security-policy'));
  expect(policy).toMatch(/^default-src 'none'; /);
  expect(policy).toContain("script-src 'self'; ");
  expect(policy).toContain("connect-src 'self'");
  expect(policy).not.toMatch(/https?:/);
  expect(/worker-src blob:/.test(policy)).toBe(path === '/redoc');
  expect(body).toContain('<html lang="en">');
  expect(body).not.toMatch(/<script>|https?:\/\/(?!www\.w3\.org)/);
  const files = [...body.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, file]) => file);
  expect(files.length).toBeGreaterThan(2);
  for (const file of files) {
    const asset = await api.at('GET', file);
    expect([file, asset.status]).toEqual([file, 200]);
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-type')).toBe(
      file.endsWith('.js') ? 'text/javascript; charset=utf-8' : 'text/css; charset=utf-8',
    );
    // Redoc's worker has one inside, of which only developer tools make something.
    expect(asset.body).not.toMatch(/sourceMappingURL=\S+\s*$/);
    expect(asset.body).not.toMatch(/cdn\.redoc\.ly|fonts\.googleapis/);
  }
});

test('files and the document are sent compressed, as the client takes them', async () => {
  const { body: page } = await api.at('GET', '/swagger/');
  const script = /src="(\/assets\/scripts\/swagger-ui\.[^"]+)"/.exec(page)?.[1] ?? '';
  for (const path of [script, '/api-docs/']) {
    const plain = await bytes(path, 'identity');
    const brotli = await bytes(path, 'gzip, br');
    const gzipped = await bytes(path, 'gzip');
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect([brotli.headers['content-encoding'], gzipped.headers['content-encoding']]).toEqual([
      'br',
      'gzip',
    ]);
    expect(plain.headers['vary']).toBe('Accept-Encoding');
    expect(brotliDecompressSync(brotli.body).equals(plain.body)).toBe(true);
    expect(gunzipSync(gzipped.body).equals(plain.body)).toBe(true);
    expect(brotli.body.length).toBeLessThan(plain.body.length / 3);
  }
});

test('only the files of the pages are served, whatever name is asked for', async () => {
  for (const file of [
    'manifest.json',
    'swagger-ui.js',
    '..%2fmanifest.json',
    '%2e%2e%2f%2e%2e%2fconfig.js',
  ]) {
    for (const kind of ['scripts', 'styles']) {
      expect((await api.at('GET', `/assets/${kind}/${file}`)).status).toBe(404);
    }
  }
});

test('the document is asked for again only when it has changed', async () => {
  const first = await api.at('GET', '/api-docs/');
  const tag = String(first.headers.get('etag'));
  expect(first.headers.get('cache-control')).toBe('no-cache');
  const again = await api.at('GET', '/api-docs/', { headers: { 'if-none-match': tag } });
  expect([again.status, again.body]).toEqual([304, '']);
});

test('the accounts of the demo are offered in the local stack alone', async () => {
  expect((await api.at('GET', '/swagger/')).body).not.toContain('admin123');
  const local = await serve({ devInboxUrl: 'http://127.0.0.1:9' });
  try {
    expect((await local.at('GET', '/swagger/')).body).toContain('data-email="admin@orderflow.com"');
  } finally {
    await local.close();
  }
});
