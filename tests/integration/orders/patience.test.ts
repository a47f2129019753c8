import {
  aCustomer,
  anAdmin,
  aProduct,
  orderOf,
  startSystem,
  until,
  type Person,
  type System,
} from '../harness';

async function anOrder(
  system: System,
  customer: Person,
): Promise<{ id: string; product: { id: string } }> {
  const product = await aProduct(system.db);
  const { body } = await system.call('POST', '/orders/', {
    token: customer.token,
    body: orderOf([product, 3]),
  });
  return { id: body.id, product };
}

describe('an order left unconfirmed', () => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem({ orders: { reminderAfterMs: 400, expireAfterMs: 1_200 } });
  });

  afterAll(async () => {
    await system.close();
  });

  test('reminds the admins once, then is cancelled and gives its stock back', async () => {
    const { db, client } = system;
    const admin = await anAdmin(db);
    const { id, product } = await anOrder(system, await aCustomer(db));
    await client.workflow.getHandle(`order-${id}`).result();
    const events = await db('order_events')
      .where({ orderId: id })
      .whereIn('kind', ['left_unconfirmed', 'status_changed'])
      .orderBy('seq');
    expect(events.map(({ kind, toStatus, actorType }) => [kind, toStatus, actorType])).toEqual([
      ['left_unconfirmed', null, 'system'],
      ['status_changed', 'cancelled', 'system'],
    ]);
    const reminders = await db('notifications').where({ orderId: id, event: 'left_unconfirmed' });
    expect(reminders).toMatchObject([{ address: admin.email, status: 'sent' }]);
    expect(await db('products').where({ id: product.id }).first('stockQuantity')).toEqual({
      stockQuantity: 100,
    });
  });

  test('is left alone once confirmed', async () => {
    const { db } = system;
    const admin = await anAdmin(db);
    const { id } = await anOrder(system, await aCustomer(db));
    await system.call('POST', `/orders/${id}/update_status/`, {
      token: admin.token,
      body: { status: 'confirmed' },
    });
    const handle = system.client.workflow.getHandle(`order-${id}`);
    expect(await handle.query('waitingFor')).toEqual([]);
    const { events } = await handle.fetchHistory();
    const timers = events?.filter(({ timerStartedEventAttributes: timer }) => timer) ?? [];
    const cancelled = events?.filter(({ timerCanceledEventAttributes: timer }) => timer) ?? [];
    expect([timers.length, cancelled.length]).toEqual([2, 2]);
  });
});

describe('with reminders a day away', () => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem();
  });

  afterAll(async () => {
    await system.close();
  });

  test('the timer is a durable one, and explain says when it is due', async () => {
    const { db } = system;
    const admin = await anAdmin(db);
    const { id } = await anOrder(system, await aCustomer(db));
    const { body } = await system.call('GET', `/orders/${id}/explain/`, { token: admin.token });
    expect(body).toMatchObject({
      status: 'pending',
      workflow: { id: `order-${id}`, status: 'running' },
      stock: [{ quantity: 3, taken: true }],
    });
    const [timer] = body.workflow.pending.filter(({ kind }: { kind: string }) => kind === 'timer');
    expect(timer.name).toBe('Remind the admins');
    const hours = (Date.parse(timer.due_at) - Date.now()) / 3_600_000;
    expect(Math.round(hours)).toBe(24);
  });

  test('every activity and timer says in words what it is', async () => {
    const { db, client } = system;
    const { id } = await anOrder(system, await aCustomer(db));
    await until('messages are sent', async () => {
      const open = await db('notifications').where({ orderId: id, status: 'pending' });
      return open.length === 0;
    });
    const { events } = await client.workflow.getHandle(`order-${id}`).fetchHistory();
    const shown = (events ?? []).filter(
      (event) =>
        event.timerStartedEventAttributes ??
        event.activityTaskScheduledEventAttributes ??
        event.markerRecordedEventAttributes ??
        event.workflowExecutionStartedEventAttributes,
    );
    expect(shown.length).toBeGreaterThanOrEqual(5);
    for (const event of shown) {
      const summary = Buffer.from(event.userMetadata?.summary?.data ?? []).toString();
      expect(summary.length).toBeGreaterThan(10);
    }
  });
});
