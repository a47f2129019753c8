import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readLogs } from '../../soak/logs';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'soak-logs-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function logged(process: string, ...lines: readonly (object | string)[]): void {
  const texts = lines.map((each) => (typeof each === 'string' ? each : JSON.stringify(each)));
  writeFileSync(join(folder, `${process}.log`), `${texts.join('\n')}\n`);
}

function failed(id: string): object {
  return { level: 50, msg: `order ${id} could not be read` };
}

test('errors and warnings are counted by what they say, without ids', () => {
  logged(
    'api',
    { level: 30, msg: 'request' },
    failed('01980a1c-7d52-7b3e-9f0a-2f4f6f1c9d10'),
    failed('01980a1c-7d52-7b3e-9f0a-2f4f6f1c9d11'),
    { level: 40, msg: 'slow' },
  );
  logged('worker-2', { level: 60, msg: 'died', err: { message: 'out of memory\nat once' } });
  const { errors, warnings } = readLogs(folder);
  expect([...errors]).toEqual([
    ['api: order ID could not be read', 2],
    ['worker-2: died: out of memory', 1],
  ]);
  expect([...warnings]).toEqual([['api: slow', 1]]);
});

test('what is no line of the log, as a stack or a warning of Node, is an error', () => {
  const leak = '(node:7) MaxListenersExceededWarning: Possible EventEmitter memory leak detected.';
  logged('sender', { level: 30, msg: 'working' }, leak, '');
  expect([...readLogs(folder).errors]).toEqual([[`sender: ${leak}`, 1]]);
});
