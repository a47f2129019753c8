import { randomBytes } from 'node:crypto';
import { createDatabase } from '../../../db/database';
import { anAdmin, aProduct, countOf, startSystem, stockOf, until, type System } from '../harness';
import { actorOf, anOrder, byHand, loseActor, openOf, settled, type Tried } from './shop';

let system: System;
let admin: string;
let product: { id: string; sku: string };

beforeEach(async () => {
  system = await startSystem();
  admin = (await anAdmin(system.db)).token;
  product = await aProduct(system.db);
});

afterEach(() => system.close());

/** From `psql` on the server, which nobody else is in at that moment. */
async function onServer(...statements: string[]): Promise<void> {
  const url = new URL(system.databaseUrl);
  url.pathname = '/postgres';
  const server = createDatabase(url.href, { poolSize: 1 });
  for (const statement of statements) await server.raw(statement);
  await server.destroy();
}

const shopName = () => new URL(system.databaseUrl).pathname.slice(1);

/** As pg_dump and pg_restore do it: of one moment, and all of it. */
async function dump(): Promise<string> {
  const name = `dump_${randomBytes(6).toString('hex')}`;
  await system.stopWorkers();
  await onServer(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${shopName()}'`,
    `CREATE DATABASE ${name} TEMPLATE ${shopName()}`,
  );
  await system.startWorkers();
  return name;
}

async function restore(name: string): Promise<void> {
  await system.stopWorkers();
  await onServer(
    `DROP DATABASE ${shopName()} WITH (FORCE)`,
    `ALTER DATABASE ${name} RENAME TO ${shopName()}`,
  );
  await until('the database answers again', () =>
    countOf(system.db, 'customers').then(
      () => true,
      () => false,
    ),
  );
  await system.startWorkers();
}

async function move({ id }: Tried, status: string): Promise<number> {
  const path = `/orders/${id}/update_status/`;
  return (await system.call('POST', path, { token: admin, body: { status } })).status;
}

const told = async ({ number }: Tried) =>
  (await system.inbox.messages({ limit: 1_000 })).filter(({ text }) => text.includes(number));

const statusOf = async ({ id }: Tried) =>
  (await system.db('orders').where({ id }).first<{ status: string }>()).status;

test('a database that is older than Temporal: actors come back to it, the lost end, nothing is sent again', async () => {
  const kept = await anOrder(system, product);
  await settled(system, kept);
  const dumped = await dump();
  const stock = await stockOf(system.db, product.id);

  expect(await move(kept, 'confirmed')).toBe(200);
  await settled(system, kept);
  const lost = await anOrder(system, product);
  await settled(system, lost);
  const before = { kept: await told(kept), lost: await told(lost) };

  await restore(dumped);
  expect(await statusOf(kept)).toBe('pending');
  expect(await countOf(system.db, 'orders', { id: lost.id })).toBe(0);
  expect(await stockOf(system.db, product.id)).toBe(stock);

  const trial = await byHand(system, { isTrial: true, isAfterRestore: true });
  expect(trial.said).toMatch(new RegExp(`order_missing: .*order-${lost.id}.*would be repaired`));
  expect((await actorOf(system, lost).describe()).status.name).toBe('RUNNING');

  const { code, said } = await byHand(system, { isAfterRestore: true });
  expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('2 repaired, 0 need') });
  expect((await actorOf(system, lost).describe()).status.name).toBe('TERMINATED');
  await until('the actor shows its order as it is', async () => {
    const { said: next } = await byHand(system, { isTrial: true });
    return next.includes('0 need a person, 0 would be repaired');
  });
  expect(await openOf(system, { needsPerson: true })).toEqual([]);
  expect({ kept: await told(kept), lost: await told(lost) }).toEqual(before);

  // What was lost is done again by a person, and goes on from there.
  expect(await move(kept, 'confirmed')).toBe(200);
  for (const status of ['processing', 'shipped', 'delivered']) {
    expect(await move(kept, status)).toBe(200);
  }
  await settled(system, kept);
  await actorOf(system, kept).result();
});

test('a Temporal that is older than the database: orders without an actor are adopted, nothing is sent again', async () => {
  const before = await anOrder(system, product);
  const after = await anOrder(system, product);
  for (const order of [before, after]) await settled(system, order);
  expect(await move(before, 'confirmed')).toBe(200);
  await settled(system, before);
  const messages = { before: await told(before), after: await told(after) };

  // One whose last step Temporal has forgotten (it is begun anew), one that it has never known.
  for (const order of [before, after]) await loseActor(system, order);
  const { said } = await byHand(system, { isAfterRestore: true });
  expect(said).toContain('2 repaired, 0 need a person');
  for (const order of [before, after]) await settled(system, order);
  expect({ before: await told(before), after: await told(after) }).toEqual(messages);
  expect(await statusOf(before)).toBe('confirmed');
  expect(await move(before, 'processing')).toBe(200);
  expect(await move(after, 'confirmed')).toBe(200);
});
