import { randomUUID } from 'node:crypto';
import { createBuildShare } from '../../../activities/metrics/build-share';
import { watchVersion, type Build } from '../../../activities/versioning';
import { runOps } from '../../../api/ops/run';
import { createMetrics } from '../../../metrics/metrics';
import { orderWorkflowId } from '../../../workflows/order/messages';
import { readExposition } from '../../exposition';
import {
  aCustomer,
  anAdmin,
  aProduct,
  orderOf,
  shop,
  startSystem,
  until,
  type System,
} from '../harness';

let system: System;
let customer: string;
let admin: string;
let deploymentName: string;

// Each has queues of its own: a task queue remembers which build was current.
beforeEach(async () => {
  // A placement that no worker takes is taken by the API itself, as with Temporal away.
  system = await startSystem({ queues: ['email', 'sms'], placeWithinMs: 1_000 });
  customer = (await aCustomer(system.db)).token;
  admin = (await anAdmin(system.db)).token;
  deploymentName = `of-${randomUUID().slice(0, 8)}`;
});

afterEach(async () => {
  await system.close();
});

const buildOf = (buildId: string): Build => ({ deploymentName, buildId });

async function deployment(...words: string[]) {
  const said: string[] = [];
  const { db, messages, client } = system;
  const services = {
    db,
    messages,
    client,
    shop,
    perMinute: { email: 0, sms: 0 },
    deployment: { name: deploymentName, buildId: 'one' },
    patienceMs: words.includes('never') ? 0 : 30_000,
  };
  const code = await runOps(['deployment', ...words], services, {
    say: (line) => void said.push(line),
    progress: () => undefined,
  });
  return { code, said };
}

async function place(): Promise<string> {
  const body = orderOf([await aProduct(system.db), 1]);
  const { status, body: order } = await system.call('POST', '/orders/', { token: customer, body });
  expect(status).toBe(201);
  return order.id;
}

async function moveTo(id: string, status: string): Promise<void> {
  const body = { status };
  const path = `/orders/${id}/update_status/`;
  await until(`it is ${status}`, async () => {
    return (await system.call('POST', path, { token: admin, body })).status === 200;
  });
}

/** Which builds have taken its steps, in their order; null is a worker without one. */
async function buildsOf(id: string): Promise<(string | null)[]> {
  const { events } = await system.client.workflow.getHandle(orderWorkflowId(id)).fetchHistory();
  const builds = (events ?? []).flatMap(({ workflowTaskCompletedEventAttributes: task }) =>
    task ? [task.deploymentVersion?.buildId ?? null] : [],
  );
  return builds.filter((build, n) => n === 0 || build !== builds[n - 1]);
}

const unsent = async (id: string) => {
  const rows = await system.db('notifications').where({ orderId: id });
  return rows.filter(({ status }) => status !== 'sent' && status !== 'delivered').length;
};

const settled = (id: string) =>
  until('its messages are sent', async () => (await unsent(id)) === 0);

async function watched<T>(
  build: Build | undefined,
  during: (lines: () => string, share: () => Promise<number | undefined>) => Promise<T>,
) {
  const lines: string[] = [];
  const write = (facts: unknown, message?: string) =>
    void lines.push(`${String(message)} ${JSON.stringify(facts)}`);
  const log = { info: write, warn: write } as any;
  const ending = new AbortController();
  const queue = `orders${system.queueSuffix}`;
  const { client } = system;
  const metrics = createMetrics();
  const watching = watchVersion({
    client,
    queue,
    build,
    log,
    signal: ending.signal,
    everyMs: 50,
    onShare: createBuildShare(metrics, build?.buildId),
  });
  const share = async () =>
    readExposition(await metrics.tell()).find(
      ({ name }) => name === 'orderflow_worker_orders_ratio',
    )?.value;
  try {
    return await during(() => lines.join('\n'), share);
  } finally {
    ending.abort();
    await watching;
  }
}

test('a build that nobody made current says so, orders are taken all the same, and go on once it is', async () => {
  await system.startWorkers(['orders'], buildOf('one'));
  await watched(buildOf('one'), async (lines, share) => {
    await until('it says so', () =>
      Promise.resolve(
        lines().includes(
          'this worker gets no orders: its build is not current (run "npm run ops -- deployment current one")',
        ),
      ),
    );
    expect(await share()).toBe(0);
    const order = await place();
    expect(await unsent(order)).toBeGreaterThan(0);

    // Without a word: that of WORKER_BUILD_ID.
    expect(await deployment('current')).toEqual({
      code: 0,
      said: ['All orders go to workers of build one.'],
    });
    await until('it says that, too', () => Promise.resolve(lines().includes('is current')));
    expect(await share()).toBe(1);
    await moveTo(order, 'confirmed');
    await settled(order);
    expect(await buildsOf(order)).toEqual(['one']);
  });
});

