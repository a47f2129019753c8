import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type Knex } from '../../../db/database';
import { startStack, type Stack } from '../../../local/stack';
import { aCustomer, anAdmin, aProduct, until } from '../harness';
import { Crowd } from './crowd';

let dataDir: string;
let stack: Stack;
let db: Knex;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'orderflow-temporal-'));
  const env = {
    SMS_PER_MINUTE: '0',
    EMAIL_PER_MINUTE: '0',
    RATE_LIMIT_PER_MINUTE: '0',
    LOG_LEVEL: 'warn',
  };
  stack = await startStack({ dataDir, ports: 'any', volatile: true, seed: false, env });
  db = createDatabase(String(stack.env['DATABASE_URL']));
}, 120_000);

afterAll(async () => {
  await db?.destroy();
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

test('with Temporal stopped orders are taken, and finish when it is back', async () => {
  const customers = [await aCustomer(db), await aCustomer(db), await aCustomer(db)];
  const { token } = await anAdmin(db);
  const product = await aProduct(db, { stockQuantity: 100_000 });
  const apiUrl = String(stack.apiUrl);
  const temporal = Number(stack.pids()['temporal']);
  const confirm = async (id: string) =>
    fetch(`${apiUrl}/api/v1/orders/${id}/update_status/`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Token ${token}` },
      body: JSON.stringify({ status: 'confirmed' }),
    });

  const crowd = new Crowd({ apiUrl, customers, product });
  const taken = () => crowd.answeredWith(201).length;
  try {
    await until('orders are taken', async () => taken() >= 5);
    process.kill(temporal, 'SIGSTOP');
    const before = taken();
    await until('they are taken without Temporal', async () => taken() >= before + 20);
    const [first] = crowd.answeredWith(201);
    const moved = await confirm(first?.body.id);
    expect([moved.status, Number(moved.headers.get('retry-after')) > 0]).toEqual([503, true]);
  } finally {
    process.kill(temporal, 'SIGCONT');
    await crowd.end();
  }
  expect(crowd.asked.filter(({ status }) => status !== 201)).toEqual([]);

  const ids = crowd.asked.map(({ body }) => String(body.id));
  await until(
    'every order has its actor, and all is told',
    async () => {
      const without = await db('orders').whereIn('id', ids).whereNull('actorStartedAt').first('id');
      const untold = await db('notifications')
        .whereIn('orderId', ids)
        .whereNotIn('status', ['sent', 'delivered'])
        .first('id');
      return without === undefined && untold === undefined;
    },
    120_000,
  );
  // An SMS and two e-mails each.
  const [{ count } = { count: 0 }] = await db('notifications')
    .whereIn('orderId', ids)
    .count<{ count: number }[]>('* as count');
  expect(count).toBe(3 * ids.length);
  expect((await confirm(ids.at(-1) ?? '')).status).toBe(200);
}, 240_000);
