import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer as createWebServer } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { loadConfig } from '../../../config';
import { StackRunsAlready, startStack, type Stack, type StackOptions } from '../../../local/stack';
import { leftByStack } from '../../../local/stack-env';
import { processesOf, until } from './processes-of';

let dataDir: string;
const started: Stack[] = [];

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'orderflow-stack-'));
});

afterEach(async () => {
  for (const stack of started.splice(0)) await stack.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

/** PostgreSQL, Temporal, the inbox and the log-in provider only. */
async function start(options: Partial<StackOptions> = {}): Promise<Stack> {
  const stack = await startStack({
    dataDir,
    ports: 'any',
    volatile: true,
    api: false,
    workers: 0,
    seed: false,
    ...options,
  });
  started.push(stack);
  return stack;
}

test('every part is a process of its own, comes back when it is killed, and ends with the stack', async () => {
  const stack = await start();
  const before = stack.pids();
  expect(Object.keys(before).sort()).toEqual(['identity', 'inbox', 'postgres', 'temporal']);
  for (const pid of Object.values(before)) process.kill(pid, 'SIGKILL');
  await until('all have new processes', () => {
    const now = stack.pids();
    return Object.entries(before).every(([part, pid]) => (now[part] ?? pid) !== pid);
  });
  for (const [part, pid] of Object.entries(stack.pids())) {
    expect(readFileSync(join(dataDir, 'run', `${part}.pid`), 'utf8')).toBe(`${pid}\n`);
  }
  await stack.stop();
  // Children of what was killed are collected by the system in its own time.
  await until('none is left', () => processesOf(dataDir).length === 0);
});

test('its addresses are there for shells and single parts as long as it runs, and for nobody else', async () => {
  const stack = await start();
  const file = join(dataDir, 'run', 'env');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const config = loadConfig(['database', 'temporal', 'email', 'sms'], {
    ORDERFLOW_DATA_DIR: dataDir,
  });
  expect(config.databaseUrl).toBe(stack.env['DATABASE_URL']);
  expect(config.temporal.address).toBe(stack.env['TEMPORAL_ADDRESS']);
  expect(`${config.devInboxUrl}/dev/inbox/`).toBe(stack.inboxUrl);
  expect(config.oidc).toEqual({
    issuerUrl: expect.stringMatching(/^http:\/\/localhost:\d+$/),
    clientId: 'orderflow-local',
    clientSecret: expect.any(String),
  });
  expect(config.secretKey).toBe(stack.env['SECRET_KEY']);
  await stack.stop();
  expect(() => loadConfig(['database'], { ORDERFLOW_DATA_DIR: dataDir })).toThrow(/DATABASE_URL/);
});

test('a shell that has its addresses loses those it made, and keeps what is from elsewhere', async () => {
  const own = 'smtp://mail.of.yours:2525';
  const stack = await start({ env: { SMTP_URL: own } });
  const file = readFileSync(join(dataDir, 'run', 'env'), 'utf8');
  await stack.stop();
  const shell: Record<string, string | undefined> = { HOME: '/home/of/yours' };
  for (const [, name = '', value] of file.matchAll(/^export (\w+)='(.*)'$/gm)) shell[name] = value;
  expect(shell).toMatchObject({ ...stack.env, SMTP_URL: own, ORDERFLOW_LOCAL_STACK: dataDir });

  const left = leftByStack(shell);
  expect(left).toEqual(expect.arrayContaining(['DATABASE_URL', 'TEMPORAL_ADDRESS', 'PORT']));
  for (const name of left) delete shell[name];
  expect(shell).toEqual({ HOME: '/home/of/yours', SMTP_URL: own });
  expect(leftByStack(shell)).toEqual([]);
  const elsewhere = { ORDERFLOW_LOCAL_STACK: dataDir, ORDERFLOW_DATA_DIR: '/of/yours' };
  expect(leftByStack(elsewhere)).not.toContain('ORDERFLOW_DATA_DIR');
});

test('orders and deliveries have workers of their own, unless WORKER_QUEUES says what they serve', async () => {
  const said: string[] = [];
  const report = { say: (line: string) => void said.push(line), progress: () => undefined };
  const stack = await start({ workers: 2, report });
  expect(Object.keys(stack.pids()).sort()).toEqual([
    'identity',
    'inbox',
    'postgres',
    'sender',
    'temporal',
    'worker',
    'worker-2',
  ]);
  expect(said).toContain('The worker is ready; it serves the queue orders.');
  expect(said).toContain('Worker 2 is ready; it serves the queue orders.');
  expect(said).toContain('The sender is ready; it serves the queues email and sms.');
  await stack.stop();
  expect(processesOf(dataDir)).toEqual([]);

  const asked = await start({ workers: 1, env: { WORKER_QUEUES: 'sms, orders' }, report });
  expect(Object.keys(asked.pids()).sort()).toEqual([
    'identity',
    'inbox',
    'postgres',
    'temporal',
    'worker',
  ]);
  expect(said).toContain('The worker is ready; it serves the queues sms and orders.');
});

test('a second start in the same data directory is refused and says who is there', async () => {
  const stack = await start();
  await expect(start()).rejects.toBeInstanceOf(StackRunsAlready);
  await expect(start()).rejects.toThrow(`as process ${process.pid}`);
  await stack.stop();
  await (await start()).stop();
});

test('what has an address in the environment is not started', async () => {
  const given = new URL(process.env['TEST_DATABASE_URL'] ?? '');
  const admin = new Client({ connectionString: given.href });
  await admin.connect();
  await admin.query('create database of_yours');
  given.pathname = '/of_yours';
  const stack = await start({
    env: {
      DATABASE_URL: given.href,
      TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'],
      OIDC_ISSUER_URL: 'https://id.of.yours',
      OIDC_CLIENT_ID: 'shop',
      OIDC_CLIENT_SECRET: 'secret',
    },
  });
  expect(Object.keys(stack.pids())).toEqual(['inbox']);
  expect(stack.env['OIDC_ISSUER_URL']).toBe('https://id.of.yours');
  expect(stack.env['DATABASE_URL']).toBe(given.href);
  await stack.stop();
  await admin.query('drop database of_yours with (force)');
  await admin.end();
});

test('a PORT that is taken is an error, and nothing is left running', async () => {
  const server = createServer();
  const port = await new Promise<string>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(String(typeof address === 'object' ? address?.port : ''));
    });
  });
  await expect(start({ api: true, env: { PORT: port } })).rejects.toThrow(`PORT says ${port}`);
  expect(processesOf(dataDir)).toEqual([]);
  await new Promise((resolve) => server.close(resolve));
});

