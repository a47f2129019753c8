import { spawn } from 'node:child_process';
import {
  closeSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { openLog, secretsOf, tailOf, type Home } from './home';
import { Part, StepFailed, type PartOptions, type PartSpec } from './part';
import { passedInWords, type ChosenPort } from './ports';
import { postgresBinaries } from './postgres-binaries';
import { asDatabaseUser } from './postgres-user';
import { belongsTo, endGroup, isRunning } from './processes';

const owner = 'orderflow';

export interface PostgresOptions extends PartOptions {
  readonly port: ChosenPort;
  /** Gives up safety against a power cut for speed: for tests. */
  readonly volatile?: boolean;
  /** 200 where left out. */
  readonly maxConnections?: number;
  /** Hears of a cluster being made: the first start takes a second more. */
  readonly onNew?: () => void;
}

export interface Postgres {
  readonly part: Part;
  readonly port: ChosenPort;
  /** The address of a database on this server. */
  url(database: string): string;
  /** Makes the database unless it is there. */
  createDatabase(name: string): Promise<void>;
}

/** Starts the PostgreSQL that npm installed on `<data dir>/postgres`, for this machine only. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const { home, port } = options;
  const folder = join(home.dataDir, 'postgres');
  if (!existsSync(join(folder, 'PG_VERSION'))) {
    options.onNew?.();
    await makeCluster(home, folder);
  }
  const password = secretsOf(home).databasePassword;
  const url = (database: string) =>
    `postgres://${owner}:${password}@127.0.0.1:${port.port}/${database}`;
  const part = new Part(serverSpec(home, folder, options, url('postgres')), options);
  await startBesideDying(part);
  return { part, port, url, createDatabase: (name) => createDatabase(url('postgres'), name) };
}

/** `PostgreSQL is ready on port 5435 (5434 is taken).` */
export function postgresInWords({ port }: Postgres): string {
  return `PostgreSQL is ready on port ${port.port}${passedInWords(port)}.`;
}

/** A cluster that an earlier start did not finish making is made anew. */
async function makeCluster(home: Home, folder: string): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(home.dataDir, { recursive: true });
  const passwordFile = join(home.runDir, `postgres-password.${process.pid}`);
  writeFileSync(passwordFile, secretsOf(home).databasePassword, { mode: 0o600 });
  const unfinished = `${folder}.making`;
  rmSync(unfinished, { recursive: true, force: true });
  try {
    await initdb(home, [
      `--pgdata=${unfinished}`,
      `--username=${owner}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      // Built into PostgreSQL, so the same on every machine.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--text-search-config=english',
      '--no-sync',
    ]);
    renameSync(unfinished, folder);
  } finally {
    rmSync(passwordFile, { force: true });
  }
}

async function initdb(home: Home, args: readonly string[]): Promise<void> {
  const [command, given] = asDatabaseUser()(postgresBinaries().initdb, args);
  const log = openLog(home, 'postgres');
  const child = spawn(command, given, {
    stdio: ['ignore', log.descriptor, log.descriptor],
    env: plainEnvironment(),
    detached: true,
  });
  closeSync(log.descriptor);
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (exit, signal) => resolve(exit ?? signal ?? 'unknown'));
  });
  if (code === 0) return;
  throw new StepFailed(`PostgreSQL could not make its database cluster (initdb: ${code}).`, {
    file: log.file,
    tail: tailOf(log.file, log.from),
  });
}

function serverSpec(
  home: Home,
  folder: string,
  { port, volatile, maxConnections = 200 }: PostgresOptions,
  url: string,
): PartSpec {
  const settings = {
    listen_addresses: '127.0.0.1',
    port: String(port.port),
    unix_socket_directories: '',
    max_connections: String(maxConnections),
    timezone: 'UTC',
    log_timezone: 'UTC',
    // Details hold values: whose e-mail address it was that is taken.
    log_error_verbosity: 'terse',
    ...(volatile === true
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }
      : {}),
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const [command, args] = asDatabaseUser()(postgresBinaries().postgres, ['-D', folder, ...flags]);
  return {
    name: 'postgres',
    title: 'PostgreSQL',
    command,
    args,
    env: plainEnvironment(),
    stopSignal: 'SIGINT', // its fast shutdown: does not wait for clients
    graceMs: 10_000,
    readyWithinMs: 60_000,
    prepare: () => clearAway(home, folder),
    ready: () => answers(url),
  };
}

/** A kill -9 leaves a pid file; its number may by now be someone else's, and PostgreSQL would refuse to start. */
async function clearAway(home: Home, folder: string): Promise<void> {
  const file = join(folder, 'postmaster.pid');
  if (!existsSync(file)) return;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!(pid > 1) || !isRunning(pid)) return; // PostgreSQL sees that by itself
  if (belongsTo(pid, home.dataDir)) await endGroup(pid, 'SIGINT', 10_000);
  else rmSync(file, { force: true });
}

/** The children of a killed server end by themselves, but until then no other may use their memory. */
async function startBesideDying(part: Part): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      await part.start();
      return;
    } catch (error) {
      const waits =
        error instanceof StepFailed && error.log?.tail.includes('still in use') === true;
      if (!waits || tries === 20) throw error;
      await sleep(500);
    }
  }
}

async function answers(url: string): Promise<boolean> {
  await query(url, 'select 1');
  return true;
}

/** Makes the database unless it is there. */
export async function createDatabase(adminUrl: string, name: string): Promise<void> {
  const found = await query(adminUrl, 'select 1 from pg_database where datname = $1', [name]);
  if (found === 0) await query(adminUrl, `create database "${name.replaceAll('"', '""')}"`);
}

async function query(url: string, sql: string, values: readonly string[] = []): Promise<number> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql, [...values])).rowCount ?? 0;
  } finally {
    await client.end();
  }
}

/** None of our settings and secrets; PGDATA and the like of the user's shell neither. */
function plainEnvironment(): Record<string, string | undefined> {
  return { PATH: process.env['PATH'], LC_ALL: 'C', TZ: 'UTC' };
}
