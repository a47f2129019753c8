import { judged } from './judged';
import type { Samples } from './samples';
import { trendOf, type Tolerance, type Trend } from './trend';

/** What must be level, and how far it may rise all the same. */
interface Rule extends Tolerance {
  readonly name: string;
  readonly what: string;
  readonly digits: number;
}

const rules: readonly Rule[] = [
  ...judged.flatMap((process) => [
    rule(process, 'heap_mb', 'heap after GC (MB)', 0.05, 2, 1),
    rule(process, 'external_mb', 'external memory (MB)', 0.1, 4, 1),
    rule(process, 'resident_mb', 'resident memory (MB)', 0.1, 15, 1),
    low(process, 'handles', 'own open file handles', 0.1, 6),
    low(process, 'sockets_established', 'own sockets, established', 0.1, 6),
    rule(process, 'sockets_close_wait', 'sockets, CLOSE_WAIT', 0, 2),
    low(process, 'active_handles', 'own active handles', 0.1, 6),
    low(process, 'active_requests', 'active requests', 0.1, 6),
    rule(process, 'metric_series', 'series told to Prometheus', 0.05, 150),
  ]),
  low('api', 'live_streams', 'live event streams', 0.3, 10),
  low('api', 'requests_in_flight', 'requests in flight', 0.3, 5),
  low('postgres', 'api_connections', 'connections of the API', 0.1, 6),
  low('postgres', 'worker_connections', 'connections of the workers', 0.1, 6),
  low('temporal', 'open_workflows', 'open workflows', 0.3, 30),
  rule('rows', 'order_drafts', 'order drafts', 0, 10),
  rule('rows', 'order_commands_done', 'commands that were carried out', 0, 2),
  rule('rows', 'tokens', 'tokens', 0.1, 10),
  rule('rows', 'throttle', 'rows of the throttle', 0.1, 20),
  rule('temp', 'files', 'temporary files', 0, 5),
];

/** Of what comes and goes with the work, as connections do: a tenth of the time there is no more than this. */
function low(...given: Parameters<typeof rule>): Rule {
  const each = rule(...given);
  return { ...each, what: `${each.what} (low)`, at: 0.1 };
}

function rule(
  place: string,
  value: string,
  what: string,
  share: number,
  absolute: number,
  digits = 0,
): Rule {
  return { name: `${place}.${value}`, what: `${place}: ${what}`, share, absolute, digits };
}

/** What may never be above this, not once. */
const bounds: readonly { readonly name: string; readonly what: string; readonly most: number }[] = [
  { name: 'postgres.oldest_transaction_s', what: 'postgres: oldest transaction (s)', most: 15 },
  { name: 'postgres.idle_in_transaction', what: 'postgres: idle in transaction', most: 20 },
];

/** Held by nobody any more once all is at rest: as many as before the load, and a few. */
const rests: readonly { readonly name: string; readonly what: string; readonly more: number }[] = [
  ...judged.flatMap((process) => [
    { name: `${process}.handles`, what: `${process}: own open file handles`, more: 8 },
    { name: `${process}.sockets_close_wait`, what: `${process}: sockets, CLOSE_WAIT`, more: 0 },
    { name: `${process}.active_requests`, what: `${process}: active requests`, more: 2 },
  ]),
  { name: 'api.live_streams', what: 'api: live event streams', more: 0 },
  { name: 'api.requests_in_flight', what: 'api: requests in flight', more: 0 },
  { name: 'postgres.idle_in_transaction', what: 'postgres: idle in transaction', more: 0 },
  { name: 'temp.files', what: 'temporary files', more: 2 },
];

export interface Judgement extends Rule {
  readonly trend: Trend;
}

export interface Verdict {
  readonly trends: readonly Judgement[];
  /** What is wrong, a sentence each; none where all is well. */
  readonly wrong: readonly string[];
}

export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** @param span of the load: samples from before and after are what there is without it */
export function verdictOf(samples: Samples, span: Span): Verdict {
  const wrong: string[] = [];
  const trends: Judgement[] = [];
  for (const each of rules) {
    const trend = trendOf(samples.series(each.name), span, each);
    if (trend === null) wrong.push(`${each.what}: too few samples`);
    else {
      trends.push({ ...each, trend });
      if (!trend.isLevel) wrong.push(inWords(each, trend));
    }
  }
  for (const { name, what, most } of bounds) {
    const highest = Math.max(...samples.series(name).map(({ value }) => value));
    if (highest > most) wrong.push(`${what}: ${highest.toFixed(1)}, at most ${most} is well`);
  }
  for (const { name, what, more } of rests) {
    const [before, after] = [samples.first(name), samples.last(name)];
    if (before === undefined || after === undefined) wrong.push(`${what}: not read`);
    else if (after - before > more) {
      wrong.push(`${what}: ${before} before the load, ${after} when all was at rest again`);
    }
  }
  for (const process of judged) {
    const pids = new Set(samples.series(`${process}.pid`).map(({ value }) => value));
    if (pids.size !== 1) wrong.push(`${process}: ran as ${pids.size} processes, one after another`);
  }
  return { trends, wrong };
}

/** More cores than these in the hands of others, and the machine is not the shop's own. */
const othersMayUse = 0.25;

/** Of these moments, those at which the shop had the machine for itself: then there is no excuse. */
export function unexcused<T extends { readonly at: Date }>(
  moments: readonly T[],
  samples: Samples,
): T[] {
  const others = samples.series('machine.others_cores');
  return moments.filter(({ at }) => {
    // What a sample tells is of the time before it; what happens takes its cause from some seconds before, too.
    const around = others.filter(({ atMs }) => Math.abs(atMs - at.getTime()) <= aroundMs);
    return around.every(({ value }) => value <= othersMayUse);
  });
}

const aroundMs = 30_000;

function inWords({ what, digits }: Rule, { before, after, allowed, perHour }: Trend): string {
  const [from, to] = [before.toFixed(digits), after.toFixed(digits)];
  const line = `${perHour < 0 ? '' : '+'}${perHour.toFixed(digits)} an hour`;
  return `${what}: rises from ${from} to ${to} (${line}); ${allowed.toFixed(digits)} more is well`;
}
