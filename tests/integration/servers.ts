import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from '../../local/console';
import { homeIn, type Home } from '../../local/home';
import { endLeftovers, watchOver } from '../../local/leftovers';
import { StepFailed, type PartOptions } from '../../local/part';
import { Ports } from '../../local/ports';
import { startPostgres, type Postgres } from '../../local/postgres';
import { runScript } from '../../local/scripts';

/**
 * One PostgreSQL and one Temporal for all integration tests. Each test file makes its database from
 * the migrated template, so that none of them migrates and none meets another's rows.
 */
export const templateDatabase = 'orderflow_template';

export interface TestServers {
  readonly options: PartOptions;
  readonly ports: Ports;
  /** Ready once it is awaited. */
  readonly postgres: Promise<Postgres>;
  readonly progress: Progress;
  /** What tests need of every Temporal. */
  readonly dynamicConfig: readonly string[];
}

/** @param startTemporal which one; gives its address */
export async function setUp(
  startTemporal: (servers: TestServers) => Promise<string>,
): Promise<void> {
  const home = homeIn(mkdtempSync(join(tmpdir(), 'orderflow-tests-')));
  // If jest is killed these must not live for ever; the folder goes with them.
  watchOver(home, home.dataDir);
  try {
    await startServers(home, startTemporal);
  } catch (error) {
    await endLeftovers(home);
    rmSync(home.dataDir, { recursive: true, force: true });
    const log = error instanceof StepFailed && error.log !== undefined ? `\n${error.log.tail}` : '';
    throw new Error(`${error instanceof Error ? error.message : String(error)}${log}`, {
      cause: error,
    });
  }
}

async function startServers(
  home: Home,
  startTemporal: (servers: TestServers) => Promise<string>,
): Promise<void> {
  const ports = new Ports();
  const ending = new AbortController().signal;
  const options: PartOptions = { home, parts: [], ending, say: console.log, revive: false };
  const starting = startPostgres({
    ...options,
    port: await ports.choose('any'),
    volatile: true,
    // Room for the pools of Temporal's four services, and of a second server.
    maxConnections: 500,
  });
  const [postgres, address] = await Promise.all([
    starting,
    startTemporal({
      options,
      ports,
      postgres: starting,
      progress: { say: console.log, progress: console.log },
      // So that a test can see an actor continue in a fresh history (default: 4,096 events).
      dynamicConfig: ['limit.historyCount.suggestContinueAsNew=400'],
    }),
  ]);
  await postgres.createDatabase(templateDatabase);
  await runScript(
    home,
    {
      name: 'migrate',
      failure: 'The template database could not be migrated',
      path: 'db/migrate.js',
      args: ['up'],
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        ORDERFLOW_DATA_DIR: home.dataDir,
        DATABASE_URL: postgres.url(templateDatabase),
        TEMPORAL_ADDRESS: address,
      },
    },
    ending,
  );
  process.env['TEST_DATA_DIR'] = home.dataDir;
  process.env['TEST_DATABASE_URL'] = postgres.url('postgres');
  process.env['TEST_TEMPORAL_ADDRESS'] = address;
}
