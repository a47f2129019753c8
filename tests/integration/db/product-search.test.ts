import { findProducts, type ProductFilters } from '../../../api/queries/products';
import type { Knex } from '../../../db/database';
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
