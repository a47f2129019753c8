import { actingAs, audit, auditChange, unaudited, type Doer } from '../../../db/audit';
import type { Knex } from '../../../db/database';
import { sweepTraces } from '../../../db/privacy/sweep-traces';
import { aCustomer, anAdmin, aProduct, testDatabase, type TestDatabase } from '../harness';

let database: TestDatabase;
let db: Knex;
beforeAll(async () => {
  database = await testDatabase();
  ({ db } = database);
});
afterAll(() => database.close());

async function aDoer(): Promise<Doer & { customerId: number }> {
  const { id: customerId, adminId } = await anAdmin(db);
  return {
    type: 'admin',
    id: adminId,
    ip: '203.0.113.7',
    userAgent: 'a browser',
    requestId: 'request-1',
    customerId,
  };
}

const logged = (doer: Doer) =>
  db('audit_log').where({ actorType: 'admin', actorId: doer.id }).orderBy('id');

test('what a transaction changes that says who acts is written down with it, before and after', async () => {
  const doer = await aDoer();
  const { id } = await aProduct(db, { priceCents: 1_000 });
  await actingAs(db, doer, (trx) => trx('products').where({ id }).update({ priceCents: 2_000 }));
  expect(await logged(doer)).toEqual([
    expect.objectContaining({
      action: 'product.changed',
      subjectType: 'product',
      subjectId: id,
      fields: ['price_cents'],
      before: { price_cents: 1_000 },
      after: { price_cents: 2_000 },
      requestId: 'request-1',
    }),
  ]);
});

test('a transaction that fails leaves nothing in the log, and what changes nothing neither', async () => {
  const doer = await aDoer();
  const { id } = await aProduct(db);
  const failing = actingAs(db, doer, async (trx) => {
    await trx('products').where({ id }).update({ name: 'Other' });
    throw new Error('thought better of it');
  });
  await expect(failing).rejects.toThrow('thought better of it');
  await actingAs(db, doer, (trx) => trx('products').where({ id }).update({ priceCents: 150_000 }));
  expect(await logged(doer)).toEqual([]);
});

test('whoever comes to the same connection afterwards is not taken for the one before', async () => {
  const { db: one, close } = await testDatabase(1);
  const { adminId } = await anAdmin(one);
  const { id } = await aProduct(one);
  const doer: Doer = { type: 'admin', id: adminId, ip: null, userAgent: null, requestId: null };
  await actingAs(one, doer, (trx) => trx('products').where({ id }).update({ name: 'First' }));
  await one('products').where({ id }).update({ name: 'Second' });
  expect(await one('audit_log').select('after')).toEqual([{ after: { name: 'First' } }]);
  await close();
});

test('what names or places a person stands beside the event, and goes only with its person', async () => {
  const doer = await aDoer();
  const { id } = await aCustomer(db, { firstName: 'Amina' });
  await actingAs(db, doer, (trx) =>
    trx('customers').where({ id }).update({ firstName: 'Zawadi', isVerified: true }),
  );
  const [event] = await logged(doer);
  expect(event).toMatchObject({
    fields: ['first_name', 'is_verified'],
    before: { is_verified: false },
    after: { is_verified: true },
  });
  const personal = () => db('audit_personal').where({ auditId: event.id }).orderBy('id');
  expect(await personal()).toEqual([
    expect.objectContaining({ customerId: doer.customerId, ip: '203.0.113.7' }),
    expect.objectContaining({
      customerId: id,
      before: { first_name: 'Amina' },
      after: { first_name: 'Zawadi' },
    }),
  ]);

  await expect(db('audit_personal').where({ customerId: id }).delete()).rejects.toThrow(/person/);
  await expect(db('audit_personal').update({ ip: null })).rejects.toThrow(/append-only/);
  await db('customers').where({ id }).update({ erasedAt: new Date() });
  await db('audit_personal').where({ customerId: id }).delete();
  expect(await personal()).toHaveLength(1);
  expect(await logged(doer)).toHaveLength(1);
});

