import { aProduct, ledgerOf, stockOf, until } from '../harness';
import { Crowd } from './crowd';
import { lies, startDegraded, type Degraded } from './degraded';

let system: Degraded;
let product: { readonly id: string };

beforeAll(async () => {
  system = await startDegraded();
  product = await aProduct(system.database.db, { stockQuantity: 1_000_000 });
  await inBadTimes(async () => undefined);
}, 120_000);

afterAll(async () => {
  await system?.close();
}, 60_000);

beforeEach(async () => {
  product = await aProduct(system.database.db, { stockQuantity: 1_000_000 });
});

const crowded = () => new Crowd({ ...system, product });

/** Orders before, in and after the bad times; those after them are taken as ever. */
async function inBadTimes(times: (crowd: Crowd) => Promise<unknown>): Promise<void> {
  const crowd = crowded();
  try {
    await until('the crowd is served', async () => crowd.answeredWith(201).length >= 10);
    await times(crowd);
    const count = crowd.answeredWith(201).length;
    await until('it is served again', async () => crowd.answeredWith(201).length > count + 20);
  } finally {
    system.proxy.delayMs = 0;
    await crowd.end();
  }
  expect(await lies(crowd, system, product)).toEqual([]);
  expect(await system.comeToRest()).toEqual([]);
  const { db } = system.database;
  expect(await stockOf(db, product.id)).toBe(await ledgerOf(db, product.id));
}

const turnedAway = (crowd: Crowd, count: number) =>
  until(
    `${count} are told to come back`,
    async () => crowd.answeredWith(503).length >= count,
    90_000,
  );

test('with half a second for each query it is slow and goes on; with four, some are told to come back', async () => {
  await inBadTimes(async (all) => {
    system.proxy.delayMs = 500;
    const before = all.answeredWith(201).length;
    await until('it goes on', async () => all.answeredWith(201).length >= before + 20, 90_000);
    system.proxy.delayMs = 4_000;
    await turnedAway(all, 12);
    system.proxy.delayMs = 0;
  });
}, 300_000);

test('while all connections wait for one table, the others are told so, and who asks for none is served', async () => {
  await inBadTimes(async (all) => {
    const lock = await system.database.db.transaction();
    try {
      // Somebody who locks for longer than any of ours may.
      await lock.raw('SET LOCAL idle_in_transaction_session_timeout = 0');
      await lock.raw('LOCK TABLE products IN ACCESS EXCLUSIVE MODE');
      await turnedAway(all, 12);
      expect((await fetch(`${system.apiUrl}/health/`)).status).toBe(200);
      await turnedAway(all, 30);
    } finally {
      await lock.rollback();
    }
  });
}, 240_000);

test('while PostgreSQL has no connection left for us, all are told to come back', async () => {
  const { database, role } = system;
  await inBadTimes(async (all) => {
    await database.db.raw(`ALTER ROLE ${role} CONNECTION LIMIT 0`);
    await database.db.raw(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ?',
      [role],
    );
    await turnedAway(all, 30);
    await database.db.raw(`ALTER ROLE ${role} CONNECTION LIMIT -1`);
  });
}, 240_000);

test('while PostgreSQL takes no writes, as a standby does, what is there can be read', async () => {
  const { database, role, apiUrl, customers } = system;
  const [customer] = customers;
  const setReadOnly = async (value: string) => {
    await database.db.raw(`ALTER ROLE ${role} SET default_transaction_read_only = ${value}`);
    await database.db.raw(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ?',
      [role],
    );
  };
  await inBadTimes(async (all) => {
    await setReadOnly('on');
    await turnedAway(all, 30);
    // A log-in not used for a while is one whose use would be written down.
    const long = new Date(Date.now() - 3_600_000);
    await database.db('tokens').where({ customerId: customer?.id }).update({ lastUsedAt: long });
    const read = await fetch(`${apiUrl}/api/v1/products/`, {
      headers: { authorization: `Token ${customer?.token}` },
    });
    expect(read.status).toBe(200);
    await setReadOnly('off');
  });
}, 240_000);
