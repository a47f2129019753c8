import { Client } from 'pg';
import { findProducts, type ProductFilters } from '../../../api/queries/products';
import { migrateDown, migrateUp, migrationStatus } from '../../../db/schema';
import { testDatabase, type TestDatabase } from '../harness';

const products = 100_000;

/**
 * 10 roots, each with 10 branches of 9 leaves. In the products' texts `w0` is in nearly all, `w1` in
 * every second, and so on: the n-th is in one of 2^n or so; names have one word more, descriptions four.
 */
const categories = `
  INSERT INTO categories (id, name, slug, parent_id, lft, rgt, depth)
  SELECT i, 'c' || i, 'c-' || i, NULL, i * 1000, i * 1000 + 999, 0 FROM generate_series(1, 10) i
  UNION ALL
  SELECT i * 100 + j, 'c' || j, 'c-' || i || '-' || j, i, i * 1000 + j * 90, i * 1000 + j * 90 + 89, 1
  FROM generate_series(1, 10) i, generate_series(1, 10) j
  UNION ALL
  SELECT i * 10000 + j * 100 + k, 'c' || k, 'c-' || i || '-' || j || '-' || k, i * 100 + j,
         i * 1000 + j * 90 + k * 9, i * 1000 + j * 90 + k * 9 + 5, 2
  FROM generate_series(1, 10) i, generate_series(1, 10) j, generate_series(1, 9) k`;

const shop = `
  INSERT INTO products (name, slug, sku, description, price_cents, category_id, stock_quantity, status,
                        is_featured, created_at)
  SELECT 'Product ' || words.name, 'p-' || n, 'SKU-' || n, words.description, 100 + n * 7919 % 1000003,
         leaves.id, n * 31 % 499, CASE WHEN n % 19 = 0 THEN 'inactive' ELSE 'active' END, n % 50 = 0,
         timestamptz '2026-01-01' + n * interval '1 minute'
  FROM generate_series(CAST(? AS int), CAST(? AS int)) n
  CROSS JOIN LATERAL (
    SELECT 'word' || round(5000 ^ random()) AS name,
           'word' || round(5000 ^ random()) || ' word' || round(5000 ^ random()) AS description
    WHERE n > 0) words
  JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM categories WHERE depth = 2) leaves
    ON leaves.number = n * 7 % 900`;

let database: TestDatabase;
let client: Client;

beforeAll(async () => {
  database = await testDatabase();
  const { db, url } = database;
  // Filling in what is there already is a matter of the migration, and faster than the triggers.
  while ((await migrationStatus(db)).applied.includes('007-product-search')) await migrateDown(db);
  await db.raw('SELECT setseed(0.5)');
  await db.raw(categories);
  for (let n = 1; n <= products; n += 20_000) await db.raw(shop, [n, n + 19_999]);
  await migrateUp(db);
  client = new Client({ connectionString: url });
  await client.connect();
  await client.query('VACUUM ANALYZE');
}, 120_000);
afterAll(async () => {
  await client.end();
  await database.close();
});

interface Plan {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Total Cost': number;
  readonly Plans?: readonly Plan[];
}

/** What a list asks the database, as it is asked. */
async function questions(filters: Partial<ProductFilters>, offset = 0) {
  const asked: { sql: string; bindings: unknown[] }[] = [];
  const note = (query: { sql: string; bindings: unknown[] }) => void asked.push(query);
  database.db.on('query', note);
  const { read } = await findProducts(database.db, filters);
  const { rows } = await read({ limit: 20, offset });
  database.db.off('query', note);
  expect(rows.length).toBeGreaterThan(0);
  return asked;
}

/** Tables that a plan reads all through; it may begin to, where it ends with a few rows. */
function readThrough(plan: Plan, limited = false): string[] {
  const short = plan['Node Type'] === 'Limit' && plan['Total Cost'] < 500;
  const own = plan['Node Type'] === 'Seq Scan' && !limited ? [plan['Relation Name'] ?? ''] : [];
  return [...own, ...(plan.Plans ?? []).flatMap((part) => readThrough(part, short))];
}

