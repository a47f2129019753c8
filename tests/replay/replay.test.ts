import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';

const folder = join(__dirname, 'histories');
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
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
