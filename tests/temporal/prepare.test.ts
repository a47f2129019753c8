import { Connection } from '@temporalio/client';
import { prepareTemporal } from '../../temporal/prepare';
import { composedTemporal } from '../../local/temporal-server-config';

let connection: Connection;

beforeAll(async () => {
  connection = await Connection.connect({ address: String(process.env['TEST_TEMPORAL_ADDRESS']) });
});

afterAll(async () => {
  await connection.close();
});

const settings = (namespace: string) => ({
  address: '',
  namespace,
  retentionDays: 3,
  apiKey: undefined,
  tls: false,
  tlsCa: undefined,
  tlsCert: undefined,
  tlsKey: undefined,
  tlsServerName: undefined,
});

test('the server is that of docker-compose.yml: its version, its shards, its visibility in PostgreSQL', async () => {
  const { version, shards } = composedTemporal();
  const cluster = await connection.workflowService.getClusterInfo({});
  expect(cluster).toMatchObject({
    serverVersion: version,
    historyShardCount: shards,
    persistenceStore: 'postgres12',
    visibilityStore: 'postgres12',
  });
});

test('two who prepare a namespace at once both find it ready', async () => {
  const said = await Promise.all(
    [0, 1].map(() => prepareTemporal(connection, settings('at-once'))),
  );
  const all = said.flat();
  expect(all.filter((line) => line.startsWith('Made the namespace'))).toHaveLength(1);
  const { customAttributes } = await connection.operatorService.listSearchAttributes({
    namespace: 'at-once',
  });
  expect(Object.keys(customAttributes)).toEqual(
    expect.arrayContaining(['OrderNumber', 'OrderStatus', 'OrderTotal', 'OrderPaid']),
  );
  expect(await prepareTemporal(connection, settings('at-once'))).toEqual([
    'Temporal knows all search attributes.',
  ]);
});

test('a namespace of others, whose attributes have our names, is not taken for ours', async () => {
  const namespace = 'of-others';
  await prepareTemporal(connection, settings(namespace));
  await connection.operatorService.removeSearchAttributes({
    namespace,
    searchAttributes: ['OrderTotal'],
  });
  await connection.operatorService.addSearchAttributes({
    namespace,
    searchAttributes: { OrderTotal: 2 },
  });
  await expect(prepareTemporal(connection, settings(namespace))).rejects.toThrow(
    /has search attributes of other types than OrderFlow writes: OrderTotal must be Double/,
  );
});
