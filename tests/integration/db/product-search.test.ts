import * as fc from 'fast-check';
import { findProducts, type ProductFilters } from '../../../api/queries/products';
import type { Knex } from '../../../db/database';
import { migrateDown, migrateUp, migrationStatus } from '../../../db/schema';
import { aProduct, testDatabase, type TestDatabase } from '../harness';

let database: TestDatabase;
let db: Knex;

beforeAll(async () => {
  database = await testDatabase();
  ({ db } = database);
});
afterEach(async () => {
  await db('stock_movements').delete();
  await db('products').delete();
});
afterAll(() => database.close());

async function find(search: string, filters: Partial<ProductFilters> = {}): Promise<string[]> {
  const found = await findProducts(db, { ...filters, search });
  const { count, rows } = await found.read({ limit: 100, offset: 0 });
  expect(rows).toHaveLength(count);
  return rows.map(({ name }) => name);
}

describe('one product', () => {
  beforeEach(async () => {
    await aProduct(db, {
      name: 'iPhone 15 Pro',
      sku: 'IP15-PRO',
      description: 'Titanium, with USB-C and a café-crème band for men’s wrists',
    });
    await aProduct(db, { name: 'Rake', sku: 'RAKE-1', description: 'Digs' });
  });

  test.each([
    ['iphone 15'],
    ['PRO iphone'],
    ['IPhone-15'],
    ['iphone15'],
    ['iph'],
    ['phone'],
    ['IP15-PRO'],
    ['ip15 pro'],
    ['ip15pro'],
    ['15'],
    ['titan'],
    ['usb-c'],
    ['usb c'],
    ['usbc'],
    ['cafe'],
    ['CAFÉ CRÈME'],
    ["men's"],
    ['mens'],
    ['men’s'],
    ['"iphone" (15)'],
    ['iphone & 15:*'],
    // Typos: a letter exchanged, left out, put in, swapped, and two of them in a long word.
    ['iphobe'],
    ['iphne'],
    ['ipphone'],
    ['ipohne'],
    ['tetaniun'],
    ['ipohne 15 titanum'],
    ['usb-c ihpone'],
  ])('is found by %s', async (search) => {
    expect(await find(search)).toEqual(['iPhone 15 Pro']);
  });

  test.each([
    ['iphone 16'],
    ['iphone rake'],
    ['iphone 1S'],
    ['ibhobe'],
    ['16'],
    ['pra'],
    ['-'],
    ['%'],
    ['_'],
    ['\\'],
    ['*'],
    ["'"],
    ['iphone | galaxy'],
    ['iphone ! galaxy'],
  ])('is not found by %s', async (search) => {
    expect(await find(search)).toEqual([]);
  });
});

const day = (n: number) => new Date(Date.UTC(2026, 0, n));

describe('the order', () => {
  test('is the sku, then names, those that begin so first, then descriptions, then the newest', async () => {
    await aProduct(db, { name: 'Cable', description: 'for any lamp', createdAt: day(9) });
    await aProduct(db, { name: 'Desk lamp', createdAt: day(8) });
    await aProduct(db, { name: 'Lampshade', createdAt: day(7) });
    await aProduct(db, { name: 'Lamp, old', createdAt: day(1) });
    await aProduct(db, { name: 'Lamp, new', createdAt: day(2) });
    await aProduct(db, { name: 'Bulb', sku: 'LAMP', createdAt: day(3) });
    const inOrder = ['Bulb', 'Lamp, new', 'Lamp, old', 'Lampshade', 'Desk lamp', 'Cable'];
    expect(await find('lamp')).toEqual(inOrder);
    expect(await find('LAMP')).toEqual(inOrder);
  });

  test('gives way to one that is asked for', async () => {
    await aProduct(db, { name: 'Lamp', priceCents: 300 });
    await aProduct(db, { name: 'Lamp in gold', priceCents: 900 });
    await aProduct(db, { name: 'Shade', description: 'for a lamp', priceCents: 100 });
    const ordering = [{ field: 'price', direction: 'desc' }] as const;
    expect(await find('lamp', { ordering: [...ordering] })).toEqual([
      'Lamp in gold',
      'Lamp',
      'Shade',
    ]);
  });

  test.each([300, 1_300])('is total: of %i alike, each is on one page', async (many) => {
    const { id } = await aProduct(db, { name: 'Nut and bolt', sku: 'BOLT' });
    await db.raw(
      `INSERT INTO products (name, slug, sku, description, price_cents, category_id, created_at)
       SELECT CASE n % 3 WHEN 0 THEN 'Bolt' ELSE 'Screw' END, 'screw-' || n, 'S-' || n, 'no bolt', 1,
              category_id, p.created_at
       FROM products p, generate_series(1, CAST(? AS int)) n WHERE p.id = ?`,
      [many, id],
    );
    const { read } = await findProducts(db, { search: 'bolt' });
    const names: string[] = [];
    const seen = new Set<string>();
    for (let offset = 0; offset <= many; offset += 97) {
      const { count, rows } = await read({ limit: 97, offset });
      expect(count).toBe(many + 1);
      for (const row of rows) seen.add(row.id);
      names.push(...rows.map(({ name }) => name));
    }
    expect(seen.size).toBe(many + 1);
    const third = Math.floor(many / 3);
    expect(names).toEqual([
      'Nut and bolt',
      ...Array.from({ length: third }, () => 'Bolt'),
      ...Array.from({ length: many - third }, () => 'Screw'),
    ]);
    expect(await read({ limit: 97, offset: 97_000 })).toEqual({ count: many + 1, rows: [] });
  });
});

