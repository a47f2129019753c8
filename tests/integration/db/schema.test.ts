import { createDatabase, type Knex } from '../../../db/database';
import { migrateDown, migrateUp, migrationStatus } from '../../../db/schema';
import { sweepDrafts } from '../../../db/orders/drafts';
import { aCustomer, aProduct, countOf, testDatabase, until, type TestDatabase } from '../harness';

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});

afterAll(async () => {
  await database.close();
});

test('every migration can be taken back and applied again', async () => {
  const { db, close } = await testDatabase();
  const { applied } = await migrationStatus(db);
  for (const name of applied.toReversed()) expect(await migrateDown(db)).toEqual([name]);
  expect(await migrationStatus(db)).toEqual({ applied: [], pending: applied });
  expect(await migrateUp(db)).toEqual(applied);
  expect(await migrateUp(db)).toEqual([]);
  await close();
});

test('two who migrate at once get in nobody’s way', async () => {
  const { db, close } = await testDatabase();
  const results = await Promise.all([migrateUp(db), migrateUp(db)]);
  expect(results).toEqual([[], []]);
  // One of them in the middle of writing what the other will write.
  let other: Promise<string[]> = Promise.resolve(['nothing']);
  await db.transaction(async (trx) => {
    const rows = await trx('order_transitions').select('*');
    await trx('order_transitions').delete();
    other = migrateUp(db);
    await until('the other waits', async () => {
      const waiting = await db('pg_stat_activity')
        .where({ waitEventType: 'Lock' })
        .whereRaw('datname = current_database()');
      return waiting.length === 1;
    });
    await trx('order_transitions').insert(rows);
  });
  expect(await other).toEqual([]);
  await close();
});

test('a migration that waits for a table lets others at it meanwhile, and is applied once it is free', async () => {
  const { db, url, close } = await testDatabase();
  const { applied } = await migrationStatus(db);
  // 018 adds a column to orders.
  const upon = applied.slice(applied.indexOf('018-old-system'));
  for (const name of upon.toReversed()) expect(await migrateDown(db)).toEqual([name]);

  const patient = createDatabase(url, { poolSize: 2, lockMs: 100 });
  const said: string[] = [];
  let migrating: Promise<string[]> | undefined;
  await db.transaction(async (holding) => {
    await holding('orders').select('id').limit(1);
    migrating = migrateUp(patient, { onWait: (sentence) => void said.push(sentence) });
    await until('it has given way', () => Promise.resolve(said.length > 0));
    // Without giving way, this would wait for whoever waits for `holding`.
    expect(await countOf(db, 'orders')).toBe(0);
    expect((await migrationStatus(db)).pending).toEqual(upon);
  });
  expect(await migrating).toEqual(upon);
  await patient.destroy();
  await close();
});

test('a release migrates nothing, and complains of nothing, on the schema of its successor', async () => {
  const { db, close } = await testDatabase();
  await db('migrations').insert({ name: '999-of-the-next', batch: 2, migrationTime: new Date() });
  expect(await migrateUp(db)).toEqual([]);
  const { applied, pending } = await migrationStatus(db);
  expect(applied).toContain('999-of-the-next');
  expect(pending).toEqual([]);
  await close();
});

const withoutIndex = async (db: Knex) => {
  const { rows } = await db.raw<{ rows: { name: string }[] }>(`
    SELECT c.conrelid::regclass || ' ' || c.conname AS name FROM pg_constraint c
    WHERE c.contype = 'f' AND NOT EXISTS (
      SELECT FROM pg_index i WHERE i.indrelid = c.conrelid
        AND (i.indkey::int2[])[0:array_length(c.conkey, 1) - 1] = c.conkey)`);
  return rows.map(({ name }) => name);
};

test('every foreign key has an index that begins with its columns', async () => {
  expect(await withoutIndex(database.db)).toEqual([]);
  // The query can see: without its index, one is named.
  const trx = await database.db.transaction();
  await trx.raw('DROP INDEX order_items_product');
  expect(await withoutIndex(trx)).toEqual(['order_items order_items_product_id_fkey']);
  await trx.rollback();
});

test('no order, line or product goes by deleting what it hangs on', async () => {
  const { rows } = await database.db.raw<{ rows: { name: string }[] }>(`
    SELECT conrelid::regclass || ' ' || conname AS name FROM pg_constraint
    WHERE contype = 'f' AND confdeltype <> 'r'
      AND conrelid::regclass::text IN ('orders', 'order_items', 'products', 'categories', 'admins', 'stock_movements')`);
  expect(rows).toEqual([]);
});

test('the audit log can be added to and not changed', async () => {
  const { db } = database;
  await db('audit_log').insert({
    actorType: 'system',
    action: 'test',
    subjectType: 'order',
    subjectId: '1',
  });
  await expect(db('audit_log').update({ action: 'other' })).rejects.toThrow(/append-only/);
  await expect(db('audit_log').delete()).rejects.toThrow(/append-only/);
  await expect(db.raw('TRUNCATE audit_log CASCADE')).rejects.toThrow(/append-only/);
});

test.each([
  ['stock below nothing', { stockQuantity: -1 }],
  ['a price of nothing', { priceCents: 0 }],
  ['a status that is none', { status: 'lost' }],
])('the database itself refuses %s', async (_what, overrides) => {
  await expect(aProduct(database.db, overrides)).rejects.toMatchObject({ code: '23514' });
});

test('one e-mail address is one account, in whatever case', async () => {
  const { db } = database;
  const { email } = await aCustomer(db);
  await expect(aCustomer(db, { email: email.toUpperCase() })).rejects.toMatchObject({
    code: '23505',
  });
});

test('two roots may not share a name, nor two siblings; cousins may', async () => {
  const { db } = database;
  const root = async (name: string, slug: string, parentId: number | null = null) => {
    const [row] = await db('categories')
      .insert({ name, slug, parentId, lft: 1, rgt: 2, depth: parentId === null ? 0 : 1 })
      .returning<{ id: number }[]>('id');
    return row?.id ?? 0;
  };
  const [one, two] = [await root('Men', 'men'), await root('Women', 'women')];
  await expect(root('men', 'men-2')).rejects.toMatchObject({ code: '23505' });
  await root('Shoes', 'shoes', one);
  await root('Shoes', 'shoes-2', two);
  await expect(root('shoes', 'shoes-3', one)).rejects.toMatchObject({ code: '23505' });
});

test('drafts that nobody finished are swept after their time, not before', async () => {
  const { db } = database;
  const { id: customerId } = await aCustomer(db);
  const draft = (orderId: string, createdAt: Date) =>
    db('order_drafts').insert({
      orderId,
      customerId,
      requestHash: Buffer.alloc(32),
      request: '{}',
      createdAt,
    });
  await draft('00000000-0000-4000-8000-00000000000a', new Date(Date.now() - 3_700_000));
  await draft('00000000-0000-4000-8000-00000000000b', new Date());
  expect(await sweepDrafts(db, 3_600_000)).toBe(1);
  expect(await countOf(db, 'order_drafts')).toBe(1);
});
