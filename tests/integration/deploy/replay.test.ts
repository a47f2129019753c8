import { spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import { replay } from '../../../activities/replay/replay';
import { aCustomer, aProduct, orderOf, startSystem, until, type System } from '../harness';

const bundle = join(__dirname, '../../../dist/workflow-bundle.js');

let system: System;
let queue: string;
let order: { id: string; order_number: string };

beforeAll(async () => {
  system = await startSystem();
  queue = `orders${system.queueSuffix}`;
  const customer = await aCustomer(system.db);
  const product = await aProduct(system.db);
  const body = orderOf([product, 1]);
  const placed = await system.call('POST', '/orders/', { token: customer.token, body });
  order = placed.body;
});

afterAll(async () => {
  await system.close();
});

async function tryReplay(...args: string[]) {
  return await replayUntil(new AbortController().signal, ...args);
}

async function replayUntil(signal: AbortSignal, ...args: string[]) {
  let said = '';
  const out = { write: (text: string) => void (said += text) };
  const services = { client: system.client, queue, bundle, signal };
  const code = await replay(args, services, out);
  return { code, said };
}

const open = (count: number, condition = '') =>
  until(`${count} are open`, async () => {
    const query = `ExecutionStatus = 'Running' AND TaskQueue = '${queue}'${condition}`;
    return (await system.client.workflow.count(query)).count === count;
  });

/** The workflows of `other-code.ts`, each with its first step behind it, on our queue. */
async function startOthers(types: Readonly<Record<string, string>>): Promise<void> {
  await system.stopWorkers();
  const connection = await NativeConnection.connect({
    address: String(process.env['TEST_TEMPORAL_ADDRESS']),
  });
  const workflowBundle = await bundleWorkflowCode({
    workflowsPath: require.resolve('./other-code'),
    logger: new DefaultLogger('ERROR', () => undefined),
  });
  const worker = await Worker.create({ connection, taskQueue: queue, workflowBundle });
  await worker.runUntil(async () => {
    for (const [workflowId, type] of Object.entries(types)) {
      const handle = await system.client.workflow.start(type, {
        workflowId,
        taskQueue: queue,
        args: [{ orderId: randomUUID() }],
      });
      await until('its first step is taken', async () => {
        const { events } = await handle.fetchHistory();
        return events?.some(
          (event) =>
            event.timerStartedEventAttributes ?? event.activityTaskScheduledEventAttributes,
        );
      });
    }
  });
  await connection.close();
}

test('orders that are open go on under this build', async () => {
  await open(1);
  expect(await tryReplay()).toEqual({
    code: 0,
    said: 'Safe to deploy: 1 open workflow replayed.\n',
  });
  for (const asked of [order.id, order.order_number]) {
    const { said } = await tryReplay('--order', asked);
    expect(said).toBe('Safe to deploy: 1 open workflow replayed.\n');
  }
  const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
  for (const none of [
    ['--since', tomorrow],
    ['--order', randomUUID()],
    ['--query', "WorkflowType = 'notify'"],
  ]) {
    expect(await tryReplay(...none)).toEqual({
      code: 2,
      said: 'Nothing that is open is what was asked for, so nothing was found out.\n',
    });
  }
});

test('what other code has begun is named, with the event at which this build leaves it', async () => {
  const ids = {
    processOrder: `order-${randomUUID()}`,
    lowStock: randomUUID(),
    fetchParcel: randomUUID(),
  };
  const kept = mkdtempSync(join(tmpdir(), 'orderflow-replay-'));
  try {
    await startOthers(Object.fromEntries(Object.entries(ids).map(([type, id]) => [id, type])));
    await open(4);

    const { code, said } = await tryReplay('--save', kept);
    expect(code).toBe(1);
    const line = (id: string) => said.split('\n').find((each) => each.includes(id)) ?? '';
    const { runId } = (await system.client.workflow.getHandle(ids.processOrder).describe()) ?? {};
    expect(line(ids.processOrder)).toBe(
      `processOrder: workflow ${ids.processOrder}, run ${runId}, diverges at event 5: ` +
        'the history has a timer "Wait for the pigeon"; this build has no such step there.',
    );
    expect(line(ids.lowStock)).toContain(
      'diverges at event 5: the history has the activity sendPigeon; this build has ',
    );
    expect(line(ids.fetchParcel)).toContain(
      'diverges at event 1: this build has no workflow fetchParcel.',
    );
    expect(said).toMatch(/NOT safe to deploy: 3 of 4 open workflows would diverge\.\n$/);
    expect(said).not.toContain(order.order_number);

    const files = readdirSync(kept);
    expect(files).toHaveLength(3);
    const [pigeon] = files.filter((file) => file.startsWith(ids.processOrder));
    const history: unknown = JSON.parse(readFileSync(join(kept, String(pigeon)), 'utf8'));
    await expect(
      Worker.runReplayHistory({ workflowBundle: { codePath: bundle } }, history),
    ).rejects.toThrow(/Nondeterminism/);

    const alone = await tryReplay('--order', order.id);
    expect(alone.code).toBe(0);
    expect((await tryReplay('--limit', '2')).said).toMatch(/of 2 open workflows would diverge/);
  } finally {
    rmSync(kept, { recursive: true, force: true });
    for (const id of Object.values(ids)) await system.client.workflow.getHandle(id).terminate();
  }
});

test('a workflow whose history is removed meanwhile is counted, and no fault', async () => {
  const id = `order-${randomUUID()}`;
  await startOthers({ [id]: 'processOrder' });
  await open(2);
  const { workflowService } = system.client;
  const ask: (...args: any[]) => Promise<any> =
    workflowService.getWorkflowExecutionHistory.bind(workflowService);
  let deleted = false;
  const fetching = jest.spyOn(workflowService, 'getWorkflowExecutionHistory');
  fetching.mockImplementation(async (...args: any[]) => {
    if (args[0].execution.workflowId === id && !deleted) {
      deleted = true;
      const workflowExecution = { workflowId: id };
      await workflowService.deleteWorkflowExecution({ namespace: 'default', workflowExecution });
      await until('it is gone', async () =>
        system.client.workflow
          .getHandle(id)
          .describe()
          .then(
            () => false,
            () => true,
          ),
      );
    }
    return await ask(...args);
  });
  try {
    expect(await tryReplay()).toEqual({
      code: 0,
      said: 'Safe to deploy: 1 open workflow replayed (1 more were removed meanwhile).\n',
    });
  } finally {
    fetching.mockRestore();
  }
});

test('whoever ends it early is told how far it came', async () => {
  const ending = new AbortController();
  ending.abort();
  const { code, said } = await replayUntil(ending.signal);
  expect(code).toBe(130);
  expect(said).toBe('Stopped: 0 of 1 open workflows replayed, 0 would diverge.\n');
});

function runReplay(address: string, ...args: string[]) {
  return runReplayWith({ TEMPORAL_ADDRESS: address }, ...args);
}

function runReplayWith(settings: Readonly<Record<string, string>>, ...args: string[]) {
  const main = join(__dirname, '../../../dist/activities/replay/main.js');
  const env = { PATH: process.env['PATH'], NODE_ENV: 'test', ...settings };
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    env: { ...env, ORDERFLOW_DATA_DIR: String(process.env['TEST_DATA_DIR']) },
    encoding: 'utf8',
  });
  return { status, said: `${stdout}${stderr}` };
}

