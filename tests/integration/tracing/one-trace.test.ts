import { Client, Connection } from '@temporalio/client';
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { join } from 'node:path';
import type { Span } from '../../../local/traces/spans';
import { until } from '../harness';
import { aCaller, named, pathOf, startTraced, type TracedStack } from './traced-stack';

let shop: TracedStack;
const api = '/api/v1';

beforeAll(async () => {
  shop = await startTraced({
    OTEL_EXPORTER_OTLP_HEADERS: 'x-tenant=the-shop',
    OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment.name=tests',
  });
}, 120_000);
afterAll(() => shop?.close(), 60_000);

async function logIn(email: string, password: string): Promise<string> {
  const { body } = await shop.call('POST', `${api}/auth/login/`, { body: { email, password } });
  return body.token;
}
const asCustomer = () => logIn('john.doe@example.com', 'testpass123');
const asAdmin = () => logIn('admin@orderflow.com', 'admin123');

async function placeOrder(token: string, headers: Record<string, string>, more: object = {}) {
  const products = await shop.call('GET', `${api}/products/?search=charger`, { token });
  const items = [{ product_id: products.body.results[0].id, quantity: 1 }];
  const body = { shipping_address: 'Moi Avenue 1', payment_method: 'mpesa', items, ...more };
  const { status, body: order } = await shop.call('POST', `${api}/orders/`, {
    token,
    headers,
    body,
  });
  expect(status).toBe(201);
  return order;
}

/** All that placing causes: an e-mail to the customer and one to the admin, and an SMS. */
const isTold = (spans: readonly Span[]) =>
  named(spans, 'send email').length >= 2 &&
  named(spans, 'send sms').length >= 1 &&
  named(spans, 'RunActivity:sendSms').length >= 1 &&
  named(spans, 'RunActivity:sendEmails').length >= 1 &&
  named(spans, 'POST /api/v1/orders/').length === 1;

const loggedBy = (part: string, traceId: string) => async () =>
  shop.logOf(part).find((line) => line['trace_id'] === traceId);

const placing = [
  'RunWorkflow:processOrder',
  'UpdateWithStartWorkflow:place',
  'POST /api/v1/orders/',
];

