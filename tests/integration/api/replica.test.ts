import { createDatabase, type Knex } from '../../../db/database';
import { createReplica, type Replica } from '../../../db/replica';
import { aCustomer, anAdmin, aProduct, testDatabase, until, type TestDatabase } from '../harness';
import { serve, type Served } from './served';

/** Two databases that know different things, so that an answer tells which of them was asked. */
let here: TestDatabase;
let there: TestDatabase;
let standby: Knex;
let replica: Replica;
let api: Served;
let states: string[];
let admin: { token: string };
let customer: { token: string };
let mine: { id: string };
let theirs: { id: string };

const isNow = (state: string) =>
  until(`the replica is ${state}`, () => Promise.resolve(states.at(-1) === state));

beforeEach(async () => {
  [here, there] = await Promise.all([testDatabase(10), testDatabase(2)]);
  admin = await anAdmin(here.db);
  customer = await aCustomer(here.db);
  mine = await aProduct(here.db, { name: 'Only here' });
  theirs = await aProduct(there.db, { name: 'Only there' });
  await aProduct(there.db, { name: 'Another' });
  states = [];
  standby = createDatabase(there.url, { poolSize: 4 });
  replica = createReplica(here.db, standby, {
    onChange: (state) => states.push(state),
    lookEveryMs: 20,
    isAnyServer: true,
  });
  api = await serve({ database: here, replica });
  await isNow('asked');
});

afterEach(async () => {
  await api.close();
  await replica.close();
  await Promise.all([here.close(), there.close()]);
});

async function productsFor(person: { token: string }): Promise<number> {
  const { status, body } = await api.call('GET', '/products/', person);
  expect(status).toBe(200);
  return body.count;
}

async function productsOnDashboard(): Promise<number> {
  const { status, body } = await api.call('GET', '/admin/dashboard/', admin);
  expect(status).toBe(200);
  return body.products.total;
}

/** As when a machine is switched off: no connection is left, and none is taken. */
async function switchOff(): Promise<void> {
  const name = new URL(there.url).pathname.slice(1);
  await here.db.raw(`ALTER DATABASE ${name} WITH ALLOW_CONNECTIONS false`);
  await here.db.raw('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?', [
    name,
  ]);
}

async function switchOn(): Promise<void> {
  await here.db.raw(
    `ALTER DATABASE ${new URL(there.url).pathname.slice(1)} WITH ALLOW_CONNECTIONS true`,
  );
}

test('figures, and the products that customers look through, are read from the replica', async () => {
  await aCustomer(there.db);
  const figures = async (path: string) => (await api.call('GET', path, admin)).body;

  expect(await productsOnDashboard()).toBe(2);
  expect(await productsFor(customer)).toBe(2);
  expect((await api.call('GET', '/products/?search=there', customer)).body.results).toEqual([
    expect.objectContaining({ id: theirs.id, category_path: expect.anything() }),
  ]);
  const { days } = await figures('/admin/dashboard/series/?days=1');
  expect(days).toEqual([expect.objectContaining({ new_customers: 1 })]);

  await there.db.raw('DROP TABLE orders, notifications CASCADE');
  for (const path of ['/orders/statistics/', '/admin/notifications/figures/']) {
    await isNow('asked');
    states.length = 0;
    // What it lacks the database itself has; and so it is seen who was asked first.
    expect((await api.call('GET', path, admin)).status).toBe(200);
    expect(states[0]).toBe('away');
  }
});

test('who works on the catalogue, and whoever looks at one thing, asks the database itself', async () => {
  expect(await productsFor(admin)).toBe(1);
  expect((await api.call('GET', `/products/${mine.id}/`, customer)).status).toBe(200);
  expect((await api.call('GET', `/products/${theirs.id}/`, customer)).status).toBe(404);
  expect((await api.call('GET', '/orders/', customer)).status).toBe(200);
});

test('while the replica is away the database itself answers, and no request fails', async () => {
  expect(await productsOnDashboard()).toBe(2);
  await switchOff();
  expect(await productsOnDashboard()).toBe(1);
  expect(await productsFor(customer)).toBe(1);
  await isNow('away');

  await switchOn();
  await isNow('asked');
  expect(await productsOnDashboard()).toBe(2);
});

test('a replica that is half a minute behind is not asked until it has caught up', async () => {
  const lag = (seconds: number) =>
    there.db.raw(
      `CREATE OR REPLACE FUNCTION standby.pg_last_xact_replay_timestamp() RETURNS timestamptz
       LANGUAGE sql AS $$ SELECT clock_timestamp() - interval '${seconds} seconds' $$`,
    );
  // Only a standby is in recovery: this one says that it were.
  await there.db.raw(`CREATE SCHEMA standby;
    CREATE FUNCTION standby.pg_is_in_recovery() RETURNS boolean LANGUAGE sql AS 'SELECT true'`);
  await lag(31);
  const name = new URL(there.url).pathname.slice(1);
  await here.db.raw(`ALTER DATABASE ${name} SET search_path = standby, pg_catalog, public`);
  await here.db.raw(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ? AND application_name = ?',
    [name, 'orderflow'],
  );
  await isNow('behind');
  expect(await productsOnDashboard()).toBe(1);

  await lag(29);
  await isNow('asked');
  expect(await productsOnDashboard()).toBe(2);
});

test('what took too long there is not tried again here', async () => {
  const asked: Knex[] = [];
  await expect(
    replica.ask(async (db) => {
      asked.push(db);
      await db.transaction(async (trx) => {
        await trx.raw('SET LOCAL statement_timeout = 50');
        await trx.raw('SELECT pg_sleep(20)');
      });
    }),
  ).rejects.toMatchObject({ code: '57014' });
  expect(asked).toEqual([standby]);
  expect(states).toEqual(['asked']);
});

test('a read that the replica ends, as it holds up what is to be replayed, is asked for here', async () => {
  const asked: Knex[] = [];
  const answer = await replica.ask(async (db) => {
    asked.push(db);
    if (db === standby) {
      await db.raw(`DO $$ BEGIN RAISE 'conflict with recovery' USING ERRCODE = '40001'; END $$`);
    }
    return 'an answer';
  });
  expect(answer).toBe('an answer');
  expect(asked).toEqual([standby, here.db]);
  expect(states).toEqual(['asked']);
});

test('a server that follows no primary is not asked, whatever it has', async () => {
  const told: string[] = [];
  const promoted = createReplica(here.db, createDatabase(there.url, { poolSize: 2 }), {
    onChange: (state) => told.push(state),
    lookEveryMs: 20,
  });
  await until('it is looked at', () => Promise.resolve(told.length > 0));
  expect(await promoted.ask((db) => db('products').select('name'))).toEqual([
    { name: 'Only here' },
  ]);
  expect(told).toEqual(['no replica']);
  await promoted.close();
});

test('while it lacks a table or column, as before a migration has reached it, the primary is asked', async () => {
  await there.db.raw('ALTER TABLE products RENAME TO products_of_another_release');
  expect(await productsFor(customer)).toBe(1);
});

test('whose standby it is can be asked by a role that may nothing else', async () => {
  await here.db.transaction(async (trx) => {
    await trx.raw('CREATE ROLE replica_reader');
    await trx.raw('SET LOCAL ROLE replica_reader');
    const { rows } = await trx.raw('SELECT system_identifier FROM pg_control_system()');
    expect(rows).toHaveLength(1);
    await trx.rollback();
  });
});
