import type { MemoryReading } from './memory';
import type { Figures, Level } from './rates';
import { table } from './table';

export interface Findings {
  readonly machine: string;
  readonly servers: string;
  readonly rounds: number;
  readonly levels: readonly Level[];
  readonly memory: readonly MemoryReading[];
  readonly seconds: number;
}

interface Target {
  readonly name: string;
  readonly value: number;
  readonly limit: number;
  readonly met: boolean;
}

/** Memory that comes and goes without anything being kept. */
const noise = 1.1;

/** What issue 3 asks for. */
export function targets({ levels, memory }: Findings): Target[] {
  const at = (atOnce: number) => levels.find((level) => level.atOnce === atOnce);
  const [one, sixteen] = [at(1), at(16)];
  const [first, second] = memory;
  return [
    ...(sixteen === undefined
      ? []
      : [atLeast('orders accepted per second at 16', ratio(sixteen, 'acceptedPerSecond'), 0.8)]),
    ...(one === undefined ? [] : [atMost('median latency at 1', ratio(one, 'latencyMs'), 1.5)]),
    ...(first === undefined || second === undefined
      ? []
      : [
          atMost('resident memory, API', second.api.residentMb / first.api.residentMb, noise),
          atMost(
            'resident memory, worker',
            second.worker.residentMb / first.worker.residentMb,
            noise,
          ),
        ]),
  ];
}

function atLeast(name: string, value: number, limit: number): Target {
  return { name, value, limit, met: value >= limit };
}

function atMost(name: string, value: number, limit: number): Target {
  return { name, value, limit, met: value <= limit };
}

type Figure = Exclude<keyof Figures, 'cpuMs'>;

function ratio({ shop, bare }: Level, figure: Figure): number {
  return shop[figure] / bare[figure];
}

const shown: readonly (readonly [Figure, string, number])[] = [
  ['acceptedPerSecond', 'accepted/s', 1],
  ['finishedPerSecond', 'finished/s', 1],
  ['latencyMs', 'latency, median (ms)', 0],
  ['latency95Ms', 'latency, 95 % (ms)', 0],
  ['handedOverMs', 'accepted to last message handed over, median (ms)', 0],
];

/** The tables, as Markdown that also reads well in a terminal. */
export function tables(findings: Findings): string {
  const { levels, memory } = findings;
  const rates = levels.flatMap((level) =>
    shown.map(([figure, name, digits]) => [
      String(level.atOnce),
      name,
      level.shop[figure].toFixed(digits),
      level.bare[figure].toFixed(digits),
      ratio(level, figure).toFixed(2),
    ]),
  );
  const busy = levels.find(({ atOnce }) => atOnce === 16) ?? levels[0];
  const cpu = [
    ...new Set([...(busy?.shop.cpuMs.keys() ?? []), ...(busy?.bare.cpuMs.keys() ?? [])]),
  ];
  return [
    table(['at once', 'figure', 'OrderFlow', 'bare workflow', 'ratio'], rates, [0, 2, 3, 4]),
    table(
      ['CPU per order at 16 (ms)', 'OrderFlow', 'bare workflow'],
      cpu.map((name) => [
        name,
        milliseconds(busy?.shop.cpuMs.get(name)),
        milliseconds(busy?.bare.cpuMs.get(name)),
      ]),
      [1, 2],
    ),
    table(
      ['orders so far', 'API: resident', 'heap after GC', 'worker: resident', 'heap after GC'],
      memory.map(({ orders, api, worker }) => [
        String(orders),
        megabytes(api.residentMb),
        megabytes(api.heapMb),
        megabytes(worker.residentMb),
        megabytes(worker.heapMb),
      ]),
      [0, 1, 2, 3, 4],
    ),
    table(
      ['target', 'ratio', 'limit', ''],
      targets(findings).map(({ name, value, limit, met }) => [
        name,
        value.toFixed(2),
        limit.toFixed(2),
        met ? 'met' : 'missed',
      ]),
      [1, 2],
    ),
  ].join('\n\n');
}

function milliseconds(ms: number | undefined): string {
  return ms === undefined ? '' : ms.toFixed(1);
}

function megabytes(mb: number): string {
  return `${mb.toFixed(0)} MB`;
}

/** The whole of docs/bench-orders.md. */
export function page(findings: Findings): string {
  const { machine, servers, rounds, levels, seconds } = findings;
  const counts = levels.map(({ atOnce, ordersARound }) => `${ordersARound} at ${atOnce} at once`);
  return `# What an order costs

Written by \`npm run bench:orders -- --write\` on ${new Date().toISOString().slice(0, 10)}, in ${(seconds / 60).toFixed(1)} minutes: ${machine}; ${servers}. Everything shares the machine's cores, the load's client too. Compare ratios: absolute numbers are of this machine and this minute.

**OrderFlow** is the whole way: \`POST /api/v1/orders/\` with two lines over HTTP to the API process, answered with the order; then an SMS to the customer and an e-mail each to the customer and to one admin, without a limit to their rate. **Bare workflow** is a Temporal workflow on the same server with the same commands and places to go to, and nothing in them: update-with-start from a Node client, an empty local activity in place of placing, the same six search attributes, an empty remote activity each on two other task queues. It has a worker process of its own, with the worker's options.

Medians of ${rounds} rounds, in which both take turns (${counts.join(', ')}). _Accepted_ is the 201 or the update's answer; _finished_ counts until the last message of the last order is handed over. Memory is that of the two processes while all orders stay open, as unconfirmed orders do.

${tables(findings)}
`;
}