async function plansOf(asked: Awaited<ReturnType<typeof questions>>) {
  const plans: { sql: string; tables: string[] }[] = [];
  for (const { sql, bindings } of asked) {
    const { rows } = await client.query(`EXPLAIN (FORMAT JSON) ${sql}`, bindings);
    plans.push({ sql, tables: readThrough(rows[0]['QUERY PLAN'][0].Plan) });
  }
  return plans;
}

const large = ['products', 'product_documents', 'product_words'];
const by = (field: 'name' | 'price' | 'created_at' | 'stock_quantity', direction: 'asc' | 'desc') =>
  ({ ordering: [{ field, direction }] }) satisfies Partial<ProductFilters>;
const active = { status: 'active' } as const;
const [leaf, branch, root] = [{ category: 'c-3-3-3' }, { category: 'c-3-3' }, { category: 'c-3' }];

test.each<[string, Partial<ProductFilters>]>([
  ['all, as customers see them', active],
  ['all, as admins see them', {}],
  ['inactive ones', { status: 'inactive' }],
  ['a leaf', { ...active, ...leaf }],
  ['a branch', { ...active, ...branch }],
  ['a root', { ...active, ...root }],
  ['a root, for admins', root],
  ['a word', { ...active, search: 'word700' }],
  ['a word, for admins', { search: 'word700' }],
  ['two words', { ...active, search: 'product word70' }],
  ['a beginning', { ...active, search: 'word70' }],
  ['something within words', { ...active, search: 'ord700' }],
  ['a typo', { ...active, search: 'wrod700' }],
  ['a sku', { ...active, search: 'SKU-777' }],
  ['a leaf and a word', { ...active, ...leaf, search: 'word20' }],
  ['a branch and a word', { ...active, ...branch, search: 'word20' }],
  ['a branch and a word that all have', { ...active, ...branch, search: 'product' }],
  ['a root and a word', { ...active, ...root, search: 'word20' }],
  ['a root and a word that all have', { ...active, ...root, search: 'product' }],
  [
    'a branch and a word by price',
    { ...active, ...branch, search: 'word20', ...by('price', 'asc') },
  ],
  ['a branch by price', { ...active, ...branch, ...by('price', 'asc') }],
  ['prices', { ...active, min_price: 5_000, max_price: 6_000 }],
  ['prices, for admins', { min_price: 5_000, max_price: 6_000 }],
  ['prices and a word', { ...active, min_price: 5_000, max_price: 90_000, search: 'word20' }],
  ['what is featured', { ...active, is_featured: true }],
  ['what is nearly gone', { ...active, stockBelow: 10, ...by('stock_quantity', 'asc') }],
  ['what is gone', { ...active, in_stock: false }],
  ...(['name', 'price', 'created_at', 'stock_quantity'] as const).flatMap((field) =>
    (['asc', 'desc'] as const).flatMap((direction): [string, Partial<ProductFilters>][] => [
      [`all by ${field}, ${direction}`, { ...active, ...by(field, direction) }],
      [`all by ${field}, ${direction}, for admins`, by(field, direction)],
    ]),
  ),
])('%s: every query goes by an index', async (_what, filters) => {
  const plans = await plansOf(await questions(filters));
  const all = plans.filter(({ tables }) => tables.some((table) => large.includes(table)));
  expect(all).toEqual([]);
});

test('of what all products have, a page goes by an index; only counting them looks at all', async () => {
  const plans = await plansOf(await questions({ ...active, search: 'product' }, 200));
  const all = plans.filter(({ tables }) => tables.some((table) => large.includes(table)));
  expect(all.filter(({ sql }) => !sql.startsWith('select count(*)'))).toEqual([]);
});

test('the check would see a table that is read through', async () => {
  const asked = await questions({ ...active, search: 'word701' });
  await client.query('BEGIN');
  await client.query('DROP INDEX product_documents_words');
  const plans = await plansOf(asked);
  await client.query('ROLLBACK');
  expect(plans.flatMap(({ tables }) => tables)).toContain('product_documents');
});
