import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '../../../local/stack';
import { aCustomer, testDatabase, until, type Person, type TestDatabase } from '../harness';
import type { Asked, Crowd } from './crowd';
import { startSlowProxy, type SlowProxy } from './slow-proxy';

/** API, worker and sender as processes of their own, whose way to PostgreSQL can be made bad. */
export interface Degraded {
  readonly stack: Stack;
  readonly apiUrl: string;
  /** Straight to the server, as one who may do anything. */
  readonly database: TestDatabase;
  /** As which the processes log in; not one for whom limits do not hold. */
  readonly role: string;
  readonly proxy: SlowProxy;
  readonly customers: readonly Person[];
  /**
   * Waits until nothing is under way any more, and holds what is there then against what was at first.
   *
   * @returns what is not as it should be
   */
  comeToRest(): Promise<string[]>;
  close(): Promise<void>;
}

/** More than a pool has connections. */
const crowdSize = 30;

/** Each API process has so many connections at most, and each worker a few more. */
const poolSize = 24;

export async function startDegraded(env: Record<string, string> = {}): Promise<Degraded> {
  const database = await testDatabase();
  const role = `app_${randomBytes(4).toString('hex')}`;
  const direct = new URL(database.url);
  await database.db.raw(
    `CREATE ROLE ${role} LOGIN PASSWORD '${role}' IN ROLE "${direct.username}"`,
  );
  const proxy = await startSlowProxy({ host: direct.hostname, port: Number(direct.port) });
  const way = new URL(database.url);
  [way.username, way.password, way.port] = [role, role, String(proxy.port)];
  const dataDir = mkdtempSync(join(tmpdir(), 'orderflow-degraded-'));
  const stack = await startStack({
    dataDir,
    ports: 'any',
    volatile: true,
    seed: false,
    env: {
      DATABASE_URL: way.href,
      SMS_PER_MINUTE: '0',
      EMAIL_PER_MINUTE: '0',
      RATE_LIMIT_PER_MINUTE: '0',
      LOG_LEVEL: 'warn',
      ...env,
    },
  });
  const { db } = database;
  const customers = await Promise.all(Array.from({ length: crowdSize }, () => aCustomer(db)));
  const before = stack.pids();
  const ours = ['api', 'worker', 'sender'];
  const opened = () => ours.map((part) => openFiles(before[part]));
  let atFirst: readonly number[] | undefined;

  return {
    stack,
    apiUrl: String(stack.apiUrl),
    database,
    role,
    proxy,
    customers,
    async comeToRest() {
      await until(
        'every message has settled, and no connection is in use',
        async () => {
          const { rows } = await db.raw<{ rows: { open: number }[] }>(
            `SELECT (SELECT count(*) FROM notifications WHERE status = 'pending')
               + (SELECT count(*) FROM pg_stat_activity WHERE usename = ? AND state <> 'idle') AS open`,
            [role],
          );
          return rows[0]?.open === 0;
        },
        120_000,
      );
      const wrong: string[] = [];
      for (const [part, pid] of Object.entries(stack.pids())) {
        if (before[part] !== pid) wrong.push(`${part} has ended and was started again`);
      }
      const { rows } = await db.raw<{ rows: { name: string; count: number }[] }>(
        `SELECT application_name AS name, count(*) AS count FROM pg_stat_activity
         WHERE usename = ? GROUP BY 1 HAVING count(*) > ?`,
        [role, 2 * poolSize],
      );
      wrong.push(...rows.map(({ name, count }) => `${name} has ${count} connections`));
      // Files and sockets: a pool's worth more or less, but not one for each request that failed.
      atFirst ??= opened();
      for (const [index, count] of opened().entries()) {
        const first = atFirst[index] ?? 0;
        if (count - first < poolSize + crowdSize / 2) continue;
        wrong.push(`${ours[index]} had ${first} files open and has ${count}`);
      }
      return wrong;
    },
    async close() {
      await stack.stop();
      await proxy.close();
      // What it made it owns.
      await db.raw(`REASSIGN OWNED BY ${role} TO "${direct.username}"`);
      await db.raw(`DROP OWNED BY ${role}`);
      await db.raw(`DROP ROLE ${role}`);
      await database.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function openFiles(pid: number | undefined): number {
  return readdirSync(`/proc/${pid}/fd`).length;
}

/**
 * What a client is told in bad times is yes, or when to come back; and what it was told holds.
 *
 * @returns what is not so
 */
export async function lies(
  crowd: Crowd,
  { database: { db } }: Pick<Degraded, 'database'>,
  product: { readonly id: string },
): Promise<string[]> {
  const wrong = crowd.asked
    .filter((each) => each.status !== 201 && !isComeBack(each))
    .map(({ status, body }) => `${status}: ${JSON.stringify(body)}`);
  const orders = await db('orders')
    .whereIn('id', db('order_items').where({ productId: product.id }).select('orderId'))
    .select<{ notes: string }[]>('notes');
  const stand = orders.map(({ notes }) => notes);
  if (new Set(stand).size !== stand.length) wrong.push('an order stands twice');
  const accepted = crowd.answeredWith(201).filter(({ id }) => !stand.includes(id));
  return [...wrong, ...accepted.map(({ id }) => `${id} was accepted and does not stand`)];
}

/** RFC 9457, with a time. */
function isComeBack({ status, headers, body }: Asked): boolean {
  return (
    status === 503 &&
    headers?.get('content-type')?.startsWith('application/problem+json') === true &&
    Number(headers.get('retry-after')) > 0 &&
    body.type === '/problems/unavailable' &&
    body.status === 503
  );
}
