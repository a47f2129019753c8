import { randomUUID } from 'node:crypto';
import { aCustomer, anAdmin } from '../harness';
import { aNotification, queriesOf } from './rows';
import { serve, type Served } from './served';

let api: Served;
let token: string;

const ask = (path: string, method = 'GET', body?: unknown) =>
  api.call(method, path, { token, ...(body === undefined ? {} : { body }) });

/** One that failed like this. */
const failed = (errorKind: string, errorCode: string | null, more: Record<string, unknown> = {}) =>
  aNotification(api.db, null, {
    notificationType: 'sms',
    status: 'failed',
    errorKind,
    errorCode,
    attempts: 1,
    ...more,
  });

beforeAll(async () => {
  api = await serve();
  ({ token } = await anAdmin(api.db, { role: 'admin', permissions: ['send_notifications'] }));
});
beforeEach(() => api.db('notifications').delete());
afterAll(() => api.close());

test('what has failed is told by channel, kind and code, with the words of the newest', async () => {
  const [old, mid, late] = ['2026-03-14T06:00:00Z', '2026-03-15T06:00:00Z', '2026-03-16T06:00:00Z'];
  await failed('permanent', '403', { createdAt: late, errorMessage: 'Bad number now' });
  await failed('permanent', '403', { createdAt: old, errorMessage: 'Bad number' });
  await failed('permanent', '403', { createdAt: mid, abandonedAt: late });
  await failed('permanent', '404', { createdAt: mid, errorMessage: 'No such number' });
  await failed('unknown', null, { createdAt: mid, errorMessage: 'Cut' });
  await failed('permanent', '403', { createdAt: mid, notificationType: 'email' });
  await aNotification(api.db, null, { status: 'skipped', errorMessage: 'Wanted none' });
  const { status, body } = await ask('/admin/notifications/failures/');
  expect(status).toBe(200);
  expect(body[0]).toEqual({
    channel: 'sms',
    kind: 'permanent',
    code: '403',
    words: 'Bad number now',
    count: 3,
    given_up: 1,
    oldest_at: '2026-03-14T06:00:00.000Z',
    newest_at: '2026-03-16T06:00:00.000Z',
  });
  expect(
    body.slice(1).map(({ channel, kind, code, count }: any) => [channel, kind, code, count]),
  ).toEqual([
    ['email', 'permanent', '403', 1],
    ['sms', 'permanent', '404', 1],
    ['sms', 'unknown', '', 1],
  ]);
});

test('one query tells of them, by an index', async () => {
  await failed('permanent', '403');
  let asked: { sql: string; bindings: unknown[] } | undefined;
  const hear = (query: { sql: string; bindings: unknown[] }) => {
    if (query.sql.includes('AS "givenUp"')) asked = query;
  };
  api.db.on('query', hear);
  expect(
    await queriesOf(api.db, () => ask('/admin/notifications/failures/'), 'FROM notifications'),
  ).toBe(1);
  api.db.off('query', hear);
  const plan = await api.db.transaction(async (trx) => {
    // So few rows are read faster from end to end.
    await trx.raw('SET LOCAL enable_seqscan = off');
    const { rows } = await trx.raw(`EXPLAIN ${asked?.sql.replaceAll(/\$\d+/g, '?')}`, [50]);
    return JSON.stringify(rows);
  });
  expect(plan.match(/notifications_failed_why/g)).toHaveLength(2);
});

