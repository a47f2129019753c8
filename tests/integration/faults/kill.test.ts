import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type Knex } from '../../../db/database';
import { startStack, type Stack } from '../../../local/stack';
import { aProduct, countOf, ledgerOf, stockOf, until } from '../harness';

const orderCount = 100;
const stockBefore = 100_000;

let dataDir: string;
let stack: Stack;
let db: Knex;
let token: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'orderflow-kill-'));
  stack = await startStack({
    dataDir,
    ports: 'any',
    // Real disks: what is killed must find again what it had promised.
    env: {
      SMS_PER_MINUTE: '0',
      EMAIL_PER_MINUTE: '0',
      NOTIFICATION_RETRY_SECONDS: '0.5,1,2,4,8',
      RATE_LIMIT_PER_MINUTE: '0',
      LOG_LEVEL: 'warn',
    },
  });
  db = createDatabase(String(stack.env['DATABASE_URL']));
  const answer = await fetch(`${stack.apiUrl}/api/v1/auth/login/`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'john.doe@example.com', password: 'testpass123' }),
  });
  ({ token } = (await answer.json()) as { token: string });
}, 120_000);

afterAll(async () => {
  await db?.destroy();
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

interface Tried {
  readonly key: string;
  /** The order's id, if it was answered with 201. */
  id?: string;
}

async function place(productId: string, tried: Tried): Promise<void> {
  try {
    const answer = await fetch(`${stack.apiUrl}/api/v1/orders/`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Token ${token}`,
        'idempotency-key': tried.key,
      },
      body: JSON.stringify({
        shipping_address: 'Moi Avenue 1',
        items: [{ product_id: productId, quantity: 2 }],
      }),
      signal: AbortSignal.timeout(30_000),
    });
    const body = (await answer.json()) as { id: string };
    if (answer.status === 201) tried.id = body.id;
  } catch {
    // Cut off in the middle: nobody knows, and nobody asks again.
  }
}

/** 100 orders by 8 buyers; `strike` in the middle of them. */
async function hundredOrders(productId: string, strike: () => void): Promise<Tried[]> {
  const all: Tried[] = Array.from({ length: orderCount }, () => ({ key: randomUUID() }));
  const queue = [...all];
  let done = 0;
  const buyer = async () => {
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      await place(productId, next);
      done += 1;
      if (done === orderCount / 2) strike();
    }
  };
  await Promise.all(Array.from({ length: 8 }, buyer));
  return all;
}

interface Message {
  readonly channel: string;
  readonly text: string;
  readonly subject: string;
  readonly to: string;
  readonly message_id: string;
}

async function inbox(): Promise<Message[]> {
  const answer = await fetch(`${stack.inboxUrl}messages.json`);
  return (await answer.json()) as Message[];
}

test.each(['worker', 'sender', 'api', 'temporal', 'postgres'])(
  'with %s killed in the middle of 100 orders, what was answered is there once, with its messages',
  async (part) => {
    const product = await aProduct(db, { stockQuantity: stockBefore });
    const victim = stack.pids()[part];
    expect(victim).toBeDefined();
    const tried = await hundredOrders(product.id, () => process.kill(Number(victim), 'SIGKILL'));

    await until(
      'all parts are back',
      async () => {
        const answer = await fetch(`${stack.apiUrl}/ready/`).catch(() => undefined);
        return answer?.status === 200 && stack.pids()[part] !== victim;
      },
      60_000,
    );
    const ofThisRun = () =>
      db('orders')
        .whereIn('id', db('order_items').where({ productId: product.id }).select('orderId'))
        .select<{ id: string; orderNumber: string }[]>('id', 'orderNumber');
    await until(
      'every message has settled',
      async () => {
        const orders = await ofThisRun();
        const open = await db('notifications')
          .whereIn(
            'orderId',
            orders.map(({ id }) => id),
          )
          .where({ status: 'pending' });
        return open.length === 0;
      },
      120_000,
    );

    const orders = await ofThisRun();
    const answered = tried.flatMap(({ id }) => id ?? []);
    const ids = new Set(orders.map(({ id }) => id));
    // The strike was in the middle: some went through before and after it.
    expect(answered.length).toBeGreaterThan(orderCount / 2 - 1);
    expect(answered.filter((id) => !ids.has(id))).toEqual([]);

    // Wholly there: two pieces each, one row of the ledger, one placed event, one row per message.
    expect(await stockOf(db, product.id)).toBe(stockBefore - 2 * orders.length);
    expect(await ledgerOf(db, product.id)).toBe(stockBefore - 2 * orders.length);
    for (const { id } of orders) {
      expect(await countOf(db, 'order_items', { orderId: id })).toBe(1);
      expect(await countOf(db, 'order_events', { orderId: id, kind: 'placed' })).toBe(1);
      expect(await countOf(db, 'notifications', { orderId: id })).toBe(3);
    }

    // Counted at the stand-ins. An SMS whose worker died on it stands as unknown, for a person to decide.
    const messages = await inbox();
    const rows = await db('notifications')
      .whereIn('orderId', [...ids])
      .select<
        {
          id: string;
          orderId: string;
          notificationType: string;
          status: string;
          errorKind: string;
        }[]
      >('*');
    for (const { id, orderNumber } of orders) {
      const mine = messages.filter(({ subject, text }) =>
        `${subject} ${text}`.includes(orderNumber),
      );
      const sms = rows.find((row) => row.orderId === id && row.notificationType === 'sms');
      const arrivedSms = mine.filter(({ channel }) => channel === 'sms');
      if (sms?.status === 'sent' || sms?.status === 'delivered') expect(arrivedSms).toHaveLength(1);
      else
        expect([sms?.status, sms?.errorKind, arrivedSms.length <= 1]).toEqual([
          'failed',
          'unknown',
          true,
        ]);
      const mails = mine.filter(({ channel }) => channel === 'email');
      // A mail caught between send and mark comes again, as the same mail.
      expect(new Set(mails.map(({ message_id }) => message_id)).size).toBe(2);
    }
    const unknown = rows.filter(({ status }) => status === 'failed');
    const repeated = messages.length - new Set(messages.map(({ message_id }) => message_id)).size;
    expect(unknown.length + repeated).toBeLessThanOrEqual(20);

    // Nobody is without an actor, and no two orders share a number.
    await until('every order has its actor', async () => {
      const without = await db('orders')
        .whereIn('id', [...ids])
        .whereNull('actorStartedAt');
      return without.length === 0;
    });
    expect(new Set(orders.map(({ orderNumber }) => orderNumber)).size).toBe(orders.length);
  },
  300_000,
);
