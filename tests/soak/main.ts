import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { randomFrom } from '../../bench/catalogue/random';
import { machine, postgresVersion } from '../../bench/machine';
import { createDatabase } from '../../db/database';
import { createConsole, type Console } from '../../local/console';
import { projectRoot, shown } from '../../local/home';
import { startStack, type Stack } from '../../local/stack';
import { countByStatus } from './database';
import { HttpClient } from './http-client';
import { judged } from './judged';
import { putLoadOn } from './load';
import { readLogs } from './logs';
import { runCommand } from '../../bench/command';
import { soakOptions, usage, type SoakOptions } from './options';
import { populate } from './people';
import { conclusion, page, tables, type Findings } from './report';
import { comeToRest } from './rest';
import { Machine } from './machine';
import { sampleOnce, sampleUntil, type Watched } from './sampler';
import { Samples } from './samples';
import { settings } from './settings';
import type { Shop } from './shop';
import { Tally } from './tally';
import { unexcused, verdictOf } from './verdict';

const workers = 2;
const mostOdd = 30;

/** `npm run test:soak`: a mixed load for half an hour, and whether what the processes hold is level. */
async function main(options: SoakOptions): Promise<boolean> {
  const out = createConsole();
  const dataDir = mkdtempSync(join(tmpdir(), 'orderflow-soak-'));
  const tempDir = join(dataDir, 'tmp');
  mkdirSync(tempDir);
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => leaving.abort(new Error(`ended by ${signal}`)));
  }
  out.say(`Seed ${options.seed}; data and logs are in ${dataDir}.`);
  const stack = await startStack({
    dataDir,
    ports: 'any',
    seed: false,
    volatile: true,
    workers,
    report: out,
    signal: leaving.signal,
    env: settings(dataDir, tempDir),
  });
  try {
    const running = soak(stack, options, out, { probeDir: dataDir, tempDir });
    const findings = await Promise.race([running, ended(leaving.signal)]);
    out.print(`\n${findings.machine}; ${findings.servers}.\n\n${tables(findings)}\n`);
    out.print(conclusion(findings));
    if (options.write) {
      writeFileSync(join(projectRoot(), 'docs', 'soak.md'), page(findings));
      out.say('Written to docs/soak.md.');
    }
    const isWell = findings.wrong.length === 0;
    await stack.stop();
    if (isWell) rmSync(dataDir, { recursive: true, force: true });
    else out.say(`The logs are kept in ${stack.home.logDir}.`);
    return isWell;
  } finally {
    await stack.stop();
  }
}

async function soak(
  stack: Stack,
  options: SoakOptions,
  out: Console,
  dirs: Pick<Watched, 'probeDir' | 'tempDir'>,
): Promise<Findings> {
  const began = Date.now();
  const { env } = stack;
  const db = createDatabase(env['DATABASE_URL'] ?? '', { name: 'orderflow-soak', poolSize: 2 });
  const connection = await Connection.connect({ address: env['TEMPORAL_ADDRESS'] ?? '' });
  const tally = new Tally();
  const http = new HttpClient(stack.apiUrl ?? '', tally);
  const leaving = new AbortController();
  const shop: Shop = {
    ...(await populate(http, db)),
    http,
    tally,
    random: randomFrom(options.seed),
    publicUrl: stack.publicUrl,
    inboxUrl: stack.inboxUrl ?? '',
    metricsUrls: stack.metrics.map(({ url }) => url),
    accepted: new Set(),
    recent: [],
    leaving: leaving.signal,
  };
  const samples = new Samples();
  const watched = {
    stack,
    db,
    client: new Client({ connection }),
    samples,
    tally,
    machine: new Machine(),
    ...dirs,
  };
  await sampleOnce(watched, true);

  const fromMs = Date.now();
  const sampled = sampleUntil(watched, leaving.signal);
  const csv = csvFile(options);
  const told = tellEachMinute(shop, samples, csv, out);
  const loaded = putLoadOn(shop, options.rate);
  await Promise.race([sleep(options.minutes * 60_000), sampled]);
  leaving.abort();
  const toMs = Date.now();
  out.say('No new orders; what has begun goes on to its end.');
  await Promise.all([sampled, told, loaded]);
  const left = await comeToRest(shop, watched, out);
  await sampleOnce(watched, true);

  const verdict = verdictOf(samples, { fromMs, toMs });
  const logs = readLogs(stack.home.logDir);
  writeFileSync(csv, samples.csv());
  out.say(`The samples are in ${shown(csv)}.`);
  const messages = await countByStatus(db, 'notifications');
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  const findings = {
    options,
    machine: machine(),
    servers: `Temporal dev server ${serverVersion} in memory, PostgreSQL ${await postgresVersion(db)} that does not wait for the disk`,
    seconds: (Date.now() - began) / 1_000,
    orders: shop.accepted.size,
    messages: [...messages.values()].reduce((sum, count) => sum + count, 0),
    samples,
    tally,
    logs,
    verdict,
    wrong: [...verdict.wrong, ...left, ...oddities(tally, samples), ...errors(logs.errors)],
  };
  await Promise.all([connection.close(), db.destroy()]);
  return findings;
}

function oddities({ oddities: odd, unavailable, skipped }: Tally, samples: Samples): string[] {
  const all = [...odd, ...unexcused(unavailable, samples)];
  const shownOnes = all.slice(0, mostOdd).map(({ at, what }) => `${at.toISOString()} ${what}`);
  return [
    ...(skipped > 0
      ? [`${skipped} orders or visits found no room: the rate is too high here`]
      : []),
    ...(all.length > mostOdd ? [`${all.length} answers were not looked for; the first:`] : []),
    ...shownOnes,
  ];
}

function errors(counted: ReadonlyMap<string, number>): string[] {
  return [...counted].slice(0, mostOdd).map(([what, count]) => `logged × ${count}: ${what}`);
}

async function tellEachMinute(
  shop: Shop,
  samples: Samples,
  csv: string,
  out: Console,
): Promise<void> {
  for (;;) {
    await sleep(60_000, undefined, { signal: shop.leaving }).catch(() => undefined);
    if (shop.leaving.aborted) return;
    writeFileSync(csv, samples.csv());
    const now = (name: string, digits = 0) => (samples.last(name) ?? 0).toFixed(digits);
    const heaps = judged.map((name) => `${name} ${now(`${name}.heap_mb`, 1)}`).join(', ');
    out.say(
      `${shop.accepted.size} orders, ${shop.tally.requests} requests, ${shop.tally.oddities.length} odd, ${shop.tally.unavailable.length} times 503; ` +
        `heaps (MB) ${heaps}; handles ${judged.map((name) => now(`${name}.handles`)).join('/')}; ` +
        `${now('temporal.open_workflows')} workflows open`,
    );
  }
}

function csvFile({ out: folder, seed }: SoakOptions): string {
  mkdirSync(folder, { recursive: true });
  const time = new Date().toISOString().slice(0, 16).replaceAll(/\D/g, '');
  return join(folder, `${time}-seed-${seed}.csv`);
}

function ended(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason));
  });
}

if (process.platform !== 'linux') {
  console.error('This reads what processes hold from /proc, which only Linux has.');
  process.exit(2);
}
runCommand(usage, soakOptions, main);
