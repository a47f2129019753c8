import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '../../../local/stack';
import { readExposition, valueOf, type Sample } from '../../exposition';
import { fromTheStart, ofSenders } from '../../temporal-metrics';
import { until } from '../harness';

let dataDir: string;
let stack: Stack;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'orderflow-metrics-'));
  const env = { SMS_PER_MINUTE: '0', EMAIL_PER_MINUTE: '0' };
  stack = await startStack({ dataDir, ports: 'any', volatile: true, env });
}, 120_000);
afterAll(async () => {
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

async function look(name: string): Promise<Sample[]> {
  const url = stack.metrics.find((each) => each.name === name)?.url ?? '';
  return readExposition(await (await fetch(url)).text());
}

const has = (samples: readonly Sample[], name: string) =>
  samples.some((each) => each.name.replace(/_(?:bucket|sum|count)$/, '') === name);

const shopWide = (samples: readonly Sample[]) => has(samples, 'orderflow_orders');

async function ask(path: string, body: unknown, token = ''): Promise<any> {
  const answer = await fetch(`${stack.apiUrl}/api/v1${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token !== '' && { authorization: `Token ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return answer.json();
}

test('each process tells of itself on a port of its own, and run/env says where', () => {
  expect(stack.metrics.map(({ name }) => name)).toEqual(['api', 'worker', 'sender']);
  const env = readFileSync(join(dataDir, 'run', 'env'), 'utf8');
  for (const { name, url } of stack.metrics) {
    expect(env).toContain(`export METRICS_URL_${name.toUpperCase()}='${url}'\n`);
  }
});

test('nothing of it is on the public port', async () => {
  for (const path of ['/metrics', '/metrics/']) {
    expect((await fetch(`${stack.apiUrl}${path}`)).status).toBe(404);
  }
});

test('a worker tells beside them that it works', async () => {
  for (const { url } of stack.metrics.filter(({ name }) => name !== 'api')) {
    const answer = await fetch(url.replace(/metrics$/, 'health/'));
    expect([answer.status, await answer.json()]).toEqual([200, { status: 'working' }]);
  }
});

const served = async (name: string) =>
  (await look(name))
    .filter((each) => each.name === 'orderflow_worker_queue' && each.value === 1)
    .map(({ labels }) => labels['queue']);

test('each worker tells which queues it serves, and nobody else does', async () => {
  expect(await served('worker')).toEqual(['orders']);
  expect(await served('sender')).toEqual(['email', 'sms']);
  expect(await served('api')).toEqual([]);
});

test('an order is seen by all three: its request, its workflow, its messages', async () => {
  const login = { email: 'john.doe@example.com', password: 'testpass123' };
  const { token } = await ask('/auth/login/', login);
  const products = await fetch(`${stack.apiUrl}/api/v1/products/?search=charger`, {
    headers: { authorization: `Token ${token}` },
  });
  const { results } = (await products.json()) as { results: { id: string }[] };
  const items = [{ product_id: results[0]?.id, quantity: 1 }];
  const order = await ask('/orders/', { shipping_address: 'Moi Avenue 1', items }, token);
  expect(order.order_number).toMatch(/^ORD-/);

  const route = { route: '/api/v1/orders/', method: 'POST', status: '201' };
  expect(valueOf(await look('api'), 'orderflow_http_request_seconds_count', route)).toBe(1);
  const sent = { channel: 'sms', outcome: 'sent' };
  const sender = await until('the SMS is counted', async () => {
    const samples = await look('sender');
    return valueOf(samples, 'orderflow_notification_tries_total', sent) > 0 && samples;
  });
  await look('worker');
  const worker = await look('worker');
  expect(fromTheStart.filter((name) => !has(worker, name))).toEqual([]);
  expect(ofSenders.filter((name) => !has(sender, name))).toEqual([]);
  // Asked a second time, the SDK's own were there the first time.
  expect(valueOf(worker, 'orderflow_temporal_metrics_read')).toBe(1);
  // Shop-wide figures come from one kind of process, or they would be counted twice.
  expect([shopWide(await look('api')), shopWide(worker), shopWide(sender)]).toEqual([
    true,
    false,
    false,
  ]);

  // Nothing that names a person or a thing of theirs is anywhere.
  const texts = await Promise.all(stack.metrics.map(async ({ url }) => (await fetch(url)).text()));
  for (const each of [order.id, order.order_number, login.email, '+254700000001']) {
    expect(texts.filter((text) => text.includes(each))).toEqual([]);
  }
});
