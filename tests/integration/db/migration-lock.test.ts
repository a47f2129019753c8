import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createDatabase, type Knex } from '../../../db/database';
import { migrateDown, migrateUp, migrationStatus } from '../../../db/schema';
import { testDatabase, until, type TestDatabase } from '../harness';

let database: TestDatabase;

beforeEach(async () => {
  database = await testDatabase();
});

afterEach(async () => {
  await database.close();
});

/** As a process that was killed leaves it. */
const leaveLocked = (db: Knex) => db('migrations_lock').update({ isLocked: 1 });

const isLocked = async (db: Knex) =>
  (await db('migrations_lock').select<{ isLocked: number }[]>('isLocked'))[0]?.isLocked === 1;

/** Takes back what came after `name`, and it too. */
async function takeBack(db: Knex, name: string): Promise<string[]> {
  const { applied } = await migrationStatus(db);
  const back = applied.slice(applied.indexOf(name));
  for (const each of back.toReversed()) expect(await migrateDown(db)).toEqual([each]);
  return back;
}

test('knex’s lock that was left between two migrations holds up neither up nor down', async () => {
  // With one connection, as small as a pool can be.
  const db = createDatabase(database.url, { poolSize: 1 });
  const back = await takeBack(db, '020-failures');
  await leaveLocked(db);
  expect(await migrateUp(db)).toEqual(back);
  expect(await isLocked(db)).toBe(false);
  await leaveLocked(db);
  expect(await migrateDown(db)).toEqual(back.slice(-1));
  expect(await migrateUp(db)).toEqual(back.slice(-1));
  await db.destroy();
});

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'after a `migrate` that was ended by %s in the middle, the next one goes on',
  async (signal) => {
    const { db, url } = database;
    const back = await takeBack(db, '020-failures');
    const writing = await db.transaction();
    // 021 makes an index of orders, and waits for this.
    await writing.raw('LOCK TABLE orders IN ROW EXCLUSIVE MODE');
    const child = spawn(process.execPath, [join(__dirname, '../../../dist/db/migrate.js'), 'up'], {
      env: { PATH: process.env['PATH'], DATABASE_URL: url },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const ended = once(child, 'exit');
    let said = '';
    child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
    await until('021 is being applied', async () => {
      const { pending } = await migrationStatus(db);
      return pending[0] === '021-growth' && (await isLocked(db));
    });
    child.kill(signal);
    const [code, by] = await ended;
    if (signal === 'SIGKILL') expect(by).toBe(signal);
    else {
      expect(code).toBe(signal === 'SIGTERM' ? 143 : 130);
      expect(said).toContain(`Stopped by ${signal}`);
    }
    expect(await isLocked(db)).toBe(true);
    await writing.rollback();
    expect(await migrateUp(db)).toEqual(back.slice(1));
    expect((await migrationStatus(db)).pending).toEqual([]);
  },
  30_000,
);

test('a second migration waits for the first, says so, and has nothing left to do', async () => {
  const { db } = database;
  const back = await takeBack(db, '021-growth');
  const said: string[] = [];
  const writing = await db.transaction();
  await writing.raw('LOCK TABLE orders IN ROW EXCLUSIVE MODE');
  const first = migrateUp(db);
  await until('the first is under way', () => isLocked(db));
  const second = migrateUp(db, { onWait: (sentence) => void said.push(sentence) });
  await until('the second waits', () => Promise.resolve(said.length > 0));
  await expect(migrateDown(db, { waitMs: 0 })).rejects.toThrow(/Another migration runs/);
  // It has not been freed under the one that holds it.
  expect(await isLocked(db)).toBe(true);
  await writing.rollback();
  expect(await first).toEqual(back);
  expect(await second).toEqual([]);
  expect(said).toEqual(['Another migration runs; this one waits for its end.']);
});

test('a migration that has lost its lock stops, as another may have begun', async () => {
  const { db } = database;
  const back = await takeBack(db, '020-failures');
  const writing = await db.transaction();
  // 020 waits for this.
  await writing.raw('LOCK TABLE migrations IN SHARE MODE');
  const migrating = migrateUp(db).catch((error: unknown) => error);
  const holder = await until('it holds the lock', async () => {
    const { rows } = await db.raw<{ rows: { pid: number }[] }>(`
      SELECT l.pid FROM pg_locks l WHERE l.locktype = 'advisory' AND l.granted
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
        AND EXISTS (SELECT FROM pg_locks w WHERE NOT w.granted AND w.relation = 'migrations'::regclass)`);
    return rows[0]?.pid;
  });
  await db.raw('SELECT pg_terminate_backend(?)', [holder]);
  await writing.rollback();
  expect(await migrating).toBeInstanceOf(Error);
  expect((await migrationStatus(db)).pending).toEqual(back.slice(1));
  expect(await migrateUp(db)).toEqual(back.slice(1));
});
