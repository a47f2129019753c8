import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import { lanesOfMailing } from '../../../activities/notifications/attempt';
import { createDatabase, type Knex } from '../../../db/database';
import { startStack, type Stack } from '../../../local/stack';
import { aProduct, orderOf, until } from '../harness';

const count = 10_000;

let dataDir: string;
let stack: Stack;
let db: Knex;
let temporal: Connection;
let admin: string;
let buyer: string;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'orderflow-big-mailing-'));
  stack = await startStack({
    dataDir,
    ports: 'any',
    volatile: true,
    env: {
      EMAIL_PER_MINUTE: '0',
      SMS_PER_MINUTE: '0',
      NOTIFICATION_RETRY_SECONDS: '0.5,1,2,4,8',
      RATE_LIMIT_PER_MINUTE: '0',
      LOG_LEVEL: 'warn',
    },
  });
  db = createDatabase(String(stack.env['DATABASE_URL']));
  temporal = await Connection.connect({ address: String(stack.env['TEMPORAL_ADDRESS']) });
  admin = await logIn('admin@orderflow.com', 'admin123');
  buyer = await logIn('john.doe@example.com', 'testpass123');
  await db.raw(
    `INSERT INTO customers (email, first_name, last_name, phone_number)
     SELECT 'k' || n || '@example.com', 'Kip', 'Ruto', '' FROM generate_series(1, ?::int) n`,
    [count],
  );
}, 120_000);

afterAll(async () => {
  await temporal?.close();
  await db?.destroy();
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

async function call(method: string, path: string, token: string, body?: unknown): Promise<any> {
  const answer = await fetch(`${stack.apiUrl}/api/v1${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token === '' ? {} : { authorization: `Token ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.json();
}

async function logIn(email: string, password: string): Promise<string> {
  return String((await call('POST', '/auth/login/', '', { email, password })).token);
}

interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly at: string;
  readonly message_id: string;
}

/** As they came in. */
async function arrivals(): Promise<Mail[]> {
  const answer = await fetch(`${stack.inboxUrl}messages.json?channel=email`);
  return ((await answer.json()) as Mail[]).toReversed();
}

const send = (subject: string) =>
  call('POST', '/admin/notifications/send_custom/', admin, {
    subject,
    message: 'We are open on Sunday.',
    send_email: true,
  });

const progressOf = (workflowId: string) =>
  call('GET', `/admin/notifications/custom/${workflowId}/`, admin);

async function place(productId: string): Promise<{ number: string; at: string }> {
  const placed = await call('POST', '/orders/', buyer, orderOf([{ id: productId }, 1]));
  return { number: placed.order_number, at: placed.created_at };
}

test('ten thousand get a message once each, while workers are killed, and orders are told of in between', async () => {
  const product = await aProduct(db, { stockQuantity: 100 });
  const subject = 'Through a storm';
  const { workflow_id: id, total } = await send(subject);
  expect(total).toBeGreaterThanOrEqual(count);

  const seen: { made: number; sent: number; failed: number; skipped: number }[] = [];
  const look = async () => {
    // Counting thousands of messages takes some of what sending them needs.
    await wait(250);
    const progress = await progressOf(id);
    seen.push(progress);
    return progress;
  };
  const sentAtLeast = (many: number) =>
    until(`${many} are sent`, async () => (await look()).sent >= many, 180_000);
  const orders: { number: string; at: string }[] = [];
  for (const [share, victim] of [
    [0.1, 'sender'],
    [0.3, 'worker'],
    [0.5, 'sender'],
  ] as const) {
    await sentAtLeast(count * share);
    process.kill(Number(stack.pids()[victim]), 'SIGKILL');
    await sentAtLeast(count * (share + 0.1));
    orders.push(await place(product.id));
  }
  await until('all is sent', async () => (await look()).status === 'completed', 300_000);

  // How far it was could be read all the time, and only ever grew.
  for (const field of ['made', 'sent', 'failed', 'skipped'] as const) {
    const values = seen.map((each) => each[field]);
    expect(values).toEqual(values.toSorted((a, b) => a - b));
  }
  expect(new Set(seen.map(({ sent }) => sent)).size).toBeGreaterThan(20);
  expect(seen.at(-1)).toMatchObject({ status: 'completed', sent: total, failed: 0, pending: 0 });

  const all = await arrivals();
  const mine = all.filter((mail) => mail.subject === subject);
  expect(new Set(mine.map(({ to }) => to)).size).toBe(total);
  // Mails caught between send and mark come again, as the same mails: with each kill of who sends them.
  expect(new Set(mine.map((mail) => mail.message_id)).size).toBe(total);
  expect(mine.length).toBeLessThanOrEqual(total + 2 * lanesOfMailing);

  // What the orders had to tell did not queue behind the thousands that were waiting.
  for (const { number, at } of orders) {
    const told = all.findIndex(
      (mail) => mail.to === 'john.doe@example.com' && mail.text.includes(number),
    );
    expect(told).toBeGreaterThan(-1);
    const before = all.slice(0, told).filter((mail) => mail.subject === subject && mail.at > at);
    expect(before.length).toBeLessThanOrEqual(100);
  }

  const client = new Client({ connection: temporal });
  const { historyLength, historySize } = await client.workflow.getHandle(id).describe();
  // Temporal ends a workflow at 51,200 events or 50 MB.
  expect(historyLength).toBeLessThan(10_000);
  expect(historySize).toBeLessThan(5_000_000);
}, 600_000);

test('one to ten thousand that is cancelled stops, and what was sent is what arrived', async () => {
  const subject = 'Stopped in the middle';
  const { workflow_id: id, total } = await send(subject);
  await until('some are sent', async () => (await progressOf(id)).sent > 100, 60_000);
  await call('POST', `/admin/notifications/custom/${id}/cancel/`, admin);
  const ended = await until('it has ended', async () => {
    const progress = await progressOf(id);
    return progress.status === 'cancelled' && progress;
  });
  expect(ended).toMatchObject({ pending: 0, failed: 0, sent: expect.any(Number) });
  expect(ended.sent).toBeLessThan(total / 2);
  expect(ended.sent + ended.skipped).toBe(ended.made);
  const arrived = (await arrivals()).filter((mail) => mail.subject === subject);
  expect(arrived).toHaveLength(ended.sent);
  expect(new Set(arrived.map(({ to }) => to)).size).toBe(ended.sent);
}, 120_000);
