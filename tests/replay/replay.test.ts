import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

const folder = join(__dirname, 'histories');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const base64 = (text: string) => Buffer.from(text).toString('base64');

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const readable = {
  metadata: { encoding: base64('json/plain') },
  data: base64(JSON.stringify({ traceparent })),
};

const workflowBundle = { codePath: join(__dirname, '../../dist/workflow-bundle.js') };

beforeAll(() => {
  Runtime.install({ logger: new DefaultLogger('ERROR', () => undefined) });
});

test('there is a history of every life a workflow can have', () => {
  for (const life of [
    'delivered',
    'refunded',
    'expired',
    'failed-then-retried',
    'still-open',
    'absent',
    'imported',
    'import-cancelled',
    'message-sent',
    'message-sent-again',
    'exported',
    'erased',
    'alerted',
    'custom-sent',
    'custom-cancelled',
    'reported',
    'low-stock',
    'retried-many',
    'looked-anew',
    'looked-anew-too-early',
    'reconciled',
  ]) {
    expect(files.filter((file) => file.endsWith(`-${life}.json`))).not.toEqual([]);
  }
});

test.each(files)('the present workflow decides in %s as it was decided then', async (file) => {
  const history: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  await Worker.runReplayHistory({ workflowBundle }, history);
});

test.each(files)('what is traced is decided in %s as it was decided without', async (file) => {
  const history: { events: object[] } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const traced = history.events.map((event) => withCaller(event, readable));
  expect(JSON.stringify(traced)).toContain('_tracer-data');
  await Worker.runReplayHistory({ workflowBundle }, { events: traced });
});

test('a caller’s trace that can not be read stops no workflow', async () => {
  const file = files.find((each) => each.endsWith('-failed-then-retried.json')) ?? '';
  const history: { events: object[] } = JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const unreadable = { metadata: { encoding: base64('binary/encrypted') }, data: base64('?') };
  const traced = history.events.map((event) => withCaller(event, unreadable));
  for (const kind of ['ExecutionStarted', 'ExecutionSignaled', 'ExecutionUpdateAccepted']) {
    const events = traced.filter((event) => `workflow${kind}EventAttributes` in event);
    expect([kind, JSON.stringify(events)]).toEqual([kind, expect.stringContaining('_tracer-data')]);
  }
  await Worker.runReplayHistory({ workflowBundle }, { events: traced });
});

/** The same event, caused by someone who is traced: that is all in its headers. */
function withCaller(event: object, payload: object): object {
  const header = { fields: { '_tracer-data': payload } };
  const entries = Object.entries(event).map(([key, value]: [string, any]) => {
    if (/^workflowExecution(Started|Signaled)EventAttributes$/.test(key)) {
      return [key, { ...value, header }];
    }
    if (key !== 'workflowExecutionUpdateAcceptedEventAttributes') return [key, value];
    const { acceptedRequest } = value;
    const input = { ...acceptedRequest.input, header };
    return [key, { ...value, acceptedRequest: { ...acceptedRequest, input } }];
  });
  return Object.fromEntries(entries);
}

test('a history that was decided otherwise is found out', async () => {
  const text = readFileSync(
    join(folder, files.find((file) => file.endsWith('-delivered.json')) ?? ''),
    'utf8',
  );
  const other: unknown = JSON.parse(text.replaceAll('"sendSms"', '"sendPigeon"'));
  await expect(Worker.runReplayHistory({ workflowBundle }, other)).rejects.toThrow(
    /[Nn]ondeterminism/,
  );
});