test('those of a group are listed by its kind and code, and by event and time', async () => {
  const wanted = await failed('permanent', '403', { createdAt: '2026-03-14T06:00:00Z' });
  await failed('permanent', '404', { createdAt: '2026-03-14T06:00:00Z' });
  await failed('passing', '403', { createdAt: '2026-03-14T06:00:00Z' });
  await failed('permanent', '403', { createdAt: '2026-03-20T06:00:00Z' });
  await failed('permanent', '403', { createdAt: '2026-03-14T06:00:00Z', event: 'test' });
  const idsOf = async (query: string) => {
    const { status, body } = await ask(`/notifications/?${query}`);
    return [status, body.results.map(({ id }: any) => id)];
  };
  const group = 'status=failed&error_kind=permanent&error_code=403&event=order_confirmed';
  const event = (await api.db('notifications').where({ id: wanted }).first('event')).event;
  const query = group.replace('order_confirmed', event);
  const march14 = '&created_after=2026-03-14&created_before=2026-03-14';
  expect(await idsOf(`${query}${march14}`)).toEqual([200, [wanted]]);
  const { body } = await ask(`/notifications/?${query}`);
  expect(body.results[0]).toMatchObject({
    event,
    error_kind: 'permanent',
    error_code: '403',
    given_up_at: null,
  });
  expect((await ask('/notifications/?error_kind=lost')).status).toBe(400);
});

/** How many a retry would take. */
const countOf = async (code?: string) => {
  const body = { dry_run: true, ...(code === undefined ? {} : { error_code: code }) };
  return (await ask('/admin/notifications/retry/', 'POST', body)).body.count;
};

test('a retry takes those of one code only', async () => {
  await failed('permanent', '403');
  await failed('permanent', '404');
  await failed('permanent', null);
  expect([await countOf(), await countOf('403'), await countOf(''), await countOf('500')]).toEqual([
    3, 1, 1, 0,
  ]);
});

test('one message tells how it looks and what sends it; a customer not what sends it', async () => {
  const customer = await aCustomer(api.db);
  const mailingId = randomUUID();
  await api.db('mailings').insert({
    id: mailingId,
    kind: 'custom',
    channels: ['email'],
    recipients: 1,
  });
  const html = '<p>Hello</p>';
  const [alone, ofMailing] = [
    await aNotification(api.db, null, { html, attempts: 2, recipientId: customer.id }),
    await aNotification(api.db, null, { mailingId }),
  ];
  const temporal = 'http://temporal.test/namespaces/default/workflows';
  expect((await ask(`/notifications/${alone}/`)).body).toMatchObject({
    html,
    attempts: 2,
    workflow: { id: `notify-${alone}`, temporal_url: `${temporal}/notify-${alone}` },
  });
  expect((await ask(`/admin/notifications/${ofMailing}/`)).body.workflow.id).toBe(
    `custom-${mailingId}`,
  );
  const theirs = await api.call('GET', `/notifications/${alone}/`, { token: customer.token });
  expect(theirs.body).toMatchObject({ html, workflow: null });
});

test('messages to customers are listed, the latest first, each with what became of it', async () => {
  const [first, second, alert] = [randomUUID(), randomUUID(), randomUUID()];
  const made = { channels: ['email'], recipients: 2 };
  await api.db('mailings').insert([
    { ...made, id: first, kind: 'custom', subject: 'Monday', createdAt: '2026-03-14T06:00:00Z' },
    { ...made, id: second, kind: 'custom', subject: 'Tuesday', createdAt: '2026-03-15T06:00:00Z' },
    { ...made, id: alert, kind: 'system_alert', subject: 'Monday' },
  ]);
  await aNotification(api.db, null, {
    mailingId: first,
    recipientId: (await aCustomer(api.db)).id,
    status: 'sent',
    sentAt: new Date(),
  });
  const { body } = await ask('/admin/notifications/custom/?search=day');
  const listed = body.results.filter(({ workflow_id }: any) =>
    [first, second, alert].includes(workflow_id.slice('custom-'.length)),
  );
  expect(listed).toMatchObject([
    { workflow_id: `custom-${second}`, subject: 'Tuesday', made: 0, sent: 0 },
    { workflow_id: `custom-${first}`, subject: 'Monday', made: 1, sent: 1, total: 2 },
  ]);
  expect((await ask('/admin/notifications/custom/?search=Tuesday')).body.count).toBe(1);
});
