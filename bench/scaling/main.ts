import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createConsole } from '../../local/console';
import { projectRoot } from '../../local/home';
import { startStack, type Stack } from '../../local/stack';
import { withoutEmpty } from '../../local/stack-env';
import { runCommand } from '../command';
import { ended } from '../ended';
import { machine } from '../machine';
import { counted } from '../options';
import { benchSettings } from '../settings';
import { openShop } from '../shop';
import { serversInWords } from '../servers';
import type { Fleet } from './fleet';
import { measureFleets } from './fleets';
import type { Servers } from './measure';
import { startOwnTemporal, type OwnTemporal } from './own-temporal';
import { leftBehind, page, perOrder, perRequest, underQuota } from './report';

interface Options {
  readonly rounds: number;
  readonly orders: number;
  readonly write: boolean;
  /** Temporal as in production, and not its dev server. */
  readonly temporalPostgres: boolean;
}

/** `npm run bench:scaling`: what an order costs each part, and what more processes bring. */
async function main(options: Options): Promise<void> {
  const out = createConsole();
  const dataDir = mkdtempSync(join(tmpdir(), 'orderflow-bench-scaling-'));
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => leaving.abort(new Error(`ended by ${signal}`)));
  }
  const temporal = options.temporalPostgres
    ? await startOwnTemporal(join(dataDir, 'temporal'), leaving.signal, out)
    : undefined;
  const settings = { ...benchSettings, ...(temporal && { TEMPORAL_ADDRESS: temporal.address }) };
  const stack = await startStack({
    dataDir,
    ports: 'any',
    seed: false,
    volatile: true,
    api: false,
    workers: 0,
    report: out,
    signal: leaving.signal,
    env: settings,
  });
  let fleet: Fleet | undefined;
  const use = (next: Fleet) => {
    fleet = next;
  };
  try {
    const measuring = measure(stack, { settings, ...options, temporal, use }, out, leaving.signal);
    await Promise.race([measuring, ended(leaving)]);
  } finally {
    // Told to end in the middle, it is still up.
    await fleet?.stop();
    await stack.stop();
    await temporal?.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function measure(
  stack: Stack,
  options: Options & {
    readonly settings: Readonly<Record<string, string | undefined>>;
    readonly temporal: OwnTemporal | undefined;
    readonly use: (fleet: Fleet) => void;
  },
  out: ReturnType<typeof createConsole>,
  ending: AbortSignal,
): Promise<void> {
  const began = Date.now();
  const [loadBefore = 0] = loadavg();
  const env = withoutEmpty({ ...process.env, ...options.settings, ...stack.env });
  let fleet: Fleet | undefined;
  const shop = await openShop({
    env,
    apiUrls: () => fleet?.apiUrls ?? [],
    pids: () => fleet?.pids() ?? {},
  });
  try {
    const findings = await measureFleets(shop, {
      ...options,
      home: stack.home,
      env,
      servers: serversOf(stack, options.temporal),
      ending,
      report: out,
      use: (next) => {
        fleet = next;
        options.use(next);
      },
    });
    out.print(
      `\n${perOrder(findings)}\n\n${underQuota(findings)}\n\n${perRequest(findings)}\n\n${leftBehind(findings)}\n`,
    );
    if (!options.write) return;
    const text = page(findings, {
      ...options,
      machine: machine(),
      servers: await serversInWords(
        env,
        options.temporal === undefined ? 'dev server in memory' : 'on a PostgreSQL of its own',
      ),
      load: [loadBefore, loadavg()[0] ?? 0],
      seconds: (Date.now() - began) / 1000,
    });
    writeFileSync(join(projectRoot(), 'docs', 'bench-scaling.md'), text);
    out.say('Written to docs/bench-scaling.md.');
  } finally {
    await shop.close();
  }
}

function serversOf(stack: Stack, own: OwnTemporal | undefined): Servers {
  const { postgres = 0, temporal = 0, inbox = 0 } = stack.pids();
  return {
    PostgreSQL: postgres,
    Temporal: own?.pid ?? temporal,
    'its database': own?.databasePid ?? 0,
    inbox,
  };
}

const usage = `npm run bench:scaling [-- --rounds 2] [--orders 240] [--temporal-postgres] [--write]

  --rounds N   how often each measurement is repeated
  --orders N   how many orders a measurement takes
  --temporal-postgres
               with Temporal's server on a PostgreSQL of its own, as in production; without it, its dev server in memory
  --write      writes the result to docs/bench-scaling.md`;

function scalingOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      rounds: { type: 'string', default: '2' },
      orders: { type: 'string', default: '240' },
      write: { type: 'boolean', default: false },
      'temporal-postgres': { type: 'boolean', default: false },
    },
  });
  return {
    rounds: counted('--rounds', values.rounds, 1, 20),
    orders: counted('--orders', values.orders, 20, 10_000),
    write: values.write,
    temporalPostgres: values['temporal-postgres'],
  };
}

runCommand(usage, scalingOptions, main);
