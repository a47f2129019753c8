import { WithStartWorkflowOperation } from '@temporalio/client';
import {
  orderStatuses,
  transitions,
  type OrderStatus,
} from '../../../workflows/domain/order-status';
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

let system: System;
let admin: Person;
let customer: Person;
let product: { id: string };

beforeAll(async () => {
  system = await startSystem();
  admin = await anAdmin(system.db);
  customer = await aCustomer(system.db);
  product = await aProduct(system.db, { stockQuantity: 10_000 });
});

afterAll(async () => {
  await system.close();
});

const way: Record<OrderStatus, readonly OrderStatus[]> = {
  pending: [],
  confirmed: ['confirmed'],
  processing: ['confirmed', 'processing'],
  shipped: ['confirmed', 'processing', 'shipped'],
  delivered: ['confirmed', 'processing', 'shipped', 'delivered'],
  cancelled: ['cancelled'],
  refunded: ['confirmed', 'processing', 'shipped', 'delivered', 'refunded'],
};

async function anOrder(status: OrderStatus = 'pending'): Promise<string> {
  const placed = await system.call('POST', '/orders/', {
    token: customer.token,
    body: orderOf([product, 1]),
  });
  expect(placed.status).toBe(201);
  for (const to of way[status]) expect((await moveTo(placed.body.id, to)).status).toBe(200);
  return placed.body.id as string;
}

const moveTo = (id: string, status: string, notes = '') =>
  system.call('POST', `/orders/${id}/update_status/`, {
    token: admin.token,
    body: { status, notes },
  });

const statusOf = async (id: string) =>
  (await system.db('orders').where({ id }).first('status')).status as OrderStatus;

const stock = async () =>
  (await system.db('products').where({ id: product.id }).first('stockQuantity'))
    .stockQuantity as number;

describe.each(orderStatuses)('an order that is %s', (from) => {
  test.each(orderStatuses)('answers rightly when it is to become %s', async (to) => {
    const id = await anOrder(from);
    const before = await system.db('order_events').where({ orderId: id, kind: 'status_changed' });
    const { status, body } = await moveTo(id, to);
    const allowed = (transitions[from] as readonly OrderStatus[]).includes(to);
    if (allowed) {
      expect(status).toBe(200);
      expect(await statusOf(id)).toBe(to);
    } else {
      expect([status, body.type, body.allowed]).toEqual([
        409,
        '/problems/transition-not-allowed',
        transitions[from],
      ]);
      expect(await statusOf(id)).toBe(from);
      expect(
        await system.db('order_events').where({ orderId: id, kind: 'status_changed' }),
      ).toHaveLength(before.length);
    }
  });
});

test('the database knows the same transitions as the code, and refuses any other itself', async () => {
  const rows = await system.db('order_transitions').select('fromStatus', 'toStatus');
  const pairs = rows.map(({ fromStatus, toStatus }) => `${fromStatus} ${toStatus}`).sort();
  const expected = Object.entries(transitions).flatMap(([from, all]) =>
    all.map((to) => `${from} ${to}`),
  );
  expect(pairs).toEqual(expected.sort());
  const id = await anOrder('shipped');
  await expect(system.db('orders').where({ id }).update({ status: 'pending' })).rejects.toThrow(
    /can not go/,
  );
});

test('two admins move the same order at once: one wins, the other gets a 409', async () => {
  for (let round = 0; round < 5; round += 1) {
    const id = await anOrder();
    const answers = await Promise.all([moveTo(id, 'confirmed'), moveTo(id, 'cancelled')]);
    // Cancelled may follow confirmed; only that way both are right.
    const statuses = answers.map(({ status }) => status);
    if (statuses[0] === 200 && statuses[1] === 200) expect(await statusOf(id)).toBe('cancelled');
    else expect(statuses.sort()).toEqual([200, 409]);
  }
  const id = await anOrder();
  const same = await Promise.all(Array.from({ length: 10 }, () => moveTo(id, 'confirmed')));
  expect(same.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(9).fill(409)]);
});

