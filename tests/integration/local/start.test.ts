import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { processesOf, until } from './processes-of';

const script = join(__dirname, '../../../dist/local/start.js');
let dataDir: string;
const running: ChildProcess[] = [];

beforeAll(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'orderflow-start-'));
});

afterAll(async () => {
  for (const child of running) child.kill('SIGTERM');
  await until('nothing runs', () => processesOf(dataDir).length === 0);
  rmSync(dataDir, { recursive: true, force: true });
});

interface Start {
  readonly pid: number;
  output(): string;
  /** The exit code, or the signal that ended it. */
  readonly ended: Promise<number | string | null>;
  kill(signal: NodeJS.Signals): void;
}

function start(): Start {
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      ORDERFLOW_DATA_DIR: dataDir,
      PORT: '',
      NODE_ENV: 'development',
      SMS_PER_MINUTE: '0',
      EMAIL_PER_MINUTE: '0',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.push(child);
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  return {
    pid: child.pid ?? 0,
    output: () => output,
    ended: new Promise((resolve) => {
      child.once('exit', (code, signal) => resolve(code ?? signal));
    }),
    kill: (signal) => void child.kill(signal),
  };
}

async function reachesItsLinks(stack: Start): Promise<void> {
  const ended = stack.ended.then((how) => {
    throw new Error(`ended (${how}) before its links:\n${stack.output()}`);
  });
  await Promise.race([
    until('its links', () => /Ctrl-C {2,}ends/.test(stack.output()), 110_000),
    ended,
  ]);
}

function environment(): Record<string, string> {
  const lines = readFileSync(join(dataDir, 'run', 'env'), 'utf8').split('\n');
  return Object.fromEntries(
    lines.map((line) => /^export (\w+)='(.*)'$/.exec(line)?.slice(1) ?? []),
  );
}

async function ordersOfJohn(): Promise<string[]> {
  const api = `http://127.0.0.1:${environment()['PORT']}/api/v1`;
  const login = await fetch(`${api}/auth/token/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'john.doe@example.com', password: 'testpass123' }),
  });
  const { token }: any = await login.json();
  const response = await fetch(`${api}/orders/my_orders/?page_size=100`, {
    headers: { authorization: `Token ${token}` },
  });
  const { results }: any = await response.json();
  return results.map((order: any) => order.order_number);
}

test('npm start shows one order all the way, ends with Ctrl-C, and has it still on the next start', async () => {
  const first = start();
  await reachesItsLinks(first);
  const number = /ORD-\d{8}-\d{4,}/.exec(first.output())?.[0] ?? 'none';
  expect(first.output()).toMatch(/john\.doe@example\.com orders 1 × iPhone/);
  expect(first.output()).toMatch(/confirmed.*\n.*processing.*\n.*shipped.*\n.*delivered/);
  expect(first.output()).toMatch(/SMS .*\+254700000001/);
  expect(first.output()).toMatch(/e-mail .*john\.doe@example\.com/);
  const page = await fetch(
    `http://127.0.0.1:${environment()['PORT']}/dev/inbox/messages.json?channel=sms`,
  );
  const messages: any = await page.json();
  expect(messages.some((each: any) => each.text.includes(number))).toBe(true);

  const beside = start();
  expect(await beside.ended).toBe(1);
  expect(beside.output()).toContain(`already, as process ${first.pid}`);

  first.kill('SIGINT');
  first.kill('SIGINT'); // npm passes on what the terminal has sent already
  expect(await first.ended).toBe(0);
  expect(processesOf(dataDir)).toEqual([]);

  const second = start();
  await reachesItsLinks(second);
  expect(await ordersOfJohn()).toContain(number);

  second.kill('SIGKILL');
  expect(await second.ended).toBe('SIGKILL');
  const third = start();
  await reachesItsLinks(third);
  expect(await ordersOfJohn()).toContain(number);
  third.kill('SIGTERM');
  expect(await third.ended).toBe(0);
  expect(processesOf(dataDir)).toEqual([]);
}, 300_000);
