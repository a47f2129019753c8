import { aCustomer, anAdmin, aProduct, orderOf, startSystem, until, type System } from '../harness';
import { wordsIn } from '../words-in';

let system: System;
beforeAll(async () => (system = await startSystem()));
afterAll(() => system.close());

const headers = { 'user-agent': 'A browser', 'x-request-id': 'request-9' };

async function anOrderBy(customer: { token: string }): Promise<string> {
  const product = await aProduct(system.db);
  const { body } = await system.call('POST', '/orders/', {
    token: customer.token,
    body: orderOf([product, 2]),
  });
  return body.id;
}

test('what an admin does to an order is in the audit log, with from where, and not in Temporal', async () => {
  const { db } = system;
  const admin = await anAdmin(db, { role: 'manager', permissions: ['manage_orders'] });
  const id = await anOrderBy(await aCustomer(db));
  const ask = (path: string, body: unknown) =>
    system.call('POST', `/orders/${id}/${path}/`, { token: admin.token, body, headers });
  await ask('update_status', { status: 'confirmed' });
  await ask('record_payment', {
    payment_method: 'mpesa',
    payment_reference: 'QWE123',
    amount: '3000.00',
  });
  await ask('cancel', { notes: 'Out of maize' });

  const logged = await db('audit_log').where({ actorType: 'admin', actorId: admin.adminId });
  const orders = logged.filter(({ subjectType }) => subjectType === 'order');
  expect(orders.map(({ subjectId, before, after }) => [subjectId, before, after])).toEqual([
    [id, { status: 'pending' }, { status: 'confirmed' }],
    [
      id,
      { is_paid: false, payment_reference: null },
      { is_paid: true, payment_reference: 'QWE123' },
    ],
    [id, { status: 'confirmed' }, { status: 'cancelled' }],
  ]);
  expect(logged.every(({ requestId }) => requestId === 'request-9')).toBe(true);
  const from = await db('audit_personal').where({ customerId: admin.id });
  expect(from).toHaveLength(logged.length);
  expect(from.every(({ ip, userAgent }) => ip === '127.0.0.1' && userAgent === 'A browser')).toBe(
    true,
  );

  const history = await system.client.workflow.getHandle(`order-${id}`).fetchHistory();
  const everything = [...wordsIn(history)].join('\n');
  expect(everything).toContain('confirmed');
  expect(everything).not.toContain('127.0.0.1');
  expect(everything).not.toContain('A browser');
});

test('a message sent again by an admin is in the log, too', async () => {
  const { db } = system;
  const admin = await anAdmin(db, { role: 'admin', permissions: ['send_notifications'] });
  const orderId = await anOrderBy(await aCustomer(db));
  const message = await until('all is sent', async () => {
    const rows = await db('notifications').where({ orderId });
    return rows.every(({ status }) => status === 'sent') && rows[0];
  });
  const failed = { status: 'failed', errorKind: 'permanent', sentAt: null };
  await db('notifications').where({ id: message.id }).update(failed);
  const { status } = await system.call('POST', `/notifications/${message.id}/retry/`, {
    token: admin.token,
    headers,
  });
  expect(status).toBe(202);
  expect(await db('audit_log').where({ actorType: 'admin', actorId: admin.adminId })).toEqual([
    expect.objectContaining({
      action: 'notification.changed',
      subjectId: message.id,
      before: { status: 'failed' },
      after: { status: 'pending' },
      requestId: 'request-9',
    }),
  ]);
  const [from] = await db('audit_personal').where({ customerId: admin.id });
  expect(from).toMatchObject({ ip: '127.0.0.1', userAgent: 'A browser' });
});

test('what customers do to their orders is in the timeline, not in the log of admins’ changes', async () => {
  const { db } = system;
  const customer = await aCustomer(db);
  const id = await anOrderBy(customer);
  await system.call('POST', `/orders/${id}/cancel/`, { token: customer.token, body: {} });
  expect(await db('audit_log').where({ subjectId: id })).toEqual([]);
});
