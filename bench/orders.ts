import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConsole } from '../local/console';
import { projectRoot } from '../local/home';
import { startStack, type Stack } from '../local/stack';
import { startBare } from './bare/system';
import { ended } from './ended';
import { machine } from './machine';
import { measureMemory } from './memory';
import { runCommand } from './command';
import { benchOptions, usage, type BenchOptions } from './options';
import { measureRates } from './rates';
import { page, tables, type Findings } from './report';
import { serversInWords } from './servers';
import { benchSettings } from './settings';
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
      env: {
        ...benchSettings,
        HEAP_PROBE_DIR: dataDir,
        NODE_OPTIONS: `${process.env['NODE_OPTIONS'] ?? ''} --require=${require.resolve('./heap-probe')}`,
      },
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

async function measure(
  stack: Stack,
  { orders, rounds }: BenchOptions,
  out: ReturnType<typeof createConsole>,
  probeDir: string,
): Promise<Findings> {
  const began = Date.now();
  const { apiUrl = '' } = stack;
  const shop = await openShop({
    env: stack.env,
    apiUrls: () => [apiUrl],
    pids: () => stack.pids(),
  });
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
    return {
      machine: machine(),
      servers: await serversInWords(stack.env),
      rounds,
      levels,
      memory,
      seconds,
    };
  } finally {
    await Promise.all([bare.close(), shop.close()]);
  }
}

runCommand(usage, benchOptions, main);
