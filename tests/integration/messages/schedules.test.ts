import { randomUUID } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { keepSchedules } from '../../../activities/schedules';
import { shop, until } from '../harness';

/** A front door to Temporal that can be shut: then nothing listens there. */
let door: Server;
let port: number;
let connection: Connection;
let logged: string[];
const passing = new Set<Socket>();

const open = (at: number) =>
  new Promise<void>((resolve) => {
    door.listen(at, '127.0.0.1', resolve);
  });

const shut = () =>
  new Promise<void>((resolve) => {
    door.close(() => resolve());
    for (const socket of passing) socket.destroy();
  });

beforeEach(async () => {
  logged = [];
  const [host = '', temporalPort = ''] = String(process.env['TEST_TEMPORAL_ADDRESS']).split(':');
  door = createServer((client) => {
    const server = connect(Number(temporalPort), host);
    for (const socket of [client, server]) passing.add(socket.on('error', () => undefined));
    client.pipe(server).pipe(client);
  });
  await open(0);
  port = (door.address() as AddressInfo).port;
  connection = Connection.lazy({ address: `127.0.0.1:${port}`, connectTimeout: 1_000 });
});

afterEach(async () => {
  await connection.close();
  if (door.listening) await shut();
});

const say = (_facts: unknown, sentence?: string) => void logged.push(String(sentence ?? _facts));

function keeping({ namespace = 'default', withinMs = 30_000 } = {}) {
  const ending = new AbortController();
  const prefix = `k-${randomUUID().slice(0, 8)}-`;
  const client = new Client({ connection, namespace });
  const kept = keepSchedules({
    client,
    queue: `orders-${prefix}`,
    timeZone: shop.timeZone,
    prefix,
    log: { info: say, warn: say },
    signal: ending.signal,
    retryMs: 20,
    withinMs,
  });
  return { client, prefix, kept, ending };
}

const isToldToWait = () =>
  until('it says that it waits', () => Promise.resolve(logged.length === 1));

test('while Temporal takes no schedules that is told once, and they are there once it does', async () => {
  await shut();
  const { client, prefix, kept, ending } = keeping({ withinMs: 2_000 });
  await isToldToWait();
  await open(port);
  await kept;
  expect(getEventListeners(ending.signal, 'abort')).toEqual([]);
  expect(logged).toEqual([
    'Temporal takes no schedules yet: trying again until it does',
    'the schedules are in place',
  ]);
  for (const id of ['adopt-orders', 'tidy-up', 'reconcile', 'daily-report', 'low-stock']) {
    const handle = client.schedule.getHandle(prefix + id);
    expect((await handle.describe()).state.paused).toBe(false);
    await handle.delete();
  }
  await client.schedule.getHandle(`${prefix}retry-failed-notifications`).delete();
});

test('a worker that is told to end does not wait for that', async () => {
  await shut();
  const { kept, ending } = keeping({ withinMs: 200 });
  await isToldToWait();
  ending.abort();
  await kept;
});

test('what Temporal refuses is not tried for ever', async () => {
  const { kept } = keeping({ namespace: 'no-such-namespace' });
  await expect(kept).rejects.toThrow('no-such-namespace');
  expect(logged).toEqual([]);
});