describe('an order', () => {
  const caller = aCaller();
  let order: { id: string };
  let spans: Span[];
  beforeAll(async () => {
    order = await placeOrder(await asCustomer(), caller.headers);
    spans = await shop.trace('all of the order', caller.traceId, isTold);
  });
  const the = (name: string) => named(spans, name)[0] as Span;

  test('is one trace, below its caller’s, over three processes', () => {
    expect(the('POST /api/v1/orders/').parentSpanId).toBe(caller.spanId);
    const known = new Set([caller.spanId, ...spans.map(({ spanId }) => spanId)]);
    expect(spans.filter(({ parentSpanId }) => !known.has(String(parentSpanId)))).toEqual([]);
    expect(known.size).toBe(spans.length + 1);
    const processes = new Map(spans.map(({ instance, service }) => [instance, service]));
    expect([...processes.values()].sort()).toEqual([
      'orderflow-api',
      'orderflow-worker',
      'orderflow-worker',
    ]);
  });

  test('goes from the request through the workflow to SQL, SMTP and Africa’s Talking', () => {
    const intoOrders = /insert into orders/i;
    const inserting = spans.find((span) =>
      intoOrders.test(String(span.attributes['db.query.text'])),
    );
    expect(pathOf(inserting as Span, spans).slice(1)).toEqual([
      'RunActivity:placeOrder',
      ...placing,
    ]);
    expect(pathOf(the('send email'), spans)).toEqual([
      'send email',
      'RunActivity:sendEmails',
      ...placing,
    ]);
    const toProvider = spans.find((span) => span.name === 'POST' && span.kind === 'client') as Span;
    expect(pathOf(toProvider, spans)).toEqual([
      'POST',
      'send sms',
      'RunActivity:sendSms',
      ...placing,
    ]);
    const inRequest = named(spans, 'SELECT tokens').map((span) => pathOf(span, spans));
    expect(inRequest).toContainEqual(['SELECT tokens', 'POST /api/v1/orders/']);
    const handling = pathOf(the('HandleUpdate:place'), spans);
    expect(handling).toEqual(['HandleUpdate:place', ...placing.slice(1)]);
  });

  test('tells by the usual names what each part is', () => {
    expect(the('POST /api/v1/orders/')).toMatchObject({
      kind: 'server',
      attributes: {
        'http.request.method': 'POST',
        'http.route': '/api/v1/orders/',
        'http.response.status_code': 201,
      },
    });
    const workflow = {
      'orderflow.order.id': order.id,
      temporalWorkflowID: `order-${order.id}`,
    };
    expect(the('UpdateWithStartWorkflow:place')).toMatchObject({
      kind: 'client',
      attributes: workflow,
    });
    for (const name of ['RunWorkflow:processOrder', 'HandleUpdate:place']) {
      expect(the(name)).toMatchObject({ kind: 'internal', attributes: workflow });
    }
    expect(the('RunActivity:placeOrder')).toMatchObject({ kind: 'internal', attributes: workflow });
    expect(the('RunActivity:sendSms')).toMatchObject({
      kind: 'consumer',
      attributes: { ...workflow, 'orderflow.task_queue': 'sms', 'orderflow.attempt': 1 },
    });
    expect(the('send email')).toMatchObject({
      kind: 'client',
      attributes: {
        'network.protocol.name': 'smtp',
        'server.address': expect.any(String),
        'server.port': expect.any(Number),
        'orderflow.notification.id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      },
    });
    expect(the('SELECT tokens')).toMatchObject({
      kind: 'client',
      attributes: {
        'db.system.name': 'postgresql',
        'db.query.text': expect.stringMatching(/^select .* where .*\$1/i),
      },
    });
    expect(spans.filter(({ failed }) => failed)).toEqual([]);
  });

  test('is found in the logs by its trace, in the API as in the workers', async () => {
    expect(await until('the request is logged', loggedBy('api', caller.traceId))).toMatchObject({
      msg: 'request',
      route: '/api/v1/orders/',
    });
    expect(await until('the workflow is logged', loggedBy('worker', caller.traceId))).toMatchObject(
      {
        orderId: order.id,
      },
    );
  });

  test('is told with the headers and resource that the settings name', () => {
    expect(shop.exports[0]?.headers['x-tenant']).toBe('the-shop');
    expect(String(shop.exports[0]?.body)).toContain('deployment.environment.name');
  });

  test('replays in a worker that knows nothing of traces as in one that does', async () => {
    const logger = new DefaultLogger('WARN', ({ message }) => expect(message).toBe(''));
    Runtime.install({ logger });
    const connection = await Connection.connect({
      address: String(shop.stack.env['TEMPORAL_ADDRESS']),
    });
    const handle = new Client({ connection }).workflow.getHandle(`order-${order.id}`);
    const history = await handle.fetchHistory();
    expect(JSON.stringify(history)).toContain('_tracer-data');
    const plain = await bundleWorkflowCode({
      workflowsPath: join(__dirname, '../../../dist/workflows/index.js'),
      logger,
    });
    await Worker.runReplayHistory({ workflowBundle: plain }, history);
    const codePath = join(__dirname, '../../../dist/workflow-bundle.js');
    await Worker.runReplayHistory({ workflowBundle: { codePath } }, history);
    await connection.close();
  });
});

test('what follows from a later command belongs to that command, not to the placing', async () => {
  const order = await placeOrder(await asCustomer(), aCaller().headers);
  const caller = aCaller();
  const confirmed = await shop.call('POST', `${api}/orders/${order.id}/update_status/`, {
    token: await asAdmin(),
    headers: caller.headers,
    body: { status: 'confirmed' },
  });
  expect(confirmed.status).toBe(200);
  const spans = await shop.trace('the confirmation', caller.traceId, (all) =>
    ['send email', 'RunActivity:sendEmails', 'HandleUpdate:changeStatus'].every(
      (name) => named(all, name).length > 0,
    ),
  );
  const command = [
    'HandleUpdate:changeStatus',
    'UpdateWithStartWorkflow:changeStatus',
    'POST /api/v1/orders/{id}/update_status/',
  ];
  const sent = named(spans, 'send email')[0] as Span;
  expect(pathOf(sent, spans)).toEqual(['send email', 'RunActivity:sendEmails', ...command]);
  const recorded = named(spans, 'RunActivity:recordMove')[0] as Span;
  expect(pathOf(recorded, spans)).toEqual(['RunActivity:recordMove', ...command]);
});

test('a failure is told by its name', async () => {
  const caller = aCaller();
  const token = await asCustomer();
  const products = await shop.call('GET', `${api}/products/?search=charger`, { token });
  const items = [{ product_id: products.body.results[0].id, quantity: 9_999 }];
  const body = { shipping_address: 'Moi Avenue 1', items };
  const refused = await shop.call('POST', `${api}/orders/`, {
    token,
    headers: caller.headers,
    body,
  });
  expect(refused.status).toBe(409);
  const spans = await shop.trace('the refusal', caller.traceId, (all) =>
    all.some(({ kind }) => kind === 'server'),
  );
  const [request] = spans.filter(({ kind }) => kind === 'server');
  expect(request?.attributes).toMatchObject({
    'http.response.status_code': 409,
    'error.type': 'OutOfStock',
  });
});

test('a caller who does not want to be traced is not, by any process', async () => {
  const unwanted = aCaller('00');
  const token = await asCustomer();
  await placeOrder(token, unwanted.headers);
  const wanted = aCaller();
  await placeOrder(token, wanted.headers);
  await shop.trace('an order after it', wanted.traceId, isTold);
  const spans = shop.exports.flatMap((each) => each.spans);
  expect(spans.filter(({ traceId }) => traceId === unwanted.traceId)).toEqual([]);
});

test('probes, metrics, pages and live events are not traced, and nothing is that asks by itself', async () => {
  const token = await asCustomer();
  const order = await placeOrder(token, aCaller().headers);
  const events = await fetch(`${shop.stack.apiUrl}${api}/orders/${order.id}/events/`, {
    headers: { authorization: `Token ${token}` },
  });
  await events.body?.getReader().read();
  await events.body?.cancel().catch(() => undefined);
  for (const path of ['/health/', '/ready/', '/', '/swagger/', '/admin/']) {
    await shop.call('GET', path);
  }
  await fetch(String(shop.stack.metrics[0]?.url));
  const last = aCaller();
  await placeOrder(token, last.headers);
  await shop.trace('an order after all that', last.traceId, isTold);

  const spans = shop.exports.flatMap((each) => each.spans);
  const requests = spans.filter(({ kind }) => kind === 'server').map(({ name }) => name);
  expect(requests).toContain('POST /api/v1/orders/');
  expect(requests.filter((name) => !/^[A-Z]+ \/api\/v1\//.test(name))).toEqual([]);
  expect(requests.filter((name) => name.includes('events'))).toEqual([]);
  const withoutCaller = spans.filter(({ parentSpanId }) => parentSpanId === undefined);
  const roots = new Set(withoutCaller.map(({ name }) => name.replace(/[: ].*/, '')));
  expect([...roots].filter((name) => !/^(POST|GET|RunActivity|StartWorkflow)$/.test(name))).toEqual(
    [],
  );
});
