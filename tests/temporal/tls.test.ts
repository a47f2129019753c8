import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { loadConfig } from '../../config';
import { connectTemporal } from '../../temporal/connection';
import { whyOutOfReach } from '../../temporal/out-of-reach';
import { until } from '../integration/harness';
import { Authority } from '../integration/temporal/authority';
import { startGuardedServer, type GuardedServer } from './guarded-server';
import { Shop, type Settings } from './shop';

const serverName = 'temporal.shop.internal';
const namespace = 'shop';

let folder: string;
let server: GuardedServer;
let shop: Shop;
/** What a shop is given that this server takes. */
let settings: Settings;

/** A client of someone whom the server does not know. */
let stranger: Settings;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'orderflow-tls-'));
  const ours = new Authority(folder, 'ours');
  const { certFile, keyFile } = ours.sign('client');
  server = await startGuardedServer('mtls', {
    tls: {
      ...ours.sign('server', serverName),
      caFile: ours.certFile,
      serverName,
      requireClientAuth: true,
    },
  });
  settings = {
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_NAMESPACE: namespace,
    TEMPORAL_TLS_CA: ours.certFile,
    TEMPORAL_TLS_SERVER_NAME: serverName,
    TEMPORAL_TLS_CERT: certFile,
    TEMPORAL_TLS_KEY: keyFile,
  };
  const theirs = new Authority(folder, 'theirs').sign('client');
  stranger = { TEMPORAL_TLS_CERT: theirs.certFile, TEMPORAL_TLS_KEY: theirs.keyFile };
  shop = await Shop.open();
});

afterAll(async () => {
  await shop.close();
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

const configOf = (given: Settings) =>
  loadConfig(['temporal'], { ORDERFLOW_DATA_DIR: folder, ...given }).temporal;
const without = (...names: string[]): Settings =>
  Object.fromEntries(Object.entries(settings).filter(([name]) => !names.includes(name)));

test('namespace and search attributes are made through mTLS, once, and an order is served', async () => {
  const first = await shop.run('db/migrate', { ...settings, TEMPORAL_RETENTION_DAYS: '7' });
  expect(first).toMatchObject({ code: 0 });
  expect(first.said).toContain(
    'Made the namespace "shop", which keeps closed workflows for 7 days.',
  );
  expect(first.said).toMatch(/Registered the search attributes OrderNumber, .*OrderPaid\./);

  const connection = await connectTemporal(configOf(settings));
  try {
    const { config } = await connection.workflowService.describeNamespace({ namespace });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(7 * 86_400);

    // What was made is there for the very next who comes.
    const order = await shop.serveOneOrder(settings);
    const client = new Client({ connection, namespace });
    await until('its workflow is found by its search attributes', async () => {
      const query = `OrderNumber = "${order.order_number}" AND OrderStatus = "pending" AND OrderTotal = 1500.0 AND OrderPaid = false`;
      return (await client.workflow.count(query)).count === 1;
    });
  } finally {
    await connection.close();
  }

  const again = await shop.run('db/migrate', settings);
  expect(again.said).toBe('The database is up to date.\nTemporal knows all search attributes.\n');
  expect(again.code).toBe(0);
});

test('without the certificate that the server asks for, each program ends and says so', async () => {
  const given = without('TEMPORAL_TLS_CERT', 'TEMPORAL_TLS_KEY');
  const programs = ['db/migrate', 'activities/worker', 'activities/reconciler/main'];
  const ended = await Promise.all(programs.map((program) => shop.run(program, given)));
  const words = `Temporal can not be reached (${server.address}): it asks for a client certificate: set TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY.`;
  expect(ended).toEqual(programs.map(() => ({ code: 1, said: expect.stringContaining(words) })));
});

test.each([
  [
    'in plain',
    () => without(...Object.keys(settings).filter((name) => name.includes('TLS'))),
    'it ends the connection, as servers do that want TLS: set TEMPORAL_TLS=true',
  ],
  [
    'trusting only whom the system trusts',
    () => without('TEMPORAL_TLS_CA'),
    'nobody whom this machine trusts signed its certificate: set TEMPORAL_TLS_CA',
  ],
  [
    'expecting another name',
    () => ({ ...settings, TEMPORAL_TLS_SERVER_NAME: 'temporal.example' }),
    'its certificate is not for temporal.example: set TEMPORAL_TLS_SERVER_NAME',
  ],
  [
    "with a stranger's certificate",
    () => ({ ...settings, ...stranger }),
    'it does not take our certificate (TEMPORAL_TLS_CERT)',
  ],
  [
    'where nobody listens',
    () => ({ ...settings, TEMPORAL_ADDRESS: '127.0.0.1:9' }),
    'nothing listens there',
  ],
  [
    'where something else listens',
    () => ({
      ...settings,
      TEMPORAL_ADDRESS: new URL(String(process.env['TEST_DATABASE_URL'])).host,
    }),
    'it',
  ],
])('who comes %s is told why it does not work', async (_how, given, words) => {
  expect(await whyOutOfReach(configOf(given()))).toContain(words);
});

test('a server that speaks no TLS is told from one that does', async () => {
  const address = String(process.env['TEST_TEMPORAL_ADDRESS']);
  const plain = { TEMPORAL_ADDRESS: address, TEMPORAL_TLS: 'true' };
  expect(await whyOutOfReach(configOf(plain))).toBe('it does not speak TLS there');
});
