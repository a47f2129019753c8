import type { Client } from 'pg';
import type { Knex } from '../../db/database';

/** What a question took: of all its statements together. */
export interface Taken {
  readonly ms: number;
  /** Pages of 8 kB, in memory or not. */
  readonly pages: number;
  /** Tables read from end to end, of those that grow. */
  readonly readThrough: readonly string[];
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Shared Hit Blocks': number;
  readonly 'Shared Read Blocks': number;
  readonly Plans?: readonly Plan[];
}

interface Explained {
  readonly Plan: Plan;
  readonly 'Execution Time': number;
}

interface Asked {
  readonly sql: string;
  readonly bindings: unknown[];
}

const growing = ['orders', 'order_items', 'order_events', 'notifications', 'stock_movements'];

/** Runs what `ask` asks as EXPLAIN (ANALYZE, BUFFERS), the second time it is run, so that its pages are in memory. */
export async function explain(
  db: Knex,
  client: Client,
  ask: (db: Knex) => Promise<unknown>,
): Promise<Taken> {
  const asked: Asked[] = [];
  const note = ({ sql, bindings }: Asked) => void asked.push({ sql, bindings });
  db.on('query', note);
  await ask(db);
  db.off('query', note);
  const taken: Taken[] = [];
  for (const { sql, bindings } of asked) {
    if (!/^\s*(select|with)\b/i.test(sql)) continue;
    const { rows } = await client.query<{ 'QUERY PLAN': readonly [Explained] }>(
      `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
      bindings,
    );
    const explained = rows[0]?.['QUERY PLAN'][0];
    if (explained === undefined) throw new Error(`Not explained: ${sql}`);
    const { Plan: plan, 'Execution Time': ms } = explained;
    taken.push({
      ms,
      pages: plan['Shared Hit Blocks'] + plan['Shared Read Blocks'],
      readThrough: readThrough(plan),
    });
  }
  return {
    ms: taken.reduce((sum, each) => sum + each.ms, 0),
    pages: taken.reduce((sum, each) => sum + each.pages, 0),
    readThrough: [...new Set(taken.flatMap((each) => each.readThrough))],
  };
}

function readThrough(plan: Plan): string[] {
  const table = plan['Relation Name'] ?? '';
  const own = plan['Node Type'] === 'Seq Scan' && growing.includes(table) ? [table] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(readThrough)];
}