test('from where somebody tried an unknown address is kept for 90 days', async () => {
  const nobody: Doer = {
    type: 'system',
    id: null,
    ip: '198.51.100.1',
    userAgent: null,
    requestId: null,
  };
  const failed = { action: 'login.failed', subjectType: 'customer', subjectId: '' };
  await audit(db, nobody, failed);
  const attempts = db('audit_personal').where({ ip: '198.51.100.1' });
  await expect(attempts.clone().delete()).rejects.toThrow(/90 days/);
  const [event] = await db('audit_log').where({ action: 'login.failed' });
  await db('audit_personal').insert({
    auditId: event.id,
    ip: '198.51.100.2',
    at: new Date(Date.now() - 91 * 86_400_000),
  });
  expect(await sweepTraces(db, 10)).toBe(1);
  expect(await attempts).toHaveLength(1);
  expect(await db('audit_personal').where({ ip: '198.51.100.2' })).toEqual([]);
  expect(await db('audit_log').where({ id: event.id })).toHaveLength(1);
});

test('a log-in that has ended by itself goes, with the browser it was from', async () => {
  const [one, other] = [await aCustomer(db), await aCustomer(db)];
  const yesterday = new Date(Date.now() - 86_400_000);
  await db('tokens').where({ customerId: one.id }).update({ expiresAt: yesterday });
  expect(await sweepTraces(db, 10)).toBe(1);
  const left = await db('tokens').whereIn('customerId', [one.id, other.id]);
  expect(left.map(({ customerId }) => customerId)).toEqual([other.id]);
});

test('that a password was changed is told, the hash is not', async () => {
  const doer = await aDoer();
  const { id } = await aCustomer(db);
  await actingAs(db, doer, (trx) =>
    trx('customers').where({ id }).update({ passwordHash: '$scrypt$secret' }),
  );
  const [event] = await logged(doer);
  expect(event).toMatchObject({ fields: ['password_hash'], before: null, after: null });
  const everything = JSON.stringify(await db('audit_personal').where({ auditId: event.id }));
  expect(everything).not.toContain('scrypt');
});

test('steps on the way can be left out and the change told as one', async () => {
  const doer = await aDoer();
  const { id } = await aProduct(db, { name: 'Old' });
  const told = { subject: 'product', id, before: { name: 'Old' }, after: { name: 'New' } };
  await actingAs(db, doer, async (trx) => {
    await unaudited(trx, () => trx('products').where({ id }).update({ name: 'on the way' }));
    await unaudited(trx, () => trx('products').where({ id }).update({ name: 'New' }));
    await auditChange(trx, told);
    await trx('products').where({ id }).update({ isFeatured: true });
  });
  expect(await logged(doer)).toEqual([
    expect.objectContaining({
      action: 'product.changed',
      fields: ['name'],
      before: { name: 'Old' },
    }),
    expect.objectContaining({ fields: ['is_featured'] }),
  ]);
  await db.transaction((trx) => auditChange(trx, told));
  expect(await logged(doer)).toHaveLength(2);
});

test('the last active super_admin stays, also when two are removed at the same moment', async () => {
  const { db: own, close } = await testDatabase();
  const [one, other] = [await anAdmin(own), await anAdmin(own)];
  const first = await own.transaction();
  await first('admins').where({ id: one.adminId }).update({ isActive: false });
  const second = own('customers').where({ id: other.id }).update({ isActive: false });
  const outcome = second.then(
    () => 'removed',
    (error: Error) => error.message,
  );
  await first.commit();
  expect(await outcome).toMatch(/one active super_admin must stay/);
  for (const demoted of [{ role: 'admin' }, { isActive: false }]) {
    await expect(own('admins').where({ id: other.adminId }).update(demoted)).rejects.toThrow(
      /stay/,
    );
  }
  await expect(own('admins').where({ id: other.adminId }).delete()).rejects.toThrow(/stay/);
  await close();
});
