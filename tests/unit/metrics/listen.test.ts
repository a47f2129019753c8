import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { Counter } from 'prom-client';
import { serveMetrics, type MetricsServer } from '../../../metrics/listen';
import { createMetrics } from '../../../metrics/metrics';
import { readExposition, valueOf } from '../../exposition';

let logged: any[];
let opened: { close(): unknown }[];
const log = pino(
  { level: 'debug' },
  { write: (line: string) => void logged.push(JSON.parse(line)) },
);

beforeEach(() => {
  logged = [];
  opened = [];
});
afterEach(async () => {
  for (const each of opened) await each.close();
});

const complaints = () => logged.filter(({ level }) => level >= 50).map(({ msg }) => msg);

function withCounter() {
  const metrics = createMetrics();
  const counter = new Counter({
    name: 'test_total',
    help: 'A test.',
    registers: [metrics.registry],
  });
  return { metrics, counter };
}

async function serve(
  metrics: Parameters<typeof serveMetrics>[0],
  address: Partial<Parameters<typeof serveMetrics>[1]> = {},
): Promise<MetricsServer> {
  const server = await serveMetrics(metrics, { host: '127.0.0.1', port: 0, ...address }, log);
  opened.push(server);
  return server;
}

test('what was counted is told, with what others in the process tell, as of that moment', async () => {
  const { metrics, counter } = withCounter();
  metrics.beforeLook(() => counter.inc(2));
  metrics.alsoTell(() => Promise.resolve('# TYPE more gauge\nmore 1'));
  const server = await serve(metrics);
  const answer = await fetch(String(server.url()));
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  const samples = readExposition(await answer.text());
  expect([valueOf(samples, 'test_total'), valueOf(samples, 'more')]).toEqual([2, 1]);
});

test('a process without a port of its own tells there whether it works', async () => {
  let works = true;
  const server = await serve(withCounter().metrics, { isWorking: () => works });
  const health = String(server.url()).replace('/metrics', '/health/');
  const answers = [await fetch(health)];
  works = false;
  answers.push(await fetch(health));
  expect(answers.map(({ status }) => status)).toEqual([200, 503]);
  expect(await answers[1]?.json()).toEqual({ status: 'stopping' });
});

test('there is nothing else on its port', async () => {
  const server = await serve(withCounter().metrics);
  const base = String(server.url()).replace('/metrics', '');
  const asked = await Promise.all([
    fetch(`${base}/`),
    fetch(`${base}/metrics/`),
    fetch(`${base}/metrics`, { method: 'POST' }),
    fetch(`${base}/metrics`, { method: 'HEAD' }),
    fetch(`${base}/metrics?x=1`),
  ]);
  expect(asked.map(({ status }) => status)).toEqual([404, 404, 404, 200, 200]);
});

test('a look that fails is a 500 without a word of why, and in the log', async () => {
  const { metrics } = withCounter();
  metrics.alsoTell(() => Promise.reject(new Error('of a person')));
  const answer = await fetch(String((await serve(metrics)).url()));
  expect([answer.status, await answer.text()]).toEqual([500, 'See the log.\n']);
  expect(logged.map(({ msg }) => msg)).toContain('metrics could not be told');
});

test('who sends half a request is cut off, and holds up nobody meanwhile', async () => {
  const server = await serve(withCounter().metrics, { requestTimeoutMs: 100 });
  const url = String(server.url());
  const slow = connect(Number(new URL(url).port), '127.0.0.1');
  opened.push({ close: () => slow.destroy() });
  const cut = once(slow.resume(), 'close');
  slow.write('GET /metrics HTTP/1.1\r\nHost: ');
  expect((await fetch(url)).status).toBe(200);
  await cut;
});

test('who sends more before an answer has come is cut off', async () => {
  const server = await serve(withCounter().metrics);
  const { port } = new URL(String(server.url()));
  const greedy = connect(Number(port), '127.0.0.1');
  const cut = once(greedy.resume(), 'close');
  greedy.write('GET /metrics HTTP/1.1\r\nHost: a\r\n\r\n'.repeat(50));
  await cut;
});

test('those who ask at once are told what was looked up once, and the next what is so then', async () => {
  const { metrics } = withCounter();
  const looks: number[] = [];
  const telling = new EventEmitter();
  const held = once(telling, 'told').then(() => '');
  metrics.alsoTell(() => {
    looks.push(Date.now());
    return held;
  });
  const asked: string[] = [];
  const server = await serve(metrics);
  const url = String(server.url());
  const one = fetch(url).then((answer) => asked.push(String(answer.status)));
  while (looks.length === 0) await sleep(1);
  const two = fetch(url).then((answer) => asked.push(String(answer.status)));
  // It has arrived when a later one has been answered.
  await fetch(url.replace('/metrics', '/'));
  telling.emit('told');
  await Promise.all([one, two]);
  expect([asked, looks.length]).toEqual([['200', '200'], 1]);
  await fetch(url);
  expect(looks).toHaveLength(2);
});

test('who holds a hundred connections gets no more of them', async () => {
  const server = await serve(withCounter().metrics);
  const { port } = new URL(String(server.url()));
  const sockets = Array.from({ length: 101 }, () => connect(Number(port), '127.0.0.1'));
  opened.push({ close: () => sockets.forEach((socket) => socket.destroy()) });
  const refused = sockets.map((socket, index) => once(socket.resume(), 'close').then(() => index));
  expect(await Promise.race(refused)).toBeGreaterThanOrEqual(0);
});

test('a taken port is told once, in words, and taken when it is free', async () => {
  const other: Server = createServer();
  await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const server = await serve(withCounter().metrics, { port, retryMs: 5 });
  expect(server.url()).toBeUndefined();
  // Several tries have failed by now; one is told.
  await sleep(50);
  expect(complaints()).toEqual([
    `No metrics for now, as port ${port} is taken by another program: set METRICS_PORT to a free one, or to 0 for none. Trying again every 0.005 s.`,
  ]);
  await new Promise((resolve) => void other.close(resolve));
  while (server.url() === undefined) await sleep(5);
  expect((await fetch(String(server.url()))).status).toBe(200);
  expect(complaints()).toHaveLength(1);
});

test('one that waits for its port can be closed', async () => {
  const other = createServer();
  opened.push(other);
  await new Promise<void>((resolve) => void other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const server = await serve(withCounter().metrics, { port, retryMs: 5 });
  await server.close();
  await new Promise((resolve) => void other.close(resolve));
  await sleep(30);
  expect(server.url()).toBeUndefined();
});