test('a cancelled order gives its stock back once', async () => {
  const before = await stock();
  const id = await anOrder();
  expect(await stock()).toBe(before - 1);
  const answers = await Promise.all(
    Array.from({ length: 5 }, () =>
      system.call('POST', `/orders/${id}/cancel/`, { token: customer.token }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409]);
  expect(await stock()).toBe(before);
});

test('a customer cancels while the shop has not begun, staff also while it is processing', async () => {
  const id = await anOrder('processing');
  const byCustomer = await system.call('POST', `/orders/${id}/cancel/`, { token: customer.token });
  expect(byCustomer.status).toBe(409);
  const stranger = await aCustomer(system.db);
  expect(
    (await system.call('POST', `/orders/${id}/cancel/`, { token: stranger.token })).status,
  ).toBe(404);
  const byStaff = await system.call('POST', `/orders/${id}/cancel/`, { token: admin.token });
  expect(byStaff.status).toBe(200);
  expect(await statusOf(id)).toBe('cancelled');
});

test('a payment is recorded once; the same reference again changes nothing, another one is refused', async () => {
  const id = await anOrder();
  const pay = (body: Record<string, unknown>) =>
    system.call('POST', `/orders/${id}/record_payment/`, {
      token: admin.token,
      body: { payment_method: 'mpesa', payment_reference: 'QX12', amount: '1500.00', ...body },
    });
  const wrong = await pay({ amount: '1499.99' });
  expect([wrong.status, Object.keys(wrong.body.errors)]).toEqual([400, ['amount']]);
  const both = await Promise.all([pay({}), pay({})]);
  expect(both.map(({ status, body }) => [status, body.is_paid])).toEqual([
    [200, true],
    [200, true],
  ]);
  const other = await pay({ payment_reference: 'QX13' });
  expect([other.status, other.body.type]).toEqual([409, '/problems/already-paid']);
  const events = await system.db('order_events').where({ orderId: id, kind: 'payment_recorded' });
  expect(events).toHaveLength(1);

  const cancelled = await anOrder('cancelled');
  const late = await system.call('POST', `/orders/${cancelled}/record_payment/`, {
    token: admin.token,
    body: { payment_method: 'mpesa', payment_reference: 'QX14', amount: '1500.00' },
  });
  expect([late.status, late.body.type]).toEqual([409, '/problems/not-payable']);
});

test('the timeline tells what happened, by whom, with note and messages', async () => {
  const id = await anOrder();
  await moveTo(id, 'confirmed', 'Packed by Otieno');
  const timeline = await until('five messages in the timeline', async () => {
    const { body } = await system.call('GET', `/orders/${id}/timeline/`, { token: admin.token });
    const told = body.filter(({ kind }: { kind: string }) => kind === 'notification_sent');
    return told.length === 5 && body;
  });
  expect(timeline[0]).toMatchObject({
    kind: 'placed',
    to_status: 'pending',
    actor: { type: 'customer', id: customer.id },
  });
  const moved = timeline.find(({ kind }: { kind: string }) => kind === 'status_changed');
  expect(moved).toMatchObject({
    from_status: 'pending',
    to_status: 'confirmed',
    note: 'Packed by Otieno',
    actor: { type: 'admin' },
  });
});

describe('an actor that is gone', () => {
  test('is started again by the next command when its workflow was terminated', async () => {
    const id = await anOrder();
    await system.client.workflow.getHandle(`order-${id}`).terminate('a test');
    expect((await moveTo(id, 'confirmed')).status).toBe(200);
    const { status } = await system.client.workflow.getHandle(`order-${id}`).describe();
    expect(status.name).toBe('RUNNING');
  });

  test('leaves its successor to find what a command did that is given again', async () => {
    const id = await anOrder();
    const give = () =>
      system.client.workflow.executeUpdateWithStart('changeStatus', {
        updateId: `confirm-${id}`,
        args: [{ to: 'confirmed' }],
        startWorkflowOperation: new WithStartWorkflowOperation('processOrder', {
          workflowId: `order-${id}`,
          taskQueue: `orders${system.queueSuffix}`,
          args: [{ orderId: id }],
          workflowIdConflictPolicy: 'USE_EXISTING',
        }),
      });
    expect(await give()).toEqual({ status: 'confirmed' });
    await system.client.workflow.getHandle(`order-${id}`).terminate('a test');
    expect(await give()).toEqual({ status: 'confirmed' });
    const moves = await system.db('order_events').where({ orderId: id, kind: 'status_changed' });
    expect(moves).toHaveLength(1);
  });

  test('is started again by a refund after it ended', async () => {
    const id = await anOrder('delivered');
    const handle = system.client.workflow.getHandle(`order-${id}`);
    await until(
      'the actor has ended',
      async () => (await handle.describe()).status.name === 'COMPLETED',
    );
    expect(await handle.result()).toMatchObject({ outcome: 'placed', status: 'delivered' });
    expect((await moveTo(id, 'refunded')).status).toBe(200);
    expect(await statusOf(id)).toBe('refunded');
  });

  test('is made for an order that never had one', async () => {
    const id = await anOrder();
    await system.client.workflow.getHandle(`order-${id}`).terminate('as if it never was');
    await system.db('orders').where({ id }).update({ actorStartedAt: null });
    expect((await moveTo(id, 'cancelled')).status).toBe(200);
    const order = await system.db('orders').where({ id }).first();
    expect(order.actorStartedAt).not.toBeNull();
  });

  test('cancelling the workflow does not cancel the order', async () => {
    const id = await anOrder();
    const handle = system.client.workflow.getHandle(`order-${id}`);
    await handle.cancel();
    await until(
      'the workflow is cancelled',
      async () => (await handle.describe()).status.name === 'CANCELLED',
    );
    expect(await statusOf(id)).toBe('pending');
    expect((await moveTo(id, 'confirmed')).status).toBe(200);
  });
});

test('commands from Temporal Web are checked like any input', async () => {
  const id = await anOrder();
  const handle = system.client.workflow.getHandle(`order-${id}`);
  const wrong: unknown[] = [{ to: 'lost' }, {}, { to: 'confirmed', by: { type: 'ghost', id: 1 } }];
  for (const args of wrong) {
    await expect(handle.executeUpdate('changeStatus', { args: [args] })).rejects.toMatchObject({
      cause: { type: 'MalformedCommand' },
    });
  }
  await expect(
    handle.executeUpdate('changeStatus', { args: [{ to: 'delivered' }] }),
  ).rejects.toMatchObject({
    cause: { type: 'TransitionNotAllowed' },
  });
  expect(await handle.executeUpdate('changeStatus', { args: [{ to: 'confirmed' }] })).toEqual({
    status: 'confirmed',
  });
});
