import { table } from '../table';
import type { Taken } from './explain';
import type { Month } from './months';
import type { TableSize } from './sizes';

export interface Findings {
  readonly sizes: readonly number[];
  /** By question, for each of the sizes. */
  readonly taken: readonly ReadonlyMap<string, Taken>[];
  readonly disk: readonly TableSize[];
  readonly month: Month;
  readonly machine: string;
  readonly postgres: string;
  readonly load: number;
  readonly seconds: number;
}

export function tables({ sizes, taken, disk, month }: Findings): string {
  const [few, many] = taken;
  const growth = [...(few ?? [])].map(([name, before]) => {
    const after = many?.get(name) ?? before;
    return [
      name,
      before.pages.toFixed(0),
      after.pages.toFixed(0),
      (after.pages / Math.max(1, before.pages)).toFixed(1),
      before.ms.toFixed(1),
      after.ms.toFixed(1),
      after.readThrough.join(', '),
    ];
  });
  const [small = 0, large = 0] = sizes;
  const total = (of: 'heap' | 'indexes') => disk.reduce((sum, each) => sum + each[of], 0);
  return [
    table(
      ['question', `pages, ${small}`, `pages, ${large}`, 'ratio', 'ms', 'ms', 'read end to end'],
      growth,
      [1, 2, 3, 4, 5],
    ),
    table(
      ['table', 'rows per order', 'rows, bytes', 'indexes, bytes'],
      [
        ...disk.map((each) => [
          each.table,
          each.rowsPerOrder.toFixed(1),
          each.heap.toFixed(0),
          each.indexes.toFixed(0),
        ]),
        ['all', '', total('heap').toFixed(0), total('indexes').toFixed(0)],
      ],
      [1, 2, 3],
    ),
    table(
      [`a month of order_events (${month.rows} rows)`, 'ms', 'WAL, MB'],
      [
        ['deleted, and vacuumed', ...costOf(month.deleted)],
        ['a partition, detached and dropped', ...costOf(month.dropped)],
      ],
      [1, 2],
    ),
  ].join('\n\n');
}

function costOf({ ms, walBytes }: Month['deleted']): string[] {
  return [ms.toFixed(0), (walBytes / 1_000_000).toFixed(1)];
}

/** The whole of docs/bench-growth.md. */
export function page(findings: Findings): string {
  const { sizes, machine, postgres, load, seconds } = findings;
  const [small = 0, large = 0] = sizes;
  return `# The database with ten times the orders

Written by \`npm run bench:growth -- --orders ${large} --write\` on ${new Date().toISOString().slice(0, 10)}, in ${(seconds / 60).toFixed(1)} minutes: ${machine}; PostgreSQL ${postgres} with its own defaults (128 MB of shared buffers); load average ${load.toFixed(1)}. The orders are made by SQL, evenly over a year: two lines, five events and two short messages each, 2 % of them open. Each question is asked with ${small} orders and with ${large}, by the code that asks it in service, and run a second time as \`EXPLAIN (ANALYZE, BUFFERS)\`. _Pages_ (8 kB) are the same whatever else the machine does; times are not. [scaling.md](scaling.md) says what follows.

${tables(findings)}

Messages here are short and have no HTML: [bench-scaling.md](bench-scaling.md) has what a real order takes.
`;
}
