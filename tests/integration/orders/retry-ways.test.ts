import { randomUUID } from 'node:crypto';
import { WithStartWorkflowOperation } from '@temporalio/client';
import {
  actorOptions,
  processOrderType,
  retryNotifications,
  retryNotificationsSignal,
} from '../../../workflows/order/messages';
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
let ops: Person;
let product: { id: string };

beforeAll(async () => {
  // Nothing is tried again by itself while these run.
  system = await startSystem({ retryDelaysMs: [3_600_000, 3_600_000, 3_600_000] });
  ops = await anAdmin(system.db);
  product = await aProduct(system.db, { stockQuantity: 10_000 });
});

afterEach(async () => {
  for (const channel of ['email', 'sms'] as const) system.inbox.fault(channel, 'ok');
  await stop(false);
});

afterAll(() => system.close());

interface Sms {
  readonly id: string;
  readonly orderId: string;
  readonly number: string;
}

const stop = (stopped: boolean) =>
  system.call('PATCH', '/admin/channels/sms/', {
    token: ops.token,
    body: stopped ? { stopped, reason: 'A test.' } : { stopped },
  });

/** An order's SMS that was tried once, and then waits for its next try or has failed. */
async function triedOnce(fault: 'refuse' | 'reject'): Promise<Sms> {
  system.inbox.fault('sms', fault, 1);
  const { body } = await system.call('POST', '/orders/', {
    token: (await aCustomer(system.db)).token,
    body: orderOf([product, 1]),
  });
  const status = fault === 'refuse' ? 'pending' : 'failed';
  const row = await until(`its SMS was tried and is ${status}`, () =>
    system
      .db('notifications')
      .where({ orderId: body.id, notificationType: 'sms', status, attempts: 1, claim: null })
      .whereNotNull('errorCode')
      .first(),
  );
  return { id: row.id, orderId: body.id, number: body.order_number };
}

const actorOf = ({ orderId }: Sms) => system.client.workflow.getHandle(`order-${orderId}`);
const options = ({ orderId }: Sms) => actorOptions(orderId, `orders${system.queueSuffix}`);

const byApi = async ({ id }: Sms) => {
  const path = `/notifications/${id}/retry/`;
  const { status } = await system.call('POST', path, { token: ops.token });
  expect([202, 409]).toContain(status);
};

const byMany = async ({ orderId }: Sms) => {
  const { status } = await system.call('POST', '/admin/notifications/retry/', {
    token: ops.token,
    body: { order: orderId, channel: 'sms' },
  });
  expect(status).toBe(202);
};

const byUpdate = (sms: Sms) =>
  actorOf(sms).executeUpdate('retryNotifications', { args: [{ only: [sms.id] }] });

/** As an update, of whoever is not sure that it runs. */
const byUpdateWithStart = (sms: Sms) =>
  system.client.workflow.executeUpdateWithStart(retryNotifications, {
    startWorkflowOperation: new WithStartWorkflowOperation(processOrderType, options(sms)),
    args: [{ only: [sms.id] }],
  });

const bySignal = (sms: Sms) => actorOf(sms).signal(retryNotificationsSignal);

const bySignalWithStart = (sms: Sms) =>
  system.client.workflow.signalWithStart(processOrderType, {
    ...options(sms),
    signal: retryNotificationsSignal,
    signalArgs: [{ only: [sms.id] }],
  });

/** What `temporal workflow signal --query …` and Temporal Web do. */
const byBatch = async ({ number }: Sms) => {
  const { client } = system;
  const visibilityQuery = `OrderNumber = '${number}' AND TaskQueue = 'orders${system.queueSuffix}'`;
  await until(
    'Temporal finds it',
    async () => (await client.workflow.count(visibilityQuery)).count === 1,
  );
  await client.workflowService.startBatchOperation({
    namespace: 'default',
    jobId: randomUUID(),
    reason: 'the provider is back',
    visibilityQuery,
    signalOperation: { signal: 'retryNotifications', identity: 'ops' },
  });
};

const isSent = (sms: Sms, attempts: number) =>
  until('it is sent', () =>
    system.db('notifications').where({ id: sms.id, status: 'sent', attempts }).first(),
  );

