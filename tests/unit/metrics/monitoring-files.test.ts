import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createBuildShare } from '../../../activities/metrics/build-share';
import { createSendingMetrics } from '../../../activities/metrics/sending';
import { tellQueues } from '../../../activities/metrics/served-queues';
import { watchTemporal } from '../../../activities/metrics/temporal';
import { createHttpMetrics } from '../../../api/metrics/http';
import { watchShop } from '../../../api/metrics/shop';
import { createDatabase, type Knex } from '../../../db/database';
import { createMetrics, watchProcess } from '../../../metrics/metrics';
import { watchPool } from '../../../metrics/pool';
import { fromTheStart, ofSenders, onTrouble } from '../../temporal-metrics';

const root = join(__dirname, '../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: {
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
  };
  readonly targets?: readonly { readonly expr: string }[];
}

const dashboard: { panels: Panel[] } = JSON.parse(read('deploy/monitoring/grafana-dashboard.json'));
const rules = read('deploy/monitoring/alerts.yml');
const runbook = read('docs/runbook.md');
const monitoring = read('docs/monitoring.md');

/** All that a process could tell, registered as the entry points do; nobody is asked. */
async function everything(): Promise<Map<string, readonly string[]>> {
  const db: Knex = createDatabase('postgres://nobody@127.0.0.1:1/nothing');
  const metrics = createMetrics();
  createHttpMetrics(metrics);
  watchShop(metrics, db);
  watchPool(metrics, db);
  watchProcess(metrics);
  createSendingMetrics(metrics);
  createBuildShare(metrics, undefined);
  tellQueues(metrics, ['orders']);
  await watchTemporal(metrics);
  const told = metrics.registry.getMetricsAsArray();
  await db.destroy();
  const ours = told.flatMap(({ name, type, ...rest }): [string, readonly string[]][] => {
    const labels: readonly string[] = 'labelNames' in rest ? (rest.labelNames as string[]) : [];
    const parts = String(type) === 'histogram' ? ['_bucket', '_sum', '_count'] : [''];
    return parts.map((part) => [`${name}${part}`, labels]);
  });
  const sdks = [...fromTheStart, ...ofSenders, ...onTrouble].flatMap((name) =>
    name.endsWith('_seconds') ? [`${name}_bucket`, `${name}_sum`, `${name}_count`] : [name],
  );
  return new Map([...ours, ...sdks.map((name) => [name, []] as const), ['up', []]]);
}

/** What an expression names: not functions, keywords, labels or what is in quotes. */
function namesIn(expression: string): string[] {
  const bare = expression
    .replaceAll(/"[^"]*"|'[^']*'/g, '')
    .replaceAll(/\{[^}]*\}|\[[^\]]*\]/g, '')
    .replaceAll(/\b(?:by|on|without|ignoring)\s*\([^)]*\)/g, '');
  const words = bare.match(/[a-zA-Z_:][\w:]*(?!\w*\s*\()/g) ?? [];
  return words.filter((word) => !/^(?:and|or|unless|bool|offset)$/.test(word));
}

function expressionsOf(yaml: string): string[] {
  return [...yaml.matchAll(/^ {8}expr: (?:\|\n((?: {10}.*\n)+)|(.*)\n)/gm)].map(
    ([, block, line]) => block ?? line ?? '',
  );
}

const alerts = [...rules.matchAll(/^ {6}- alert: (\w+)$/gm)].map(([, name]) => String(name));

test('names are found in an expression, and only those', () => {
  const expression =
    'histogram_quantile(0.9, sum by (le, job) (rate(a_bucket{x="b_total"}[5m]))) > 2 and on (job) c == 0';
  expect(namesIn(expression)).toEqual(['a_bucket', 'c']);
  expect(expressionsOf(rules)).toHaveLength(alerts.length);
});

test('each metric that the dashboard and the rules use is one we tell', async () => {
  const told = await everything();
  const targets = dashboard.panels.flatMap(({ targets: asked = [] }) => asked);
  const expressions = [...targets.map(({ expr }) => expr), ...expressionsOf(rules)];
  const used = new Set(expressions.flatMap(namesIn));
  expect(used.size).toBeGreaterThan(25);
  expect([...used].filter((name) => !told.has(name))).toEqual([]);
});

test('each of our metrics is in docs/monitoring.md', async () => {
  const told = [...(await everything()).keys()]
    .filter((name) => name.startsWith('orderflow_'))
    .map((name) => name.replace(/_(?:bucket|sum|count)$/, ''));
  expect(told.length).toBeGreaterThan(20);
  expect([...new Set(told)].filter((name) => !monitoring.includes(`\`${name}`))).toEqual([]);
});

test('the labels are these, each with few values', async () => {
  const labels = new Set(
    [...(await everything())]
      .filter(([name]) => name.startsWith('orderflow_'))
      .flatMap(([, names]) => names),
  );
  expect([...labels].toSorted()).toEqual([
    'build',
    'channel',
    'kind',
    'method',
    'needs_person',
    'outcome',
    'problem',
    'provider',
    'queue',
    'result',
    'route',
    'state',
    'status',
  ]);
});

test('each alert leads to its section of the runbook, which says what it means, what to look at and what to do', () => {
  expect(alerts.length).toBeGreaterThan(10);
  const sections = new Map(
    runbook
      .split(/^## /m)
      .slice(1)
      .map((section): [string, string] => [section.split('\n')[0] ?? '', section]),
  );
  for (const alert of alerts) {
    const section = sections.get(alert) ?? '';
    expect([alert, section.match(/\*\*(?:Means|Look|Do)\.\*\*/g)]).toEqual([
      alert,
      ['**Means.**', '**Look.**', '**Do.**'],
    ]);
    const link = `runbook_url: docs/runbook.md#${alert.toLowerCase()}\n`;
    const rule = rules.split(/^ {6}- alert: /m).find((each) => each.startsWith(`${alert}\n`)) ?? '';
    expect(rule).toContain(link);
    expect(rule).toMatch(/severity: (?:page|ticket)/);
  }
  expect([...sections.keys()].filter((name) => name.startsWith('OrderFlow'))).toEqual(alerts);
});

test('panels have their own ids and lie beside each other', () => {
  const ids = dashboard.panels.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  const taken = new Map<string, string>();
  for (const { title, gridPos } of dashboard.panels) {
    expect(gridPos.x + gridPos.w).toBeLessThanOrEqual(24);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1) {
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        expect(taken.get(`${x} ${y}`) ?? title).toBe(title);
        taken.set(`${x} ${y}`, title);
      }
    }
  }
});
