import { median, quantile } from '../../bench/quantiles';
import { table } from '../../bench/table';
import type { LogFindings } from './logs';
import type { SoakOptions } from './options';
import type { Samples } from './samples';
import type { Tally } from './tally';
import type { Verdict } from './verdict';

export interface Findings {
  readonly options: SoakOptions;
  readonly machine: string;
  readonly servers: string;
  readonly seconds: number;
  readonly orders: number;
  readonly messages: number;
  readonly samples: Samples;
  readonly tally: Tally;
  readonly logs: LogFindings;
  readonly verdict: Verdict;
  /** All that is wrong, from the trends to the books. */
  readonly wrong: readonly string[];
}

const mostShown = 20;

/** The tables, as Markdown that also reads well in a terminal. */
export function tables({ samples, tally, verdict, logs }: Findings): string {
  const levels = verdict.trends.map(({ name, what, digits, trend }) => [
    what,
    shown(samples.first(name), digits),
    trend.before.toFixed(digits),
    trend.after.toFixed(digits),
    (trend.after - trend.before).toFixed(digits),
    trend.allowed.toFixed(digits),
    shown(samples.last(name), digits),
    trend.isLevel ? 'level' : 'RISES',
  ]);
  const busy = samples.series('machine.others_cores').map(({ value }) => value);
  return [
    `Others used ${median(busy).toFixed(1)} cores of the machine (median; ${quantile(busy, 0.9).toFixed(1)} in the worst tenth). ` +
      `${tally.unavailable.length} answers were 503.`,
    table(
      ['what', 'before', 'second third', 'last third', 'rise', 'allowed', 'at rest', ''],
      levels,
      [1, 2, 3, 4, 5, 6],
    ),
    table(['action', 'times', 'answered', 'median (ms)', '99 % (ms)'], tally.rows(), [1, 3, 4]),
    ...lines('Warnings in the logs', logs.warnings),
    ...lines('Errors in the logs', logs.errors),
  ].join('\n\n');
}

function lines(title: string, counted: ReadonlyMap<string, number>): string[] {
  if (counted.size === 0) return [];
  const most = [...counted].toSorted((one, other) => other[1] - one[1]).slice(0, mostShown);
  return [
    `${title}:`,
    table(
      ['times', 'what'],
      most.map(([what, count]) => [String(count), what.replaceAll('|', '\\|').slice(0, 160)]),
      [0],
    ),
  ];
}

function shown(value: number | undefined, digits: number): string {
  return value === undefined ? '' : value.toFixed(digits);
}

/** What is wrong, or that nothing is. */
export function conclusion({ wrong, tally, verdict, orders, messages }: Findings): string {
  const done = `${orders} orders, ${tally.requests} requests and ${messages} messages`;
  if (wrong.length === 0) {
    return `Level: ${done}; none of ${verdict.trends.length} series rises, and nothing is left over.`;
  }
  return `NOT level, after ${done}:\n\n${wrong.map((each) => `- ${each}`).join('\n')}`;
}

/** The whole of docs/soak.md. */
export function page(findings: Findings): string {
  const { machine, servers, seconds, options } = findings;
  return `# Half an hour of mixed load

\`npm run test:soak\` runs an API, two workers and a sender as processes of their own and puts a mixed load on them for
30 minutes: is what they hold level? It needs two cores for itself, or a lower \`--rate\`. It prints how it is going each
minute and a table at the end, and ends with 0 where all is level, with 1 where something rises or is left over.

\`\`\`sh
npm run test:soak                                   # 30 minutes, 3 orders a second
npm run test:soak -- --minutes 60 --rate 5 --seed 7
\`\`\`

## The load

Orders come at random moments: some twice at once under one \`Idempotency-Key\`, some of too much, some of bad input, some cut
in the middle of the body or given up before the answer. Each goes to its end within a minute (delivered, refunded, cancelled
by customer or shop), some are paid; a third is followed live, half of these to the end, the others cut or closed. Three
visits for each order: lists, searches, order pages, dashboard, figures, log-ins by password and OpenID Connect, CSV exports
and imports, images uploaded, cut and removed, stock adjusted, mailings, test messages, people who register and erase
themselves, \`/metrics\`, health, long answers that nobody waits for. Every minute a stand-in for mail or SMS refuses, hangs or
cuts off for some seconds; what failed is sent again one by one and together.

## What is looked at

Every 15 seconds, for each process: memory, file handles, sockets by state (\`/proc\`), what it tells on \`/metrics\`; connections
and transactions of PostgreSQL, open workflows, rows of what is turned over, temporary files. The heap is read every 45 seconds
after each thread has collected its garbage (\`bench/heap-probe.ts\`), as only that says what is really held. All of it goes into
\`.data/soak/*.csv\`.

The first third is warm-up. A series is level if its median over the last third is not above that over the second third by more
than what is allowed; of handles, connections and open workflows, which come and go with the work, its low tenth counts instead,
as what leaks is there also when nothing is under way. Handles and sockets are counted without those whose other end the load
holds open itself. A heap may rise by 5 % or 2 MB, so that 1 % a minute is seen (\`tests/unit/soak/trend.test.ts\`). When the load has
ended, handles and streams must be as few as before it; no message unsent or failed, no workflow open, every accepted order there
once and at rest, stock as the ledger says, and \`npm run reconcile -- --dry-run\` finds nothing. No answer may be one that its
request does not look for, no line in a log an error, and no process may have been started anew. No answer is a 5xx, but for a 503
while others use more than a quarter of a core of the machine: those are told, and asked again.

## The last run

Written by \`npm run test:soak -- --minutes ${options.minutes} --rate ${options.rate} --seed ${options.seed} --write\` on ${new Date().toISOString().slice(0, 10)}, in
${(seconds / 60).toFixed(1)} minutes: ${machine}; ${servers}. Everything shares the machine's cores.

${conclusion(findings)}

${tables(findings)}
`;
}