async function expectOneArrived({ number }: Sms): Promise<void> {
  const all = await system.inbox.messages({ channel: 'sms' });
  expect(all.filter(({ text }) => text.includes(number))).toHaveLength(1);
}

const toWhoRuns = [
  ['the API', byApi],
  ['an update', byUpdate],
  ['a signal', bySignal],
  ['a batch over a query', byBatch],
] as const;

test.each(toWhoRuns)('what waits for its next try is sent now by %s', async (_way, retry) => {
  const sms = await triedOnce('refuse');
  await retry(sms);
  await isSent(sms, 2);
  await expectOneArrived(sms);
});

test.each([...toWhoRuns, ['a retry of many', byMany]] as const)(
  'what has failed is sent again by %s',
  async (_way, retry) => {
    const sms = await triedOnce('reject');
    await retry(sms);
    await isSent(sms, 2);
    await expectOneArrived(sms);
  },
);

test.each([
  ['the API', byApi],
  ['an update that starts it', byUpdateWithStart],
  ['a signal that starts it', bySignalWithStart],
  ['a retry of many', byMany],
] as const)('an order whose workflow is gone gets another by %s', async (_way, retry) => {
  const sms = await triedOnce('reject');
  await actorOf(sms).terminate('gone');
  await retry(sms);
  await isSent(sms, 2);
  await expectOneArrived(sms);
  expect((await actorOf(sms).describe()).status.name).toBe('RUNNING');
});

test.each(['refuse', 'reject'] as const)(
  'however many retry at once, in whatever way, what met %s is sent once',
  async (fault) => {
    const sms = await triedOnce(fault);
    await stop(true);
    const ways = [byApi, byUpdate, bySignal, byUpdateWithStart, bySignalWithStart, byBatch, byMany];
    await Promise.all([...ways, ...ways].map((retry) => retry(sms)));
    // Under way: a worker has it, and waits for its turn.
    await until('a worker has it', async () => {
      const { raw } = await actorOf(sms).describe();
      return raw.pendingActivities?.some(
        ({ activityType, lastStartedTime }) => activityType?.name === 'sendSms' && lastStartedTime,
      );
    });
    await Promise.all(ways.map((retry) => retry(sms)));
    await stop(false);
    await isSent(sms, 2);
    // Whatever else was asked for has been done by then: the actor answers after it.
    await byUpdate(sms);
    await Promise.all([byApi(sms), bySignal(sms)]);
    await byUpdate(sms);
    await isSent(sms, 2);
    await expectOneArrived(sms);
  },
);

test.each([
  ['sms', 1, 'InvalidPhoneNumber'],
  ['email', 2, '5.1.1 No such mailbox'],
] as const)(
  'an address that is none is tried once by %s, and the reason stands there in words',
  async (channel, count, words) => {
    system.inbox.fault(channel, 'reject');
    const customer = await aCustomer(system.db);
    const { body: order } = await system.call('POST', '/orders/', {
      token: customer.token,
      body: orderOf([product, 1]),
    });
    const failed = () =>
      system
        .db('notifications')
        .where({ orderId: order.id, notificationType: channel, status: 'failed' });
    await until('all have failed', async () => (await failed()).length === count);
    // The schedule leaves alone what would only be refused again.
    await system.client.workflow.execute('retryFailed', {
      workflowId: `retry-refused-${order.id}`,
      taskQueue: `orders${system.queueSuffix}`,
    });
    expect(await failed()).toMatchObject(
      Array.from({ length: count }, () => ({ errorKind: 'permanent', attempts: 1 })),
    );
    // As often as the stand-in was asked.
    expect(system.inbox.met(channel)).toEqual({ reject: count });
    const query = `?order=${order.id}&notification_type=${channel}`;
    const { body: list } = await system.call('GET', `/notifications/${query}`, {
      token: customer.token,
    });
    expect(list.results).toMatchObject([
      { status: 'failed', retry_count: 0, error_message: expect.stringContaining(words) },
    ]);
    const { body: timeline } = await system.call('GET', `/orders/${order.id}/timeline/`, {
      token: customer.token,
    });
    const told = timeline.filter(({ kind }: any) => kind === 'notification_failed');
    expect(told.map(({ note }: any) => note)).toContainEqual(expect.stringContaining(words));
  },
);
