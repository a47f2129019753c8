import type { QueryBuilder } from 'objection';
import { findProducts } from '../../../api/queries/products';
import { repairTree } from '../../../db/categories/check';
import type { Knex } from '../../../db/database';
import type { Product } from '../../../db/models/product';
import { testDatabase, type TestDatabase } from '../harness';

let database: TestDatabase;
let db: Knex;

const words = 4_000;

beforeAll(async () => {
  database = await testDatabase();
  db = database.db;
  // A root, 10 shelves, 1,000 categories; 100,000 products with words as frequent as in a language.
  await db.raw(`
    INSERT INTO categories (id, name, slug, parent_id, lft, rgt, depth)
    SELECT n, 'c' || n, 'c' || n, CASE WHEN n = 1 THEN NULL WHEN n <= 11 THEN 1 ELSE 2 + n % 10 END,
           n, n + 1, CASE WHEN n = 1 THEN 0 ELSE 1 END FROM generate_series(1, 1011) n`);
  await db.transaction((trx) => repairTree(trx));
  for (let from = 1; from < 100_000; from += 10_000) await fill(from, from + 9_999);
  await db.raw('VACUUM ANALYZE categories, products, product_documents, product_words');
}, 120_000);
afterAll(() => database.close());

async function fill(from: number, to: number): Promise<void> {
  await db.raw(
    `INSERT INTO products (name, slug, sku, description, price_cents, category_id, stock_quantity,
                           status, is_featured, created_at)
     SELECT 'w' || floor(power(random(), 3) * :words)::int || ' thing w' || floor(power(random(), 3) * :words)::int,
            'p' || n, 'sku-' || n, 'w' || floor(power(random(), 3) * :words)::int,
            1 + floor(random() * 1000000), 12 + n % 1000, floor(random() * 1000),
            CASE WHEN n % 10 = 0 THEN 'inactive' ELSE 'active' END, n % 500 = 0,
            now() - n * interval '1 minute'
     FROM generate_series(CAST(:from AS int), CAST(:to AS int)) n`,
    { words, from, to },
  );
}

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Index Name'?: string;
  readonly Plans?: Plan[];
}

async function planOf(query: QueryBuilder<Product, Product[]>): Promise<Plan[]> {
  const { sql, bindings } = query.toKnexQuery().toSQL().toNative();
  const connection = await db.client.acquireConnection();
  try {
    const { rows } = await connection.query(`EXPLAIN (FORMAT JSON) ${sql}`, bindings);
    return flatten(rows[0]['QUERY PLAN'][0].Plan);
  } finally {
    await db.client.releaseConnection(connection);
  }
}

const flatten = (plan: Plan): Plan[] => [plan, ...(plan.Plans ?? []).flatMap(flatten)];

const scansOf = (plans: readonly Plan[]) =>
  plans
    .filter((plan) => plan['Node Type'] === 'Seq Scan')
    .map((plan) => plan['Relation Name'])
    .filter((table) => ['products', 'product_documents', 'product_words'].includes(table ?? ''));

const newest = [{ field: 'created_at', direction: 'desc' }] as const;
const ordering = (field: string, direction: string) => ({ ordering: [{ field, direction }] });
const active = { status: 'active' } as const;

test.each<[string, object]>([
  ['nothing but the page', active],
  ['a subtree of 100 categories', { ...active, category: 'c2' }],
  ['one category', { ...active, category: 'c500' }],
  ['a rare word', { ...active, search: 'w3900' }],
  ['a word and a subtree', { ...active, search: 'w3900', category: 'c2' }],
  ['two words', { ...active, search: 'w100 w200' }],
  ['a slip', { ...active, search: 'w39000' }],
  ['a narrow price range', { ...active, min_price: 100, max_price: 2_000 }],
  ['featured', { ...active, is_featured: true }],
  ['low stock', { ...active, stockBelow: 10, ...ordering('stock_quantity', 'asc') }],
  ['the cheapest', { ...active, ...ordering('price', 'asc') }],
  ['the dearest', { ...active, ...ordering('price', 'desc') }],
  ['by name', { ...active, ...ordering('name', 'asc') }],
  ['the newest', { ...active, ordering: newest }],
])('a page of %s reads no table from end to end', async (_, filters) => {
  const { query } = await findProducts(db, filters);
  const plan = await planOf(query.limit(20).offset(0));
  expect(scansOf(plan)).toEqual([]);
});

test.each<[string, object]>([
  ['all', active],
  ['a subtree', { ...active, category: 'c2' }],
  ['a word', { ...active, search: 'w3900' }],
  ['a word and a subtree', { ...active, search: 'w3900', category: 'c2' }],
  ['featured', { ...active, is_featured: true }],
  ['low stock', { ...active, stockBelow: 10 }],
])('counting %s reads no table from end to end', async (_, filters) => {
  const { query } = await findProducts(db, filters);
  const counted = query.clone().clearOrder().clearSelect().count();
  expect(scansOf(await planOf(counted))).toEqual([]);
});

test('the check can see: without its index, a table is read from end to end', async () => {
  const { query } = await findProducts(db, { ...active, search: 'w3900' });
  const before = await planOf(query.clone().limit(20));
  expect(before.map((plan) => plan['Index Name'])).toContain('product_documents_words');
  await db.raw('DROP INDEX product_documents_words');
  expect(scansOf(await planOf(query.clone().limit(20)))).toEqual(['product_documents']);
});
