import { readdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import { heapMb } from '../../bench/heap-mb';
import type { Knex } from '../../db/database';
import type { Stack } from '../../local/stack';
import { readExposition } from '../exposition';
import { readDatabase } from './database';
import type { Machine } from './machine';
import { judged } from './judged';
import { heldBy } from './processes';
import type { Samples } from './samples';
import type { Tally } from './tally';

export interface Watched {
  readonly stack: Stack;
  readonly db: Knex;
  readonly client: Client;
  readonly samples: Samples;
  readonly tally: Tally;
  /** Where `bench/heap-probe.ts` writes. */
  readonly probeDir: string;
  /** The `TMPDIR` of what runs. */
  readonly tempDir: string;
  readonly machine: Machine;
}

const everyMs = 15_000;
/** Collecting garbage stops a process for some hundredths of a second, so this is done more seldom. */
const heapEvery = 3;

/** Samples until told to stop. */
export async function sampleUntil(watched: Watched, stopped: AbortSignal): Promise<void> {
  let next = Date.now();
  for (let round = 0; !stopped.aborted; round += 1) {
    await sampleOnce(watched, round % heapEvery === 0).catch((error: unknown) =>
      watched.tally.odd(`a sample could not be taken: ${String(error)}`),
    );
    next += everyMs;
    const pause = Math.max(0, next - Date.now());
    await sleep(pause, undefined, { signal: stopped }).catch(() => undefined);
  }
}

/** @param withHeap after a collection of garbage in each process */
export async function sampleOnce(watched: Watched, withHeap: boolean): Promise<void> {
  const { db, client, samples, stack, tempDir, machine } = watched;
  const at = Date.now();
  const [database, open, ...metrics] = await Promise.all([
    readDatabase(db),
    client.workflow.count("ExecutionStatus = 'Running'"),
    ...stack.metrics.map(({ name, url }) => readMetrics(name, url)),
  ]);
  const values: Record<string, number> = {
    ...database,
    'temporal.open_workflows': open.count,
    'temp.files': filesIn(tempDir),
    'machine.others_cores': machine.othersSince(stack.pids()),
    ...ofItsOwn({ ...Object.assign({}, ...metrics), ...heldByAll(stack) }),
    ...(withHeap ? await heaps(watched) : {}),
  };
  samples.add(at, values);
}

function heldByAll(stack: Stack): Record<string, number> {
  const values: Record<string, number> = {};
  for (const [name, pid] of Object.entries(stack.pids())) {
    const held = heldBy(pid, process.pid);
    if (held === null) continue;
    values[`${name}.pid`] = pid;
    values[`${name}.resident_mb`] = held.residentMb;
    values[`${name}.handles`] = held.handles;
    values[`${name}.asked`] = held.withOther;
    for (const state of ['established', 'close_wait', 'fin_wait2']) {
      values[`${name}.sockets_${state}`] = held.sockets[state] ?? 0;
    }
  }
  return values;
}

/**
 * Without the connections that this load holds open itself: how many it has at a time follows how quickly it is
 * answered, which says nothing of the process. One that the process keeps after the load has let go of it is counted.
 */
function ofItsOwn(values: Readonly<Record<string, number>>): Record<string, number> {
  const own = { ...values };
  for (const name of judged) {
    for (const each of ['handles', 'sockets_established', 'active_handles']) {
      const value = own[`${name}.${each}`];
      if (value !== undefined) own[`${name}.${each}`] = value - (own[`${name}.asked`] ?? 0);
    }
  }
  return own;
}

const told: readonly (readonly [string, string, number])[] = [
  ['nodejs_heap_size_used_bytes', 'heap_used_mb', 1 / 1024 / 1024],
  ['nodejs_external_memory_bytes', 'external_mb', 1 / 1024 / 1024],
  ['nodejs_active_handles_total', 'active_handles', 1],
  ['nodejs_active_requests_total', 'active_requests', 1],
  ['nodejs_eventloop_lag_p99_seconds', 'loop_lag_p99_ms', 1_000],
  ['orderflow_live_streams', 'live_streams', 1],
  ['orderflow_http_requests_in_flight', 'requests_in_flight', 1],
  ['orderflow_database_waiting', 'database_waiting', 1],
];

async function readMetrics(name: string, url: string): Promise<Record<string, number>> {
  const text = await (await fetch(url, { signal: AbortSignal.timeout(20_000) })).text();
  const samples = readExposition(text);
  const values: Record<string, number> = { [`${name}.metric_series`]: samples.length };
  for (const [metric, key, factor] of told) {
    const found = samples.find((each) => each.name === metric);
    if (found !== undefined) values[`${name}.${key}`] = found.value * factor;
  }
  return values;
}

/** One after the other: they share the machine's cores. */
async function heaps({ stack, probeDir }: Watched): Promise<Record<string, number>> {
  const values: Record<string, number> = {};
  const pids = stack.pids();
  for (const name of judged) {
    const pid = pids[name];
    if (pid !== undefined) values[`${name}.heap_mb`] = await heapMb(pid, probeDir);
  }
  return values;
}

function filesIn(folder: string): number {
  return readdirSync(folder, { recursive: true }).length;
}