test('a search goes together with every other filter', async () => {
  const { id } = await aProduct(db, { name: 'Red lamp', priceCents: 500, isFeatured: true });
  await aProduct(db, { name: 'Blue lamp', priceCents: 900, stockQuantity: 0 });
  await aProduct(db, { name: 'Old lamp', status: 'discontinued' });
  const { categoryId } = await db('products').where({ id }).first<{ categoryId: number }>();
  expect(await find('lamp', { status: 'discontinued' })).toEqual(['Old lamp']);
  expect(await find('lamp', { category: String(categoryId) })).toEqual(['Red lamp']);
  expect(await find('lamp', { status: 'active', min_price: 600 })).toEqual(['Blue lamp']);
  expect(await find('lamp', { is_featured: true })).toEqual(['Red lamp']);
  expect(await find('lamp', { in_stock: false })).toEqual(['Blue lamp']);
  const ordering = [{ field: 'name' as const, direction: 'asc' as const }];
  expect(await find('lamp', { status: 'active', ordering })).toEqual(['Blue lamp', 'Red lamp']);
  expect(await find('lamp', { max_price: 600, ordering })).toEqual(['Red lamp']);
});

test('whatever is asked, it is answered', async () => {
  await aProduct(db, { name: 'iPhone 15 Pro' });
  const odd = fc.constantFrom(
    ...Array.from(`&|!()<->:*'"\\%_?$1[]{}^~@#+-.,;/ aé’™ŉ﷼手📱\u0301\u{10ffff}`),
  );
  const asked = fc.oneof(
    fc.string({ unit: odd, maxLength: 60 }),
    fc.string({ unit: 'grapheme', maxLength: 60 }),
  );
  const storable = asked.filter((text) => !/[\0\p{Surrogate}]/u.test(text));
  await fc.assert(
    fc.asyncProperty(storable, async (search) => {
      await find(search);
      expect(await find(`iphone ${search.replace(/[^&|!<>:*%_()]/g, ' ')}`)).toHaveLength(1);
    }),
    { numRuns: 300 },
  );
});

test('every product is found by its name and its sku, whatever they are', async () => {
  const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 });
  const storable = text.filter((each) => !/[\0\p{Surrogate}]/u.test(each) && each.trim() !== '');
  let n = 0;
  await fc.assert(
    fc.asyncProperty(storable, storable, async (name, sku) => {
      n += 1;
      const { id } = await aProduct(db, { name, sku: `${sku}${n}`, description: '' });
      const { rows } = await db.raw<{ rows: { keyed: boolean }[] }>(
        `SELECT search_key(name, '') <> '' AS keyed FROM products WHERE id = ?`,
        [id],
      );
      if (rows[0]?.keyed === true) expect(await find(name)).toContain(name);
      expect(await find(`${sku}${n}`)).toContain(name);
    }),
    { numRuns: 100 },
  );
});

