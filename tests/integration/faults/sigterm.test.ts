import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type Knex } from '../../../db/database';
import { startStack, type Stack } from '../../../local/stack';
import { aCustomer, aProduct, until, type Person } from '../harness';
import { Crowd } from './crowd';

let dataDir: string;
let stack: Stack;
let db: Knex;
let customers: readonly Person[];
const said: string[] = [];

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'orderflow-sigterm-'));
  stack = await startStack({
    dataDir,
    ports: 'any',
    volatile: true,
    env: {
      SMS_PER_MINUTE: '0',
      EMAIL_PER_MINUTE: '0',
      RATE_LIMIT_PER_MINUTE: '0',
      LOG_LEVEL: 'warn',
    },
    report: { say: (sentence) => void said.push(sentence), progress: () => undefined },
  });
  db = createDatabase(String(stack.env['DATABASE_URL']));
  customers = await Promise.all(Array.from({ length: 6 }, () => aCustomer(db)));
}, 120_000);

afterAll(async () => {
  await db?.destroy();
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

/** Tells a part to stop in the middle of the load, and waits until it has ended and is back. */
async function stopUnderLoad(part: string, crowd: Crowd): Promise<string> {
  await until('the crowd is served', async () => crowd.answered.length >= 20);
  const pid = stack.pids()[part];
  said.length = 0;
  process.kill(Number(pid), 'SIGTERM');
  const how = await until(`${part} has ended`, async () =>
    said.find((sentence) => sentence.includes(`(process ${pid}) has ended`)),
  );
  await until(`${part} is back`, async () =>
    said.some((sentence) => sentence.includes('is back as process')),
  );
  return how;
}

function ordersOf(product: { readonly id: string }) {
  return db('orders')
    .whereIn('id', db('order_items').where({ productId: product.id }).select('orderId'))
    .select<{ id: string; notes: string; orderNumber: string }[]>('id', 'notes', 'orderNumber');
}

test('an API that is told to stop under load answers all that it has taken, and ends with 0', async () => {
  const product = await aProduct(db, { stockQuantity: 100_000 });
  const crowd = new Crowd({ apiUrl: String(stack.apiUrl), customers, product });
  const how = await stopUnderLoad('api', crowd);
  await crowd.end();
  expect(how).toContain('exit code 0');
  expect(new Set(crowd.answered.map(({ status }) => status))).toEqual(new Set([201]));
  // Who keeps a connection is told with an answer that it ends, and not by its end in the middle of a request.
  const connections = crowd.answered.map(({ headers }) => headers?.get('connection'));
  expect(connections).toContain('close');
  const stand = (await ordersOf(product)).map(({ notes }) => notes);
  expect(stand.toSorted()).toEqual(crowd.answered.map(({ id }) => id).toSorted());
}, 120_000);

test.each(['worker', 'sender'])(
  'a %s that is told to stop under load ends what it has begun, and with 0: no order and no message suffers',
  async (part) => {
    const product = await aProduct(db, { stockQuantity: 100_000 });
    const crowd = new Crowd({ apiUrl: String(stack.apiUrl), customers, product });
    const how = await stopUnderLoad(part, crowd);
    await crowd.end();
    expect(how).toContain('exit code 0');
    expect(crowd.asked.filter(({ status }) => status !== 201)).toEqual([]);

    const orders = await ordersOf(product);
    expect(orders).toHaveLength(crowd.asked.length);
    const ids = orders.map(({ id }) => id);
    await until(
      'every message has settled',
      async () => {
        const open = await db('notifications')
          .whereIn('orderId', ids)
          .where({ status: 'pending' })
          .first('id');
        return open === undefined;
      },
      120_000,
    );
    const rows = await db('notifications')
      .whereIn('orderId', ids)
      .select<{ status: string; attempts: number }[]>('status', 'attempts');
    // Nothing was cut off in the hands of who stopped: one try each, and none of unknown fate.
    expect(rows.filter(({ status }) => status !== 'sent' && status !== 'delivered')).toEqual([]);
    expect(rows.filter(({ attempts }) => attempts !== 1)).toEqual([]);
    const numbers = new Set(orders.map(({ orderNumber }) => orderNumber));
    const inbox = await fetch(`${stack.inboxUrl}messages.json?limit=100000`);
    const arrived = (await inbox.json()) as { subject: string | null; text: string }[];
    const mine = arrived.filter(({ subject, text }) =>
      numbers.has(/ORD-\d{8}-\d{4,}/.exec(`${subject ?? ''} ${text}`)?.[0] ?? ''),
    );
    expect(mine).toHaveLength(rows.length);
  },
  240_000,
);