describe('from a shell', () => {
  const server = String(process.env['TEST_TEMPORAL_ADDRESS']);

  test('it says in one line what it found', () => {
    expect(runReplay(server, '--order', randomUUID())).toEqual({
      status: 2,
      said: 'Nothing that is open is what was asked for, so nothing was found out.\n',
    });
  });

  test('before the first migrate has made the namespace, nothing is open in it', () => {
    const settings = { TEMPORAL_ADDRESS: server, TEMPORAL_NAMESPACE: 'nowhere' };
    expect(runReplayWith(settings)).toEqual({
      status: 0,
      said: 'Safe to deploy: there is no namespace nowhere yet.\n',
    });
  });

  test.each([
    ['no server', '127.0.0.1:9', [], '127.0.0.1:9'],
    ['an order that is none', server, ['--order', 'ORD-1'], '--order must be an order number'],
    ['a year that nobody meant', server, ['--since', '1'], '--since must be a time'],
    [
      'brackets that end what stands around them',
      server,
      ['--query', "WorkflowType = 'x') OR (ExecutionStatus = 'Completed'"],
      '--query must have its brackets and quotes in pairs',
    ],
    ['a time that is none', server, ['--since', 'soon'], '--since must be a time'],
    ['a limit that is none', server, ['--limit', 'few'], '--limit must be a number'],
    ['an option that is none', server, ['--all'], 'Usage: npm run replay'],
    ['a query that is none', server, ['--query', 'what ='], 'could not be found out'],
  ])('%s is told as that, not as a divergence', (_what, address, args, words) => {
    const { status, said } = runReplay(address, ...args);
    expect(status).toBe(2);
    expect(said).toContain(words);
    expect(said).not.toContain('    at ');
  });
});
