import {
  anAdmin,
  aProduct,
  aCustomer,
  countOf,
  orderOf,
  startSystem,
  until,
  type Person,
  type System,
} from '../harness';

let system: System;
let admin: Person & { adminId: number };

beforeAll(async () => {
  system = await startSystem();
  admin = await anAdmin(system.db, { role: 'admin', permissions: ['send_notifications'] });
});

afterAll(() => system.close());

const ask = (path: string, body: Record<string, unknown>, headers: Record<string, string> = {}) =>
  system.call('POST', path, { token: admin.token, body, headers });

const key = { 'Idempotency-Key': 'once' };

test.each([
  ['/admin/send_system_alert/', { alert_type: 'info', message: 'Paper is here.' }, 'mailings'],
  [
    '/admin/notifications/send_test_sms/',
    { phone_number: '+254700123456', message: 'Hello' },
    'notifications',
  ],
  [
    '/admin/notifications/send_test_email/',
    { email: 'someone@example.com', subject: 'Hello', message: 'Hello' },
    'notifications',
  ],
  ['/admin/notifications/retry/', { channel: 'sms' }, 'notification_retries'],
])(
  '%s does once what is asked under one key, the same key elsewhere notwithstanding',
  async (path, body, table) => {
    const before = await countOf(system.db, table);
    const answers = await Promise.all([ask(path, body, key), ask(path, body, key)]);
    answers.push(await ask(path, body, key));
    expect(answers.map(({ status }) => status)).toEqual([202, 202, 202]);
    const idOf = ({ body: answer }: (typeof answers)[number]) =>
      answer.workflow_id ?? answer.notification.id;
    expect(new Set(answers.map(idOf)).size).toBe(1);
    const replays = answers.map(({ headers }) => headers.get('Idempotent-Replayed'));
    expect(replays.toSorted()).toEqual([null, 'true', 'true']);
    expect(await countOf(system.db, table)).toBe(before + 1);
    const other = {
      ...body,
      ...(table === 'notification_retries' ? { channel: 'email' } : { message: 'Other' }),
    };
    const reused = await ask(path, other, key);
    expect([reused.status, reused.body.type]).toEqual([
      409,
      expect.stringMatching(/idempotency-key-reused$/),
    ]);
    expect((await ask(path, body, { 'Idempotency-Key': 'k'.repeat(256) })).status).toBe(400);
  },
);

test('what many messages are sent again for tells in the audit log from where it was asked for', async () => {
  const { db } = system;
  const customer = await aCustomer(db);
  const product = await aProduct(db);
  const order = await system.call('POST', '/orders/', {
    token: customer.token,
    body: orderOf([product, 1]),
  });
  const trial = { phone_number: '+254700123457', message: 'Hello' };
  const { body: sent } = await ask('/admin/notifications/send_test_sms/', trial);
  const ids = await until('both are sent', async () => {
    const rows = await db('notifications')
      .where({ notificationType: 'sms', status: 'sent' })
      .where(
        (either) =>
          void either.where({ orderId: order.body.id }).orWhere({ id: sent.notification.id }),
      )
      .pluck<string[]>('id');
    return rows.length === 2 && rows;
  });
  await db('notifications')
    .whereIn('id', ids)
    .update({ status: 'failed', errorKind: 'permanent', sentAt: null });
  const asked = { channel: 'sms', error_kind: 'permanent' };
  const headers = { 'User-Agent': 'A browser', 'X-Request-Id': 'request-many' };
  const { body } = await ask('/admin/notifications/retry/', asked, headers);
  await until('it has ended', async () => {
    const progress = await system.call(
      'GET',
      `/admin/notifications/retry/${body.workflow_id}/`,
      admin,
    );
    return progress.body.status === 'completed';
  });
  const entries = await db('audit_log')
    .whereIn('subjectId', ids)
    .where({ action: 'notification.changed', actorId: admin.adminId });
  expect(entries.map(({ requestId }) => requestId)).toEqual(['request-many', 'request-many']);
  const from = await db('audit_personal').whereIn(
    'auditId',
    entries.map(({ id }) => id),
  );
  expect(from).toHaveLength(2);
  for (const each of from) expect(each).toMatchObject({ ip: '127.0.0.1', userAgent: 'A browser' });
  // It is kept no longer than it is needed.
  const [job] = await db('notification_retries').where({ id: body.workflow_id.slice(6) });
  expect(job).toMatchObject({ ip: null, userAgent: null, requestId: null });
});
