import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { createDatabase, type Knex } from '../../db/database';
import { orderWorkflowId } from '../../workflows/order/messages';
import { median } from '../quantiles';
import type { Shop } from '../shop';

/** What an order that was stepped to delivered and paid leaves behind; medians or means over some of them. */
export interface Life {
  readonly rows: readonly {
    readonly table: string;
    /** For each order. */
    readonly count: number;
    /** Of a row, as it is stored: long texts are compressed. */
    readonly bytes: number;
    /** Of them, those of the HTML of e-mails. */
    readonly html: number;
  }[];
  readonly history: { readonly events: number; readonly bytes: number };
  readonly transitions: number;
  /** How many events of each type, of one history. */
  readonly events: readonly (readonly [type: string, count: number])[];
}

const orders = 12;
const steps = ['confirmed', 'processing', 'shipped', 'delivered'] as const;
const tables = ['orders', 'order_items', 'order_events', 'notifications', 'stock_movements'];

export async function measureLife(
  shop: Shop,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Life> {
  const ids: string[] = [];
  for (let number = 0; number < orders; number += 1) ids.push(await shop.accept());
  for (const id of ids) await live(shop, id);
  const connection = await Connection.connect({ address: env['TEMPORAL_ADDRESS'] ?? '' });
  const db = createDatabase(env['DATABASE_URL'] ?? '', { poolSize: 1 });
  try {
    const client = new Client({ connection });
    const told = await Promise.all(ids.map((id) => closed(client, id)));
    const events = await eventsOf(client, ids[0] ?? '');
    return {
      rows: await rowsOf(db, ids),
      history: {
        events: median(told.map((each) => each.events)),
        bytes: median(told.map((each) => each.bytes)),
      },
      transitions: median(told.map((each) => each.transitions)),
      events,
    };
  } finally {
    await Promise.all([connection.close(), db.destroy()]);
  }
}

async function live(shop: Shop, id: string): Promise<void> {
  const ask = async (path: string, body: object) => {
    const token = shop.adminToken;
    const { status, text } = await shop.ask({
      method: 'POST',
      path: `/orders/${id}/${path}/`,
      token,
      body,
    });
    if (status !== 200) throw new Error(`${path} was answered with ${status}: ${text}`);
  };
  const { text } = await shop.ask({
    method: 'GET',
    path: `/orders/${id}/`,
    token: shop.adminToken,
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own contract
  const { total_amount: amount } = JSON.parse(text) as { total_amount: string };
  await ask('record_payment', { payment_method: 'mpesa', payment_reference: `PAY-${id}`, amount });
  for (const status of steps) await ask('update_status', { status });
}

/** The actor ends once its last message is sent. */
async function closed(client: Client, orderId: string) {
  const handle = client.workflow.getHandle(orderWorkflowId(orderId));
  for (;;) {
    const { status, historyLength, historySize, raw } = await handle.describe();
    if (status.name !== 'RUNNING') {
      const transitions = Number(raw.workflowExecutionInfo?.stateTransitionCount ?? 0);
      return { events: historyLength, bytes: historySize ?? Number.NaN, transitions };
    }
    await sleep(200);
  }
}

async function eventsOf(client: Client, orderId: string): Promise<[string, number][]> {
  const { events } = await client.workflow.getHandle(orderWorkflowId(orderId)).fetchHistory();
  const counts = new Map<string, number>();
  for (const event of events ?? []) {
    const [kind = ''] = Object.keys(event).filter((key) => key.endsWith('EventAttributes'));
    const marker = event.markerRecordedEventAttributes?.markerName;
    const name = kind.replace('EventAttributes', '');
    const type = marker ? `${name} (${marker})` : name;
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts].toSorted(([, a], [, b]) => b - a);
}

async function rowsOf(db: Knex, ids: readonly string[]): Promise<Life['rows']> {
  return Promise.all(
    tables.map(async (table) => {
      const html = table === 'notifications' ? 'coalesce(pg_column_size(t.html), 0)' : '0';
      const { rows } = await db.raw<{ rows: { rows: number; bytes: number; html: number }[] }>(
        `SELECT count(*) AS rows, coalesce(avg(pg_column_size(t.*)), 0)::float8 AS bytes,
           coalesce(avg(${html}), 0)::float8 AS html
         FROM ${table} t WHERE ${table === 'orders' ? 'id' : 'order_id'} = ANY (CAST(? AS uuid[]))`,
        [[...ids]],
      );
      const [found = { rows: 0, bytes: 0, html: 0 }] = rows;
      return { table, count: found.rows / ids.length, bytes: found.bytes, html: found.html };
    }),
  );
}
