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

function start(env: Record<string, string> = {}): Start {
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      ORDERFLOW_DATA_DIR: dataDir,
      PORT: '',
      NODE_ENV: 'development',
      SMS_PER_MINUTE: '0',
      EMAIL_PER_MINUTE: '0',
      ...env,
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

async function call(path: string, method: string, body?: unknown, token = ''): Promise<any> {
  const response = await fetch(`http://127.0.0.1:${environment()['PORT']}/api/v1${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(token === '' ? {} : { authorization: `Token ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  expect([path, response.ok]).toEqual([path, true]);
  return response.json();
}

async function tokenOf(username: string): Promise<string> {
  return (await call('/auth/token/', 'POST', { username, password: 'testpass123' })).token;
}

async function ordersOf(username: string): Promise<string[]> {
  const path = '/orders/my_orders/?page_size=100';
  const { results } = await call(path, 'GET', undefined, await tokenOf(username));
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
  expect(second.output()).toContain('Each start places one order');
  expect(await ordersOf('john.doe@example.com')).toContain(number);
  const token = await tokenOf('john.doe@example.com');
  const renamed = { email: 'john@his-own.example' };
  await call('/customers/update_profile/', 'PATCH', renamed, token);

  second.kill('SIGKILL');
  expect(await second.ended).toBe('SIGKILL');
  const third = start();
  await reachesItsLinks(third);
  expect(await ordersOf(renamed.email)).toContain(number);
  expect(third.output()).toMatch(/jane\.smith@example\.com orders 1 × iPhone/);
  expect(third.output()).toContain('"username":"jane.smith@example.com"');
  third.kill('SIGTERM');
  expect(await third.ended).toBe(0);
  expect(processesOf(dataDir)).toEqual([]);
}, 300_000);

test('a setting that is wrong is told before anything is started', async () => {
  const refused = start({ SMS_PER_MINUTE: 'many', ORDER_REMINDER_HOURS: '-1' });
  expect(await refused.ended).toBe(1);
  expect(refused.output()).toMatch(/^SMS_PER_MINUTE is wrong: .*$/m);
  expect(refused.output()).toMatch(/^ORDER_REMINDER_HOURS is wrong: .*$/m);
  expect(refused.output()).not.toContain('PostgreSQL');
});

test('a start in a shell that has the addresses of a stack that ended does not use them', async () => {
  const dead = 'postgres://nobody@127.0.0.1:1/none';
  const shell = {
    ORDERFLOW_LOCAL_STACK: join(dataDir, 'another'),
    ORDERFLOW_LOCAL_STACK_MADE: 'DATABASE_URL,SMS_PER_MINUTE',
    DATABASE_URL: dead,
    SMS_PER_MINUTE: 'would be refused',
    NODE_ENV: '',
  };
  const fresh = start(shell);
  await reachesItsLinks(fresh);
  expect(environment()['DATABASE_URL']).not.toBe(dead);
  fresh.kill('SIGTERM');
  expect(await fresh.ended).toBe(0);
}, 120_000);
