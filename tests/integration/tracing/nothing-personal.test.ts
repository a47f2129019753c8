import { Client, Connection } from '@temporalio/client';
import type { Span } from '../../../local/traces/spans';
import { aCaller, named, startTraced, type TracedStack } from './traced-stack';

let shop: TracedStack;
const api = '/api/v1';

beforeAll(async () => {
  shop = await startTraced();
}, 120_000);
afterAll(() => shop?.close(), 60_000);

const person = {
  email: 'akinyi.wekesa@private.example',
  password: 'a-long-Secret-of-hers-77',
  first_name: 'Akinyiqx',
  last_name: 'Wekesazw',
  phone_number: '+254711223344',
  address: 'Ngongroad 417b',
  city: 'Machakosville',
  state: 'Machakosstate',
  postal_code: '90137',
};
const note = 'ring at the greenest gate';

/** All of it, wherever it was sent: bodies, addresses, headers, database, mail, SMS. */
async function live(): Promise<{ token: string; orderId: string; traces: string[] }> {
  const callers = Array.from({ length: 7 }, () => aCaller());
  const next = callers.values();
  const call = async (method: string, path: string, body?: object, token?: string) => {
    const headers = {
      ...next.next().value?.headers,
      'user-agent': `browser of ${person.first_name}`,
      'x-forwarded-for': '197.248.99.7',
      tracestate: `mail=${person.email}`,
      baggage: `user=${person.email}`,
    };
    return shop.call(method, path, {
      headers,
      ...(body && { body }),
      ...(token !== undefined && { token }),
    });
  };
  const registering = { ...person, password_confirm: person.password };
  const registered = await call('POST', `${api}/auth/register/`, registering);
  expect(registered.status).toBe(201);
  const { token } = registered.body;
  expect((await call('POST', `${api}/auth/register/`, registering)).status).toBe(409);
  const credentials = { email: person.email, password: person.password };
  expect((await call('POST', `${api}/auth/login/`, credentials)).status).toBe(200);
  const products = await call('GET', `${api}/products/?search=charger`, undefined, token);
  const items = [{ product_id: products.body.results[0].id, quantity: 1 }];
  const order = { shipping_address: person.address, notes: note, items };
  const placed = await call('POST', `${api}/orders/`, order, token);
  expect(placed.status).toBe(201);
  const inAddress = `${api}/customers/${person.email}/?search=${person.last_name}&secret=open-sesame-1`;
  expect((await call('GET', inAddress, undefined, token)).status).toBe(404);
  const report = `${api}/webhooks/africastalking/delivery/?secret=open-sesame-2`;
  expect((await call('POST', report, { phoneNumber: person.phone_number })).status).not.toBe(201);
  return { token, orderId: placed.body.id, traces: callers.map(({ traceId }) => traceId) };
}

const answered = (spans: readonly Span[]) => spans.some(({ kind }) => kind === 'server');
const sent = (spans: readonly Span[]) =>
  named(spans, 'RunActivity:sendEmails').length > 0 &&
  named(spans, 'RunActivity:sendSms').length > 0;

test('nothing that leaves a process with its traces names a person or opens a door', async () => {
  const { token, orderId, traces } = await live();
  const [
    registration = '',
    again = '',
    logIn = '',
    list = '',
    placing = '',
    odd = '',
    report = '',
  ] = traces;
  await shop.trace('the mail to her', registration, (spans) =>
    ['RunActivity:sendMessage', 'POST /api/v1/auth/register/'].every(
      (name) => named(spans, name).length > 0,
    ),
  );
  await shop.trace('her order', placing, (spans) => answered(spans) && sent(spans));
  for (const each of [again, logIn, list, odd, report]) {
    await shop.trace('an answer', each, answered);
  }

  const all = shop.exports.map(({ body }) => body.toString()).join('\n');
  expect(all).toContain('insert into');
  expect(all).toContain('send sms');
  const told = [
    ...Object.values(person),
    note,
    token,
    'private.example',
    '711223344',
    'open-sesame',
    '197.248.99.7',
    'browser of',
    'testpass123',
  ].filter((secret) => all.toLowerCase().includes(secret.toLowerCase()));
  expect(told).toEqual([]);
  const messages = shop.exports.flatMap(({ spans }) => spans).map(({ attributes }) => attributes);
  expect(messages.filter((each) => 'exception.message' in each)).toEqual([]);

  // Nor what a workflow is told, and keeps for weeks: no more than where it belongs.
  const carried = await carriedBy(`order-${orderId}`);
  expect(carried.length).toBeGreaterThan(3);
  const place = {
    traceparent: expect.stringMatching(new RegExp(`^00-${placing}-[0-9a-f]{16}-01$`)),
  };
  expect(carried).toEqual(carried.map(() => place));
});

/** The trace in the headers of all that a workflow was asked and has asked for. */
async function carriedBy(workflowId: string): Promise<unknown[]> {
  const connection = await Connection.connect({
    address: String(shop.stack.env['TEMPORAL_ADDRESS']),
  });
  const { events } = await new Client({ connection }).workflow.getHandle(workflowId).fetchHistory();
  await connection.close();
  return (events ?? [])
    .flatMap((event) => [
      event.workflowExecutionStartedEventAttributes?.header,
      event.workflowExecutionUpdateAcceptedEventAttributes?.acceptedRequest?.input?.header,
      event.activityTaskScheduledEventAttributes?.header,
    ])
    .flatMap((header) => header?.fields?.['_tracer-data']?.data ?? [])
    .map((data) => JSON.parse(Buffer.from(data).toString()));
}