describe('what changes', () => {
  test('is found as it is now', async () => {
    const { id } = await aProduct(db, { name: 'Kettle', sku: 'K-1', description: 'boils' });
    expect(await find('kettle')).toEqual(['Kettle']);
    await db('products').where({ id }).update({ name: 'Teapot', sku: 'T-1' });
    expect(await find('kettle')).toEqual([]);
    expect(await find('k-1')).toEqual([]);
    expect(await find('teapot t-1 boils')).toEqual(['Teapot']);
    await db('products').where({ id }).update({ description: 'pours' });
    expect(await find('teapot boils')).toEqual([]);
    expect(await find('pours')).toEqual(['Teapot']);
    await db('products').where({ id }).update({ status: 'inactive' });
    expect(await find('teapot', { status: 'active' })).toEqual([]);
    await db('stock_movements').delete();
    await db('products').where({ id }).delete();
    expect(await find('teapot')).toEqual([]);
  });

  test('leaves no word behind that would hide a typo', async () => {
    const { id } = await aProduct(db, { name: 'Tostaer' });
    await aProduct(db, { name: 'Toaster' });
    expect(await find('tostaer')).toEqual(['Tostaer']);
    await db('products').where({ id }).update({ name: 'Fridge' });
    expect(await find('tostaer')).toEqual(['Toaster']);
  });

  test('is not remembered as it was, nor by whom it is rolled back', async () => {
    const { id } = await aProduct(db, { name: 'Kettle' });
    expect(await find('kettle')).toEqual(['Kettle']);
    const trx = await db.transaction();
    await trx('products').where({ id }).update({ name: 'Teapot' });
    expect(await find('kettle')).toEqual(['Kettle']);
    await trx.rollback();
    expect(await find('kettle')).toEqual(['Kettle']);
    const [one, two] = [await db.transaction(), await db.transaction()];
    await one('products').where({ id }).update({ name: 'Teapot' });
    const { categoryId } = await db('products').where({ id }).first<{ categoryId: number }>();
    const lid = { name: 'Lid', slug: 'lid', sku: 'LID', priceCents: 1, categoryId };
    // Neither waits for the other to count its change.
    await two('products').insert(lid);
    await two.commit();
    expect(await find('lid')).toEqual(['Lid']);
    expect(await find('teapot')).toEqual([]);
    await one.commit();
    expect(await find('teapot')).toEqual(['Teapot']);
    expect(await find('kettle')).toEqual([]);
  });

  test('in stock and price alone writes no words anew, and is seen at once', async () => {
    const { id } = await aProduct(db, { name: 'Kettle', stockQuantity: 5, priceCents: 100 });
    const place = async () => {
      const { rows } = await db.raw<{ rows: unknown[] }>(
        `SELECT ctid, xmin, (SELECT sum(transactions) FROM product_changes) AS changes
         FROM product_documents WHERE product_id = ?`,
        [id],
      );
      return rows;
    };
    const before = await place();
    expect(await find('kettle', { in_stock: true, min_price: 100 })).toEqual(['Kettle']);
    await db('products').where({ id }).update({ stockQuantity: 0, priceCents: 99 });
    await db('products').where({ id }).update({ name: 'Kettle', status: 'active' });
    expect(await place()).toEqual(before);
    expect(await find('kettle', { in_stock: true })).toEqual([]);
    expect(await find('kettle', { min_price: 100 })).toEqual([]);
  });

  test('two who bring the same new words, in opposite order, do not wait for each other', async () => {
    const { id } = await aProduct(db, { name: 'First' });
    const { categoryId } = await db('products').where({ id }).first<{ categoryId: number }>();
    const bring = async (trx: Knex, name: string, sku: string) =>
      trx('products').insert({ name, slug: sku, sku, priceCents: 1, categoryId });
    const [one, two] = [await db.transaction(), await db.transaction()];
    await bring(one, 'Zebra', 'z1');
    await bring(two, 'Aardvark', 'a2');
    await bring(one, 'Aardvark', 'a1');
    await bring(two, 'Zebra', 'z2');
    await two.commit();
    await one.commit();
    expect(await find('zebra')).toHaveLength(2);
    expect(await find('ardvark')).toHaveLength(2);
    expect(await find('ebra')).toHaveLength(2);
  });
});

test('products that were there before the migration are found after it', async () => {
  const { db: old, close } = await testDatabase();
  await aProduct(old, { name: 'Kettle', sku: 'K-1', description: 'boils' });
  const rows = async () => old('product_documents').select('*');
  const words = async () => old('product_words').distinct('word').orderBy('word').pluck('word');
  const [documents, known] = [await rows(), await words()];
  while ((await migrationStatus(old)).applied.includes('007-product-search'))
    await migrateDown(old);
  await migrateUp(old);
  expect(await rows()).toEqual(documents);
  expect(await words()).toEqual(known);
  await close();
});
