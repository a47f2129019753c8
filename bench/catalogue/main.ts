import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConsole, type Console } from '../../local/console';
import { projectRoot } from '../../local/home';
import { machine, postgresVersion } from '../machine';
import { plant, type Forest } from './forest';
import type { Findings } from './goals';
import { measureListing } from './listing';
import { runCommand } from '../command';
import { catalogueOptions, usage, type CatalogueOptions } from './options';
import { measurePerCategory, type PerCategory } from './per-category';
import { measureReads } from './reads';
import { page, picture, tables } from './report';
import { Samples } from './samples';
import { startServers, type Servers } from './servers';
import { measureWrites } from './writes';

const products = 100_000;
const rounds = 10;

/** `npm run bench:catalogue`: the tree of categories beside other ways to keep one, and the search. */
async function main(options: CatalogueOptions): Promise<void> {
  const out = createConsole();
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => leaving.abort(new Error(`ended by ${signal}`)));
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'orderflow-bench-'));
  const servers = await startServers(dataDir, leaving.signal, out);
  try {
    const findings = await Promise.race([measure(servers, options, out), ended(leaving.signal)]);
    out.print(`\n${findings.machine}; PostgreSQL ${findings.postgres}.\n\n${tables(findings)}\n`);
    if (options.write) write(findings, out);
  } finally {
    await servers.stop();
  }
}

async function measure(
  servers: Servers,
  { sizes, seed }: CatalogueOptions,
  report: Console,
): Promise<Findings> {
  const began = Date.now();
  const forests: Forest[] = [];
  for (const size of sizes) {
    const db = await servers.database(`tree_${size}`);
    forests.push(await plant(db, { size, products, seed, report }));
  }
  const samples = new Samples();
  await measureReads(forests, { rounds, seed, samples, report });
  report.say('The reads are measured.');
  const perCategory: PerCategory[] = [];
  for (const forest of forests) perCategory.push(await measurePerCategory(forest, report));
  report.say('Average prices, one by one and together, are measured.');
  await measureWrites(forests, { rounds, seed, samples, report });
  report.say('The writes are measured.');
  const listings = await measureListing(servers, seed, report);
  const [first] = forests;
  const postgres = first === undefined ? '' : await postgresVersion(first.db);
  const seconds = (Date.now() - began) / 1000;
  return {
    machine: machine(),
    postgres,
    sizes,
    products,
    rounds,
    samples,
    perCategory,
    listings,
    seconds,
  };
}

function write(findings: Findings, out: Console): void {
  const docs = join(projectRoot(), 'docs');
  writeFileSync(join(docs, 'bench-catalogue.md'), page(findings));
  writeFileSync(join(docs, 'bench-catalogue.svg'), picture(findings));
  out.say('Written to docs/bench-catalogue.md and docs/bench-catalogue.svg.');
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

runCommand(usage, catalogueOptions, main);