test('an order goes on under the build that is current, and a build without workers never is', async () => {
  await system.startWorkers(['orders'], buildOf('one'));
  expect((await deployment('current', 'one')).code).toBe(0);
  const order = await place();
  await settled(order);
  expect(await buildsOf(order)).toEqual(['one']);

  expect(await deployment('current', 'never')).toEqual({
    code: 1,
    said: [expect.stringContaining('No worker of build never')],
  });

  await system.startWorkers(['orders'], buildOf('two'));
  await moveTo(order, 'confirmed');
  expect(await buildsOf(order)).toEqual(['one']);

  expect((await deployment('ramp', 'two', '100')).said).toEqual([
    '100 % of the orders go to workers of build two, the others where they went.',
  ]);
  await watched(buildOf('two'), (lines) =>
    until('it says so', () => Promise.resolve(lines().includes('gets 100 % of the orders'))),
  );
  const begun = await place();
  await settled(begun);
  expect(await buildsOf(begun)).toEqual(['two']);

  expect((await deployment('current', 'two')).code).toBe(0);
  await watched(buildOf('one'), (lines) =>
    until('it says so', () => Promise.resolve(lines().includes('its build is not current'))),
  );
  for (const status of ['processing', 'shipped', 'delivered']) await moveTo(order, status);
  await system.client.workflow.getHandle(orderWorkflowId(order)).result();
  expect(await buildsOf(order)).toEqual(['one', 'two']);
  expect((await deployment()).said.map((line) => line.split(/ {2,}/))).toEqual([
    ['build', 'orders'],
    ['two', '100 %'],
    ['one', '0 %'],
    ['none', '0 %'],
  ]);
});

test('back to one build ends the ramp of another, and what can not be is told at once', async () => {
  await system.startWorkers(['orders'], buildOf('one'));
  await system.startWorkers(['orders'], buildOf('two'));
  expect((await deployment('current', 'one')).code).toBe(0);
  expect((await deployment('ramp', 'two', '50')).code).toBe(0);
  expect(await deployment('current', 'one')).toEqual({
    code: 0,
    said: ['All orders go to workers of build one. The ramp of workers of build two has ended.'],
  });
  expect((await deployment()).said.map((line) => line.split(/ {2,}/))).toEqual(
    expect.arrayContaining([
      ['one', '100 %'],
      ['two', '0 %'],
    ]),
  );
  // Nobody is waited for: no worker changes that.
  expect(await deployment('ramp', 'one', '10')).toEqual({
    code: 1,
    said: [expect.stringMatching(/^Temporal refuses it: .*already current/)],
  });
});

test('versions are put on and taken off again under open orders', async () => {
  expect((await deployment()).said).toEqual([expect.stringContaining('has been seen')]);
  await system.startWorkers(['orders']);
  const order = await place();
  await settled(order);

  await system.startWorkers(['orders'], buildOf('one'));
  await moveTo(order, 'confirmed');
  expect(await buildsOf(order)).toEqual([null]);
  await deployment('current', 'one');
  await watched(undefined, (lines) =>
    until('it says so', () =>
      Promise.resolve(lines().includes('gets no orders: a build is current, and it has none')),
    ),
  );
  await moveTo(order, 'processing');
  expect(await buildsOf(order)).toEqual([null, 'one']);

  expect((await deployment('current', 'none')).said).toEqual([
    'All orders go to workers without a version.',
  ]);
  await watched(buildOf('one'), (lines) =>
    until('it says so', () => Promise.resolve(lines().includes('its build is not current'))),
  );
  await moveTo(order, 'shipped');
  await settled(order);
  expect(await buildsOf(order)).toEqual([null, 'one', null]);
});

test('what is no build and no share is not understood', async () => {
  expect((await deployment('current', 'two words')).code).toBe(2);
  const tooMany = await deployment('ramp', 'one', '101');
  expect([tooMany.code, tooMany.said]).toEqual([2, [expect.stringMatching(/^PERCENT: Must be /)]]);
  expect((await deployment('ramp', 'one')).code).toBe(2);
});
