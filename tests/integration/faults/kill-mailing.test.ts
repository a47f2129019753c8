import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type Knex } from '../../../db/database';
import { startStack, type Stack } from '../../../local/stack';
import { until } from '../harness';

const count = 800;

let dataDir: string;
let stack: Stack;
let db: Knex;

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'orderflow-kill-mailing-'));
  stack = await startStack({
    dataDir,
    ports: 'any',
    env: {
      EMAIL_PER_MINUTE: '0',
      NOTIFICATION_RETRY_SECONDS: '0.5,1,2,4,8',
      RATE_LIMIT_PER_MINUTE: '0',
      LOG_LEVEL: 'warn',
    },
  });
  db = createDatabase(String(stack.env['DATABASE_URL']));
}, 120_000);

afterAll(async () => {
  await db?.destroy();
  await stack?.stop();
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

const post = async (path: string, token: string, body: unknown): Promise<any> => {
  const answer = await fetch(`${stack.apiUrl}/api/v1${path}`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === '' ? {} : { authorization: `Token ${token}` }),
    },
    body: JSON.stringify(body),
  });
  return answer.json();
};

test('with its workers killed in the middle of a mailing, everybody gets it, and only once', async () => {
  const { rows } = await db.raw<{ rows: { id: number }[] }>(
    `INSERT INTO customers (email, first_name, last_name, phone_number)
     SELECT 'k' || n || '@example.com', 'Kip', 'Ruto', '' FROM generate_series(1, ?::int) n RETURNING id`,
    [count],
  );
  const login = { email: 'admin@orderflow.com', password: 'admin123' };
  const { token } = await post('/auth/login/', '', login);
  const { workflow_id: workflowId } = await post('/admin/notifications/send_custom/', token, {
    subject: 'Through a storm',
    message: 'Hello',
    send_email: true,
    customer_ids: rows.map(({ id }) => id),
  });
  const mailing = db('mailings').where({ id: workflowId.slice('custom-'.length) });
  const sent = async () =>
    (await db('notifications').where({ event: 'custom', status: 'sent' })).length;
  for (const [part, after] of [
    ['sender', 100],
    ['worker', 250],
    ['sender', 400],
  ] as const) {
    await until(`${after} are sent`, async () => (await sent()) >= after, 60_000);
    process.kill(Number(stack.pids()[part]), 'SIGKILL');
  }
  await until(
    'all is settled',
    async () => (await mailing.clone().first()).finishedAt !== null,
    120_000,
  );
  expect(await sent()).toBe(count);
  const answer = await fetch(`${stack.inboxUrl}messages.json`);
  const all = (await answer.json()) as { to: string; subject: string; message_id: string }[];
  const mine = all.filter(({ subject }) => subject === 'Through a storm');
  expect(new Set(mine.map(({ to }) => to)).size).toBe(count);
  // A mail caught between send and mark comes again, as the same mail.
  expect(new Set(mine.map((mail) => mail.message_id)).size).toBe(count);
  expect(mine.length).toBeLessThanOrEqual(count + 3);
}, 300_000);
