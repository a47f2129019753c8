import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type Knex } from '../../../db/database';
import { createReplica, type Replica } from '../../../db/replica';
import type { Postgres } from '../../../local/postgres';
import { testDatabase, until } from '../harness';
import { server, standbyOf } from './standby';

/** A real primary and its hot standby, for what only those show. */
let directory: string;
let primary: Postgres;
let standby: Postgres;
let here: Knex;

let replica: Replica;
let states: string[];

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'orderflow-standby-'));
  chmodSync(directory, 0o755);
  const [from, to] = [join(directory, 'primary'), join(directory, 'standby')];
  primary = await server(from);
  await primary.createDatabase('shop');
  here = createDatabase(primary.url('shop'), { poolSize: 4 });
  await here.raw('CREATE TABLE told (word text)');
  standby = await standbyOf(primary, { from, to });
}, 60_000);

afterAll(async () => {
  await here.destroy();
  await standby.part.stop();
  await primary.part.stop();
  rmSync(directory, { recursive: true, force: true });
});

beforeEach(async () => {
  replica = follow(here);
  await isNow('asked');
});
afterEach(() => replica.close());

function follow(whom: Knex, mostSecondsBehind = 30): Replica {
  states = [];
  return createReplica(whom, createDatabase(standby.url('shop'), { poolSize: 2 }), {
    onChange: (state) => states.push(state),
    lookEveryMs: 20,
    mostSecondsBehind,
  });
}

const isNow = (state: string) =>
  until(`the standby is ${state}`, () => Promise.resolve(states.at(-1) === state));

/** By the standby, or by the primary where that is asked instead. */
async function whoAnswers(): Promise<string> {
  const { rows } = await replica.ask((db) =>
    db.raw<{ rows: { follows: boolean }[] }>('SELECT pg_is_in_recovery() AS follows'),
  );
  return rows[0]?.follows === true ? 'standby' : 'primary';
}

const knows = (word: string) =>
  replica.ask(async (db) => (await db('told').where({ word })).length === 1);

describe('a hot standby', () => {
  test('a standby of this primary is asked, and says what has been written since', async () => {
    expect(await whoAnswers()).toBe('standby');
    await here('told').insert({ word: 'one' });
    await until('the standby has it', () => knows('one'));
    expect(states).toEqual(['asked']);
  });

  test('one whose replay stands still is not asked once it is behind, and is again when it has caught up', async () => {
    await replica.close();
    replica = follow(here, 1);
    await isNow('asked');
    const there = createDatabase(standby.url('shop'), { poolSize: 1 });
    await there.raw('SELECT pg_wal_replay_pause()');
    await here('told').insert({ word: 'two' });
    await isNow('behind');
    expect([await whoAnswers(), await knows('two')]).toEqual(['primary', true]);
    await there.raw('SELECT pg_wal_replay_resume()');
    await there.destroy();
    await until('it is asked again', async () => (await whoAnswers()) === 'standby');
    expect(await knows('two')).toBe(true);
  });

  test('one that is stopped is away until it runs again, and what was written meanwhile is there', async () => {
    await standby.part.stop();
    await here('told').insert({ word: 'three' });
    expect([await whoAnswers(), await knows('three')]).toEqual(['primary', true]);
    await isNow('away');
    standby = await server(join(directory, 'standby'), standby.port);
    await isNow('asked');
    expect(await whoAnswers()).toBe('standby');
    await until('the standby has it', () => knows('three'));
  });

  test('a read that stands in the way of the replay is ended there, and asked for here', async () => {
    await here.raw('CREATE TABLE short_lived AS SELECT 1 AS one');
    await until('the standby has the table', () =>
      replica.ask(async (db) => (await db.schema.hasTable('short_lived')) && db !== here),
    );
    const asked: string[] = [];
    const answer = await replica.ask((db) =>
      db.transaction(async (trx) => {
        asked.push(db === here ? 'primary' : 'standby');
        if (db === here) return 'from here';
        await trx('short_lived').select();
        await here.raw('DROP TABLE short_lived');
        // The replay wants the table for itself, and waits for nobody.
        await trx.raw('SELECT pg_sleep(20)');
        return 'from there';
      }),
    );
    expect([answer, asked]).toEqual(['from here', ['standby', 'primary']]);
    await until('it is asked again', async () => (await whoAnswers()) === 'standby');
  });

  test('a standby of another cluster is not asked', async () => {
    const other = await testDatabase(2);
    await replica.close();
    replica = follow(other.db);
    await isNow('no replica');
    expect(await whoAnswers()).toBe('primary');
    await other.close();
  });
});

// After all others, also those that are run again: what was promoted follows nobody any more.
test('one that is promoted is not asked any more: it goes its own way', async () => {
  const there = createDatabase(standby.url('shop'), { poolSize: 1 });
  await there.raw('SELECT pg_promote()');
  await there('told').insert({ word: 'only there' });
  await there.destroy();
  await isNow('no replica');
  expect([await whoAnswers(), await knows('only there')]).toEqual(['primary', false]);
});
