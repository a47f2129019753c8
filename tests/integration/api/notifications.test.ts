import { randomUUID } from 'node:crypto';
import { aCustomer, anAdmin, type Person } from '../harness';
import { aNotification } from './rows';
import { serve, type Served } from './served';

let api: Served;
let amina: Person;
let admin: Person;
beforeAll(async () => {
  api = await serve();
  amina = await aCustomer(api.db);
  admin = await anAdmin(api.db, { role: 'admin', permissions: ['send_notifications'] });
});
afterAll(() => api.close());
beforeEach(() => api.db('notifications').delete());

const aMessage = (overrides: Record<string, unknown> = {}) =>
  aNotification(api.db, null, {
    notificationType: 'sms',
    recipientId: amina.id,
    address: '+254700000001',
    subject: '',
    message: 'Asante, 100% yours',
    ...overrides,
  });

const stats = async ({ token }: Person) =>
  (await api.call('GET', '/notifications/stats/', { token })).body;

const list = async (query: string, { token }: Person) =>
  (await api.call('GET', `/notifications/${query}`, { token })).body.results.map(
    ({ id }: any) => id,
  );

test('customers see their own, admins all', async () => {
  const own = await aMessage();
  const asAdmin = await aMessage({ audience: 'admins', recipientId: amina.id });
  const other = await aMessage({ recipientId: admin.id, audience: 'person' });
  expect(await list('', amina)).toEqual([own]);
  expect((await list('', admin)).sort()).toEqual([own, asAdmin, other].sort());
  for (const id of [asAdmin, other]) {
    const { status } = await api.call('GET', `/notifications/${id}/`, { token: amina.token });
    expect(status).toBe(404);
  }
});

test('a notification tells of its message and how it went', async () => {
  const id = await aMessage({
    status: 'sent',
    sentAt: new Date(),
    cost: '0.8',
    units: 1,
    attempts: 3,
    providerMessageId: 'ATX1',
  });
  const { body } = await api.call('GET', `/notifications/${id}/`, { token: amina.token });
  expect(body).toMatchObject({
    recipient: amina.id,
    recipient_name: 'Amina Odhiambo',
    order: null,
    order_number: null,
    retry_count: 2,
    sms_details: { phone_number: '+254700000001', message_id: 'ATX1', cost: '0.8000', units: 1 },
    email_details: null,
  });
});

test('filters, search and ordering narrow and arrange the list', async () => {
  const sms = await aMessage();
  const email = await aMessage({
    notificationType: 'email',
    subject: 'Hello',
    status: 'skipped',
    createdAt: new Date(0),
  });
  expect(await list('?notification_type=email', amina)).toEqual([email]);
  expect(await list('?status=pending', amina)).toEqual([sms]);
  expect(await list('?search=hello', amina)).toEqual([email]);
  expect(await list('?search=100%25', amina)).toHaveLength(2);
  expect(await list('?ordering=created_at', amina)).toEqual([email, sms]);
  expect(await list(`?order=${randomUUID()}`, amina)).toEqual([]);
  expect(await list(`?recipient=${amina.id}`, admin)).toEqual([email, sms].toReversed());
  expect(await list(`?recipient=${admin.id}`, admin)).toEqual([]);
});

test('stats count what one may see', async () => {
  await aMessage();
  await aMessage({
    recipientId: admin.id,
    notificationType: 'email',
    status: 'failed',
    errorKind: 'passing',
  });
  expect(await stats(amina)).toEqual({
    total: 1,
    sms: 1,
    email: 0,
    pending: 1,
    sent: 0,
    failed: 0,
    delivered: 0,
    skipped: 0,
  });
  expect(await stats(admin)).toMatchObject({ total: 2, sms: 1, email: 1, pending: 1, failed: 1 });
});

test('what has gone out, or never will, is not sent again', async () => {
  for (const status of ['sent', 'delivered', 'skipped']) {
    const id = await aMessage({ status, sentAt: new Date() });
    const { status: code, body } = await api.call('POST', `/notifications/${id}/retry/`, {
      token: admin.token,
    });
    expect([code, body.type]).toEqual([409, '/problems/not-retryable']);
  }
  const id = await aMessage();
  expect(
    (await api.call('POST', `/notifications/${id}/retry/`, { token: amina.token })).status,
  ).toBe(403);
});
