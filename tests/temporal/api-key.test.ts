import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { loadConfig } from '../../config';
import { connectTemporal } from '../../temporal/connection';
import { ensureNamespace } from '../../temporal/namespace';
import { Authority } from '../integration/temporal/authority';
import { startGuardedServer, type GuardedServer } from './guarded-server';
import { Shop, type Settings } from './shop';

const serverName = 'temporal.shop.internal';
const keyId = 'first';

let folder: string;
let publishing: Server;
let server: GuardedServer;
let shop: Shop;
let settings: Settings;
let signingKey: KeyObject;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orderflow-api-key-'));
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  signingKey = privateKey;
  const jwks = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: keyId, alg: 'ES256' }] };
  publishing = createServer((_request, response) => void response.end(JSON.stringify(jwks)));
  await new Promise<void>((resolve) => void publishing.listen(0, '127.0.0.1', resolve));
  const { port } = publishing.address() as AddressInfo;

  const authority = new Authority(folder, 'ours');
  server = await startGuardedServer('api_keys', {
    jwksUrl: `http://127.0.0.1:${port}/jwks.json`,
    tls: {
      ...authority.sign('server', serverName),
      caFile: authority.certFile,
      serverName,
      requireClientAuth: false,
    },
  });
  settings = {
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_NAMESPACE: 'shop',
    TEMPORAL_TLS_CA: authority.certFile,
    TEMPORAL_TLS_SERVER_NAME: serverName,
  };
  shop = await Shop.open();
});

afterAll(async () => {
  await shop.close();
  await server.close();
  publishing.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As `Authorization: Bearer` brings it. `shop:write` may do what API and workers do in one namespace. */
function keyFor(...permissions: string[]): Promise<string> {
  return new SignJWT({ sub: 'orderflow', permissions })
    .setProtectedHeader({ alg: 'ES256', kid: keyId })
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(signingKey);
}

const withKey = async (...permissions: string[]): Promise<Settings> => ({
  ...settings,
  TEMPORAL_API_KEY: await keyFor(...permissions),
});

test("an administrator's key prepares the namespace, and one for this namespace serves orders", async () => {
  const prepared = await shop.run('db/migrate', await withKey('temporal-system:admin'));
  expect(prepared).toMatchObject({ code: 0 });
  expect(prepared.said).toContain('Made the namespace "shop"');
  await shop.serveOneOrder(await withKey('shop:write'));

  // All is there: this key need not be allowed to make it.
  const again = await shop.run('db/migrate', await withKey('shop:write'));
  expect(again.said).toBe('The database is up to date.\nTemporal knows all search attributes.\n');
  expect(again.code).toBe(0);
});

test('without a key, with a bad one, or with one for another namespace a worker ends and says so', async () => {
  const wrong = { ...settings, TEMPORAL_API_KEY: 'a.b.c' };
  const elsewhere = await withKey('warehouse:write');
  const ended = await Promise.all(
    [settings, wrong, elsewhere].map((given) => shop.run('activities/worker', given)),
  );
  const refused = 'Temporal refuses the API key (TEMPORAL_API_KEY) for the namespace "shop"';
  expect(ended.map(({ code }) => code)).toEqual([1, 1, 1]);
  expect(ended[0]?.said).toContain('set TEMPORAL_API_KEY');
  expect(ended[1]?.said).toContain(refused);
  expect(ended[2]?.said).toContain(refused);
  expect(ended[1]?.said).not.toContain('a.b.c');
});

// Temporal Cloud lets nobody do these with its keys for namespaces.
describe('a key that may not make what is missing', () => {
  test('a namespace that is not there is told, with what to do', async () => {
    const given = { ...(await withKey('bare:write')), TEMPORAL_NAMESPACE: 'bare' };
    const { code, said } = await shop.run('db/migrate', given);
    expect(code).toBe(1);
    expect(said).toContain(
      'Temporal has no namespace "bare" (TEMPORAL_NAMESPACE), and these credentials may not make one.',
    );
    expect(said).toContain('run this again for namespace and search attributes');
  });

  test('search attributes that are not there are told, with what adds them', async () => {
    const named = { TEMPORAL_NAMESPACE: 'bare', ORDERFLOW_DATA_DIR: folder };
    const admin = { ...(await withKey('temporal-system:admin')), ...named };
    const connection = await connectTemporal(loadConfig(['temporal'], admin).temporal);
    try {
      await connection.withDeadline(Date.now() + 30_000, () =>
        ensureNamespace(connection, 'bare', 1),
      );
    } finally {
      await connection.close();
    }
    const given = { ...(await withKey('bare:write')), TEMPORAL_NAMESPACE: 'bare' };
    const { code, said } = await shop.run('db/migrate', given);
    expect(code).toBe(1);
    const line = 'tcld namespace search-attributes add --namespace bare --search-attribute';
    for (const attribute of ['OrderNumber=Keyword', 'NotificationsFailed=Int', 'OrderPaid=Bool']) {
      expect(said).toContain(`${line} "${attribute}"`);
    }
    expect(said.split(line)).toHaveLength(7);
  });
});
