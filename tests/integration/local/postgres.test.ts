import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { homeIn } from '../../../local/home';
import { Ports } from '../../../local/ports';
import { startPostgres, type Postgres } from '../../../local/postgres';
import { processesOf, until } from './processes-of';

let closed: string;
let dataDir: string;
const started: Postgres[] = [];
const said: string[] = [];

beforeAll(() => {
  closed = mkdtempSync(join(tmpdir(), 'orderflow-postgres-'));
  chmodSync(closed, 0o700); // as /root and what mktemp -d makes: closed to the user postgres
  dataDir = join(closed, 'data');
});

afterEach(async () => {
  for (const { part } of started.splice(0)) await part.stop();
});

afterAll(() => {
  rmSync(closed, { recursive: true, force: true });
});

async function start(): Promise<Postgres> {
  const server = await startPostgres({
    home: homeIn(dataDir),
    parts: [],
    ending: new AbortController().signal,
    say: (sentence) => said.push(sentence),
    port: await new Ports().choose('any'),
  });
  started.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

test('it runs below a directory that is closed to others, keeps its data and leaves no process', async () => {
  const first = await start();
  await first.createDatabase('shop');
  await first.createDatabase('shop');
  await query(first.url('shop'), 'create table kept as select 42 as answer');
  await first.part.stop();
  expect(processesOf(dataDir)).toEqual([]);

  const second = await start();
  expect(await query(second.url('shop'), 'select answer from kept')).toEqual([{ answer: 42 }]);
  expect(await query(second.url('shop'), `select lower('ÄÖ') as lower`)).toEqual([{ lower: 'äö' }]);
  await second.part.stop();
});

test('it listens on this machine only, and to nobody without the password', async () => {
  const server = await start();
  const [settings] = await query(
    server.url('postgres'),
    `select current_setting('listen_addresses') as addresses, current_setting('unix_socket_directories') as sockets`,
  );
  expect(settings).toEqual({ addresses: '127.0.0.1', sockets: '' });
  const wrong = new URL(server.url('postgres'));
  wrong.password = 'guess';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  expect(statSync(join(dataDir, 'secrets.json')).mode & 0o777).toBe(0o600);
  await server.part.stop();
});

test('killed, it is started again on the same port with all that was committed', async () => {
  const server = await start();
  const url = server.url('postgres');
  await query(url, 'create table before_the_kill ()');
  const killed = server.part.pid;
  process.kill(killed ?? 0, 'SIGKILL');
  await until('it is back', () => server.part.pid !== undefined && server.part.pid !== killed);
  await until('it answers', () => query(url, 'select * from before_the_kill').catch(() => null));
  expect(readFileSync(join(dataDir, 'run', 'postgres.pid'), 'utf8')).toBe(`${server.part.pid}\n`);
  expect(said.join('\n')).toMatch(
    /PostgreSQL \(process \d+\) has ended: signal SIGKILL.*postgres\.log/,
  );
  await server.part.stop();
});

test('a pid file that by now names some other process does not keep it from starting', async () => {
  writeFileSync(join(dataDir, 'postgres', 'postmaster.pid'), `${process.pid}\n`);
  const server = await start();
  expect(await query(server.url('postgres'), 'select 1 as one')).toEqual([{ one: 1 }]);
  await server.part.stop();
});