test('an API that loses its port is not taken for ready because another answers there', async () => {
  const said: string[] = [];
  const report = { say: (line: string) => void said.push(line), progress: () => undefined };
  const stack = await start({ api: true, report });
  const { port } = new URL(stack.apiUrl ?? '');
  const answers = createWebServer((_request, response) => response.end('{}'));
  process.kill(stack.pids()['api'] ?? 0, 'SIGKILL');
  await until('the other has the port', () => {
    if (!answers.listening) answers.removeAllListeners('error').on('error', () => undefined);
    if (!answers.listening) answers.listen(Number(port), '127.0.0.1');
    return answers.listening;
  });
  const lost = `The API ended at once: exit code 1. It wrote: Port ${port} is taken by another program`;
  const times = (words: string) => said.filter((line) => line.startsWith(words)).length;
  await until('it has tried twice', () => times(lost) >= 2);
  expect(times('The API is back')).toBe(0);
  await new Promise((resolve) => {
    answers.close(resolve);
    answers.closeAllConnections();
  });
  await until('it is back', () => times('The API is back as process') === 1);
  expect((await fetch(`${stack.apiUrl}/ready/`)).status).toBe(200);
});

test('a part that cannot start ends the others, and its log says why', async () => {
  const failure = start({ env: { DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none' } });
  await expect(failure).rejects.toMatchObject({
    message: expect.stringContaining('could not be migrated'),
    log: { tail: expect.stringMatching(/127\.0\.0\.1:1|ECONNREFUSED/) },
  });
  expect(processesOf(dataDir)).toEqual([]);
});

test('ended in the middle of its start it leaves nothing running', async () => {
  const leaving = new AbortController();
  const report = { say: () => leaving.abort(new Error('enough')), progress: () => undefined };
  await expect(start({ signal: leaving.signal, report })).rejects.toThrow('enough');
  expect(processesOf(dataDir)).toEqual([]);
});
