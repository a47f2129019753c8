import { mkdtempSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { createDatabase, type Knex } from '../../db/database';
import { createConsole } from '../../local/console';
import { projectRoot } from '../../local/home';
import { startServers } from '../catalogue/servers';
import { machine, postgresVersion } from '../machine';
import { runCommand } from '../command';
import { counted } from '../options';
import { explain, type Taken } from './explain';
import { fill } from './fill';
import { measureMonth } from './months';
import { questionsOf } from './questions';
import { page, tables } from './report';
import { sizesPerOrder } from './sizes';

interface Options {
  readonly orders: number;
  readonly write: boolean;
}

/** `npm run bench:growth`: what the queries cost with ten times the orders, and what an order takes on disk. */
async function main({ orders, write }: Options): Promise<void> {
  const out = createConsole();
  const began = Date.now();
  const dataDir = mkdtempSync(join(tmpdir(), 'orderflow-bench-growth-'));
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => leaving.abort(new Error(`ended by ${signal}`)));
  }
  const servers = await startServers(dataDir, leaving.signal, out);
  try {
    const db = await servers.database('growth');
    const url = servers.url('growth');
    const sizes = [orders / 10, orders];
    const taken: Map<string, Taken>[] = [];
    let there = 0;
    for (const size of sizes) {
      leaving.signal.throwIfAborted();
      await fill(db, there, size, (line) => out.say(line));
      there = size;
      taken.push(await askAll(url));
      out.say(`${size} orders: ${taken.at(-1)?.size} questions asked.`);
    }
    const findings = {
      sizes,
      taken,
      disk: await sizesPerOrder(db),
      month: await measureMonth(db),
      machine: machine(),
      postgres: await postgresVersion(db),
      load: loadavg()[0] ?? 0,
      seconds: (Date.now() - began) / 1000,
    };
    out.print(`\n${tables(findings)}\n`);
    if (!write) return;
    writeFileSync(join(projectRoot(), 'docs', 'bench-growth.md'), page(findings));
    out.say('Written to docs/bench-growth.md.');
  } finally {
    await servers.stop();
  }
}

/** Each twice: the second time its pages are in memory as far as they fit. */
async function askAll(url: string): Promise<Map<string, Taken>> {
  const db: Knex = createDatabase(url, { name: 'orderflow-bench', poolSize: 4 });
  const client = new Client({ connectionString: url, options: '-c random_page_cost=1.1' });
  await client.connect();
  try {
    // What is not on the disk is not marked as seen by all, as indexes need it.
    await client.query('CHECKPOINT');
    await client.query('VACUUM ANALYZE');
    const answers = new Map<string, Taken>();
    for (const { name, ask } of await questionsOf(db)) {
      answers.set(name, await explain(db, client, ask));
    }
    return answers;
  } finally {
    await client.end();
    await db.destroy();
  }
}

const usage = `npm run bench:growth [-- --orders 1000000] [--write]

  --orders N  asked with a tenth of them, and with all
  --write     writes the result to docs/bench-growth.md`;

function growthOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      orders: { type: 'string', default: '1000000' },
      write: { type: 'boolean', default: false },
    },
  });
  return { orders: counted('--orders', values.orders, 1_000, 20_000_000), write: values.write };
}

runCommand(usage, growthOptions, main);
