import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import { createDatabase } from '../db/database';
import { createConsole } from '../local/console';
import { projectRoot } from '../local/home';
import { startStack, type Stack } from '../local/stack';
import { startBare } from './bare/system';
import { machine, postgresVersion } from './machine';
import { measureMemory } from './memory';
import { benchOptions, usage, type BenchOptions } from './options';
import { measureRates } from './rates';
import { page, tables, type Findings } from './report';
import { openShop } from './shop';

/** `npm run bench:orders`: what an order costs beside a bare workflow, on a stack of its own. */
async function main(options: BenchOptions): Promise<void> {
  const out = createConsole();
  const dataDir = mkdtempSync(join(tmpdir(), 'orderflow-bench-'));
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => leaving.abort(new Error(`ended by ${signal}`)));
  }
  let stack: Stack | undefined;
  try {
    stack = await startStack({
      dataDir,
      ports: 'any',
      seed: false,
      volatile: true,
      report: out,
      signal: leaving.signal,
      env: settings(dataDir),
    });
    const running = stack;
    const findings = await Promise.race([measure(running, options, out, dataDir), ended(leaving)]);
    out.print(`\n${findings.machine}; ${findings.servers}.\n\n${tables(findings)}\n`);
    if (options.write) {
      writeFileSync(join(projectRoot(), 'docs', 'bench-orders.md'), page(findings));
      out.say('Written to docs/bench-orders.md.');
    }
  } finally {
    await stack?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** As in production but for the rates; the addresses of another stack or of real providers are left out. */
function settings(dataDir: string): Record<string, string | undefined> {
  return {
    DATABASE_URL: undefined,
    TEMPORAL_ADDRESS: undefined,
    SMTP_URL: undefined,
    AFRICASTALKING_USERNAME: undefined,
    AFRICASTALKING_API_KEY: undefined,
    OIDC_ISSUER_URL: undefined,
    OIDC_CLIENT_ID: undefined,
    OIDC_CLIENT_SECRET: undefined,
    PORT: undefined,
    PUBLIC_URL: undefined,
    WORKER_QUEUES: undefined,
    SMS_PER_MINUTE: '0',
    EMAIL_PER_MINUTE: '0',
    RATE_LIMIT_PER_MINUTE: '0',
    LOG_LEVEL: 'info',
    HEAP_PROBE_DIR: dataDir,
    NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --require=${require.resolve('./heap-probe')}`,
  };
}

async function measure(
  stack: Stack,
  { orders, rounds }: BenchOptions,
  out: ReturnType<typeof createConsole>,
  probeDir: string,
): Promise<Findings> {
  const began = Date.now();
  const shop = await openShop(stack);
  const bare = await startBare(stack.env['TEMPORAL_ADDRESS'] ?? '');
  try {
    const levels = await measureRates(shop, bare, {
      rounds,
      ordersARound: Math.ceil(orders / 5),
      sharedProcesses: { Temporal: stack.pids()['temporal'] ?? 0 },
      report: out,
    });
    const before = shop.accepted();
    const memory = await measureMemory(shop, { orders, before, probeDir, report: out });
    const seconds = (Date.now() - began) / 1000;
    return { ...(await surroundings(stack)), rounds, levels, memory, seconds };
  } finally {
    await Promise.all([bare.close(), shop.close()]);
  }
}

async function surroundings({ env }: Stack): Promise<{ machine: string; servers: string }> {
  const connection = await Connection.connect({ address: env['TEMPORAL_ADDRESS'] ?? '' });
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  await connection.close();
  const db = createDatabase(env['DATABASE_URL'] ?? '', { poolSize: 1 });
  const postgres = await postgresVersion(db);
  await db.destroy();
  return {
    machine: machine(),
    servers: `Temporal dev server ${serverVersion} in memory, PostgreSQL ${postgres} that does not wait for the disk`,
  };
}

function ended({ signal }: AbortController): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

function run(): void {
  let options: BenchOptions;
  try {
    options = benchOptions(process.argv.slice(2));
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exit(2);
  }
  main(options).then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}

run();
