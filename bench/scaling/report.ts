import { median } from '../quantiles';
import { table } from '../table';
import { quotaPercent, type Findings, type FleetFigures, type Limited } from './fleets';
import { byPart, parts, type Cpu, type PartName, type Sample } from './measure';

/** Median over the rounds, part by part. */
function middle(samples: readonly Sample[]): Sample {
  const cpu = (of: 'cpu' | 'cores'): Cpu =>
    byPart((part) => median(samples.map((sample) => sample[of][part])));
  return {
    perSecond: median(samples.map(({ perSecond }) => perSecond)),
    cpu: cpu('cpu'),
    cores: cpu('cores'),
  };
}

const sizeOf = ({ size }: FleetFigures) => `${size.apis} / ${size.workers}`;
const shown = (fleets: readonly Sample[]) =>
  parts.filter((part) => fleets.some(({ cpu }) => cpu[part] > 0));
const all = (cpu: Cpu, among: readonly PartName[]) =>
  among
    .filter((part) => part !== 'this client' && part !== 'inbox')
    .reduce((sum, part) => sum + cpu[part], 0);

/** CPU milliseconds of an order by part, with ever more processes; the last column is without inbox and client. */
export function perOrder({ fleets }: Findings): string {
  const samples = fleets.map(({ free }) => middle(free));
  const columns = shown(samples);
  const [first] = samples;
  return table(
    ['APIs / workers', ...columns, 'ours, all', 'to 1 / 1'],
    fleets.map((fleet, index) => {
      const { cpu } = samples[index] ?? middle(fleet.free);
      const sum = all(cpu, columns);
      return [
        sizeOf(fleet),
        ...columns.map((part) => cpu[part].toFixed(1)),
        sum.toFixed(1),
        (sum / all(first?.cpu ?? cpu, columns)).toFixed(2),
      ];
    }),
    [...columns, 'all', 'ratio'].map((_, index) => index + 1),
  );
}

const kinds: readonly Limited[] = ['worker', 'api'];

/** What comes of more processes where they are what holds orders up. */
export function underQuota({ fleets }: Findings): string {
  const rows = kinds.flatMap((kind) => {
    const those = fleets.flatMap((fleet) => {
      const samples = fleet.limited[kind];
      return samples === undefined ? [] : [{ fleet, sample: middle(samples) }];
    });
    const base = those[0];
    return those.map(({ fleet, sample }) => {
      const count = kind === 'api' ? fleet.size.apis : fleet.size.workers;
      const used = sample.cores[kind === 'api' ? 'API' : 'worker'];
      return [
        `each ${kind === 'api' ? 'API' : 'worker'} has ${quotaPercent[kind]} %`,
        sizeOf(fleet),
        sample.perSecond.toFixed(1),
        (sample.perSecond / (base?.sample.perSecond ?? Number.NaN)).toFixed(2),
        `${((used / ((count * quotaPercent[kind]) / 100)) * 100).toFixed(0)} %`,
      ];
    });
  });
  return table(['quota', 'APIs / workers', 'orders/s', 'ratio', 'quota used'], rows, [2, 3, 4]);
}

/** CPU milliseconds of other requests. */
export function perRequest({ requests, fleets }: Findings): string {
  const [alone] = fleets;
  const placed = alone === undefined ? [] : [{ name: 'order', sample: middle(alone.free) }];
  const costs = [...placed, ...requests];
  const columns = shown(costs.map(({ sample }) => sample));
  return table(
    ['CPU ms, 1 API, 1 worker', ...columns, 'at once/s'],
    costs.map(({ name, sample }) => [
      name,
      ...columns.map((part) => sample.cpu[part].toFixed(1)),
      sample.perSecond.toFixed(0),
    ]),
    [...columns, 'rate'].map((_, index) => index + 1),
  );
}

/** What one order leaves behind in the database and in Temporal. */
export function leftBehind({ life }: Findings): string {
  const total = life.rows.reduce((sum, { count, bytes }) => sum + count * bytes, 0);
  const rows = life.rows.map(({ table: name, count, bytes, html }) => [
    name,
    count.toFixed(1),
    bytes.toFixed(0),
    (count * bytes).toFixed(0),
    html === 0 ? '' : (count * html).toFixed(0),
  ]);
  const ofRows = table(
    ['table', 'rows', 'bytes of one', 'bytes', 'of them HTML'],
    [...rows, ['all', '', '', total.toFixed(0), '']],
    [1, 2, 3, 4],
  );
  const ofHistory = table(
    ['event in its history', 'times'],
    life.events.map(([type, times]) => [type, String(times)]),
    [1],
  );
  const { history, transitions } = life;
  return `${ofRows}

Its workflow: ${history.events.toFixed(0)} events, ${history.bytes.toFixed(0)} bytes of history, ${transitions.toFixed(0)} state transitions.

${ofHistory}`;
}

export interface Surroundings {
  readonly machine: string;
  readonly servers: string;
  readonly load: readonly [before: number, after: number];
  readonly rounds: number;
  readonly orders: number;
  readonly temporalPostgres: boolean;
  readonly seconds: number;
}

/** The whole of docs/bench-scaling.md. */
export function page(findings: Findings, about: Surroundings): string {
  const { machine, servers, load, rounds, orders, seconds, temporalPostgres } = about;
  const temporal = temporalPostgres ? ' --temporal-postgres' : '';
  return `# What grows with more processes

Written by \`npm run bench:scaling -- --rounds ${rounds} --orders ${orders}${temporal} --write\` on ${new Date().toISOString().slice(0, 10)}, in ${(seconds / 60).toFixed(1)} minutes: ${machine}; ${servers}. Load average ${load[0].toFixed(1)} before and ${load[1].toFixed(1)} after, its own included. Medians of ${rounds} rounds, in which the fleets take turns; ${orders} orders each, 16 at once, until their last message is handed over. [scaling.md](scaling.md) says what follows from it.

## CPU milliseconds per order

Nothing is limited, and all parts share the machine, so the rate can't grow here. What can be seen is whether an order costs more when there are more processes.

${perOrder(findings)}

## Where one kind of process is the bottleneck

Each process of that kind gets a few hundredths of a core (a control group's CPU quota), so that the rest of the machine is more than enough. _Quota used_ says whether it was in truth what held orders up.

${underQuota(findings)}

## Other requests

8 at once.

${perRequest(findings)}

## What an order leaves behind

Of an order with two lines that was paid and stepped to delivered, with the messages of each step to the customer and one admin. Rows as they are stored, without indexes and without the room that a page keeps free.

${leftBehind(findings)}
`;
}
