import type { Doer } from '../../../db/audit';
import { receiveImport } from '../../../api/imports/receive';
import { insertCategory } from '../../../db/categories/write';
import { checkTree } from '../../../db/categories/check';
import { runImport } from '../../../db/imports/run';
import { continueImport, stopImport, sweepImports } from '../../../db/imports/store';
import { isConflict, type Knex } from '../../../db/database';
import type { Import, ImportKind } from '../../../db/models/import';
import { checkStock } from '../../../db/products/check';
import { Refusal } from '../../../workflows/domain/failures';
import { aProduct, anAdmin, countOf, testDatabase, type TestDatabase } from '../harness';
import { randomFrom, type Random } from './random';

let database: TestDatabase;
let db: Knex;
let requestedBy: number;
beforeEach(async () => {
  database = await testDatabase();
  db = database.db;
  ({ adminId: requestedBy } = await anAdmin(db));
});
afterEach(() => database.close());

const doer = (): Doer => ({
  type: 'admin',
  id: requestedBy,
  ip: '203.0.113.7',
  userAgent: null,
  requestId: 'request-1',
});

async function* bytes(text: string): AsyncGenerator<Buffer> {
  yield await Promise.resolve(Buffer.from(text));
}

const receive = (kind: ImportKind, csv: string, isDryRun = false) =>
  receiveImport(db, { kind, isDryRun, requestedBy }, bytes(csv), doer());

async function run(kind: ImportKind, csv: string, isDryRun = false): Promise<Import> {
  const { id } = await receive(kind, csv, isDryRun);
  return runImport(db, id, { goesOn: () => true });
}

const counts = ({ status, created, changed, unchanged, refused }: Import) => [
  status,
  created,
  changed,
  unchanged,
  refused,
];

async function reasons({ id }: Import): Promise<Record<number, string>> {
  const rows = await db('import_lines').where({ importId: id, outcome: 'refused' }).orderBy('line');
  return Object.fromEntries(rows.map(({ line, reason }) => [line, reason]));
}

const shelves = async () => {
  const rows = await db('categories as c')
    .leftJoin('categories as p', 'p.id', 'c.parentId')
    .orderBy('c.lft')
    .select('c.slug', 'c.name', 'p.slug as parent', 'c.description', 'c.isActive');
  return rows.map((row) => Object.values(row).join('|'));
};

const tree = `slug,name,parent_slug,description,is_active
electronics,Electronics,,All of it,true
phones,Phones,electronics,,yes
,Cases,phones,,
old,Old,electronics,,0
`;

describe('categories', () => {
  test('come in with those above them first, and the same file again changes nothing', async () => {
    expect(counts(await run('categories', tree))).toEqual(['completed', 4, 0, 0, 0]);
    expect(await shelves()).toEqual([
      'electronics|Electronics||All of it|true',
      'phones|Phones|electronics||true',
      'cases|Cases|phones||true',
      'old|Old|electronics||false',
    ]);
    expect(counts(await run('categories', tree))).toEqual(['completed', 0, 0, 4, 0]);
    const moved = 'slug,name,parent_slug\nphones,Telephones,\n';
    expect(counts(await run('categories', moved))).toEqual(['completed', 0, 1, 0, 0]);
    expect(await shelves()).toContain('phones|Telephones|||true');
    expect((await checkTree(db)).violations).toEqual([]);
  });

  test('without a column, what it would say stays as it is', async () => {
    await run('categories', tree);
    await run('categories', 'slug,name\nphones,Handsets\n');
    expect(await shelves()).toContain('phones|Handsets|electronics||true');
  });

  test('each line that can not be is refused with its number and why; the others are taken', async () => {
    const job = await run(
      'categories',
      `${tree}not a slug,X,,,
new,,,,
new2,New,nowhere,,
new3,New,,,maybe
phones,Again,,,
electronics2,electronics,,,
new4,New
new5,New,phones,,
electronics3,Electronics,phones,"two
lines",
after,After,,,
`,
    );
    expect(counts(job)).toEqual(['completed', 7, 0, 0, 7]);
    expect(await reasons(job)).toEqual({
      6: 'slug must look like "mens-shoes", not "not a slug".',
      7: 'There is no category with the slug "new", and a new one needs a name.',
      8: 'There is no category with the slug "nowhere" (parent_slug).',
      9: 'is_active must be true or false, not "maybe".',
      10: 'Line 3 is about the same category.',
      11: 'There is a category "Electronics" there already (slug electronics).',
      12: 'It has 2 cells, and the header 5.',
    });
  });

  test('one that is known by its slug needs no name', async () => {
    await run('categories', tree);
    expect(counts(await run('categories', 'slug,is_active\nphones,no\n'))).toEqual([
      'completed',
      0,
      1,
      0,
      0,
    ]);
    expect(await shelves()).toContain('phones|Phones|electronics||false');
    await expect(receive('categories', 'name,is_active\nPhones,yes\n')).rejects.toThrow('slug');
  });

  test('deeper than categories go, lines are refused; a dry run knows', async () => {
    const lines = Array.from(
      { length: 60 },
      (_, n) => `d${n},D${n},${n === 0 ? '' : `d${n - 1}`}\n`,
    );
    const file = `slug,name,parent_slug\n${lines.join('')}`;
    expect(counts(await run('categories', file, true))).toEqual(['completed', 50, 0, 0, 10]);
    const job = await run('categories', file);
    expect(counts(job)).toEqual(['completed', 50, 0, 0, 10]);
    expect((await reasons(job))[52]).toBe('Categories go at most 50 levels deep.');
  });

  test('below itself a category is not moved', async () => {
    await run('categories', tree);
    const job = await run('categories', 'slug,name,parent_slug\nelectronics,Electronics,cases\n');
    expect(await reasons(job)).toEqual({ 2: 'A category can not be moved below itself.' });
  });
});

describe('products', () => {
  const sheet = `sku,name,price,category_slug,stock_quantity,status,is_featured,description
IP15,iPhone 15 Pro,999.99,phones,50,active,true,New
S24,Galaxy S24,899.99,phones,45,,,
`;
  beforeEach(async () => {
    await run('categories', tree);
  });

  test('come in by their sku with their stock in the ledger; the same file again changes nothing', async () => {
    const job = await run('products', sheet);
    expect(counts(job)).toEqual(['completed', 2, 0, 0, 0]);
    const [iphone] = await db('products').where({ sku: 'IP15' });
    expect(iphone).toMatchObject({
      name: 'iPhone 15 Pro',
      slug: 'iphone-15-pro',
      priceCents: 99_999,
      stockQuantity: 50,
      isFeatured: true,
    });
    expect(await db('stock_movements').where({ productId: iphone.id })).toMatchObject([
      { kind: 'initial', quantity: 50, reason: `Import ${job.id}`, actorId: requestedBy },
    ]);
    expect(counts(await run('products', sheet))).toEqual(['completed', 0, 0, 2, 0]);
    expect((await checkStock(db)).differences).toEqual([]);
  });

  test('a sheet of skus and prices changes prices only', async () => {
    await run('products', sheet);
    expect(counts(await run('products', 'price,sku\n1000,IP15\n,S24\n'))).toEqual([
      'completed',
      0,
      1,
      1,
      0,
    ]);
    expect(await db('products').where({ sku: 'IP15' }).first()).toMatchObject({
      priceCents: 100_000,
      stockQuantity: 50,
      name: 'iPhone 15 Pro',
    });
  });

  test('each line that can not be is refused with its number and why', async () => {
    const job = await run(
      'products',
      `${sheet}NEW,Name,,phones,,,,
NEW2,Name,1,nowhere,,,,
NEW3,Name,0,phones,,,,
NEW4,Name,1.999,phones,,,,
NEW5,Name,1,phones,-1,,,
NEW6,Name,1,phones,,sold,,
,Name,1,phones,,,,
IP15,Name,1,phones,,,,
,,,,,,,
NEW7,Name,1,phones,,,,
NEW8,Name,x,phones,y,,maybe,
`,
    );
    expect(counts(job)).toEqual(['completed', 3, 0, 0, 9]);
    expect(await reasons(job)).toEqual({
      4: 'There is no product with this sku, and a new one needs a price.',
      5: 'There is no category with the slug "nowhere" (category_slug).',
      6: 'price must be an amount above 0 with at most two decimals after a point, such as 1500.00, not "0".',
      7: 'price must be an amount above 0 with at most two decimals after a point, such as 1500.00, not "1.999".',
      8: 'stock_quantity must be a whole number from 0 to 1000000000, not "-1".',
      9: 'status must be one of active, inactive, discontinued, not "sold".',
      10: 'sku is empty.',
      11: 'Line 2 is about the same product.',
      14: expect.stringMatching(/^price must.*stock_quantity must.*is_featured must/),
    });
  });

  test('an export that comes back does not undo what orders have taken since', async () => {
    await run('products', sheet);
    const product = db('products').where({ sku: 'IP15' });
    await product.clone().decrement('stockQuantity', 5);
    expect(counts(await run('products', counted(50, 50)))).toEqual(['completed', 0, 1, 0, 0]);
    expect(await product.clone().first()).toMatchObject({ stockQuantity: 45, priceCents: 100_000 });
    const stale = await run('products', counted(60, 50));
    expect(await reasons(stale)).toEqual({
      2: 'The stock was 50 when this was exported and is 45 now: count again.',
    });
    expect(counts(await run('products', counted(60, 45)))).toEqual(['completed', 0, 1, 0, 0]);
    expect(await product.clone().first()).toMatchObject({ stockQuantity: 60 });
  });

  test('each line says which columns tell something new', async () => {
    await run('products', sheet);
    const { id } = await run(
      'products',
      'sku,name,price,status\nIP15,iPhone 15 Pro,5,inactive\n',
      true,
    );
    expect(await db('import_lines').where({ importId: id })).toMatchObject([
      { outcome: 'changed', changedColumns: ['price', 'status'] },
    ]);
  });

  test('a dry run says the same and changes nothing', async () => {
    const products = await countOf(db, 'products');
    const dry = await run('products', sheet, true);
    expect([await countOf(db, 'products'), await countOf(db, 'stock_movements')]).toEqual([
      products,
      0,
    ]);
    expect(counts(dry)).toEqual(counts(await run('products', sheet)));
  });
});

describe('a dry run of categories', () => {
  test.each([3, 17, Date.now() % 1_000_000])(
    'says what the real one does, line by line, whatever the file (seed %d)',
    async (seed) => {
      const random = randomFrom(seed);
      for (let n = 0; n < 12; n++) {
        const parentId = n < 2 ? null : (await db('categories').first('id')).id;
        await db.transaction((trx) =>
          insertCategory(trx, { name: `N${n}`, slug: `s${n}`, parentId }),
        );
      }
      for (let round = 0; round < 4; round++) {
        const file = randomFile(random);
        const before = await shelves();
        const dry = await run('categories', file, true);
        expect(await shelves()).toEqual(before);
        const real = await run('categories', file);
        expect([file, await story(dry)]).toEqual([file, await story(real)]);
        expect(counts(dry)).toEqual(counts(real));
        expect((await checkTree(db)).violations).toEqual([]);
      }
    },
  );

  test('begins anew where it was broken off, and comes to the same', async () => {
    const { id } = await receive('categories', manyShelves(250), true);
    await runImport(db, id, { goesOn: () => false });
    const job = await runImport(db, id, { goesOn: () => true });
    expect(counts(job)).toEqual(['completed', 250, 0, 0, 0]);
  });
});

function randomFile(random: Random): string {
  const slug = () => (random.chance(0.1) ? '' : `s${random.below(20)}`);
  const lines = Array.from({ length: 150 }, () => {
    const parent = random.chance(0.3) ? '' : `s${random.below(20)}`;
    return `${slug()},N${random.below(25)},${parent},${random.of(['', 'd', 'e'])}`;
  });
  return `slug,name,parent_slug,description\n${lines.join('\n')}\n`;
}

async function story({ id }: Import): Promise<string[]> {
  const rows = await db('import_lines').where({ importId: id }).orderBy('line');
  return rows.map(({ line, outcome, reason }) => `${line} ${outcome} ${reason}`);
}

const counted = (stock: number, was: number) =>
  `sku,price,stock_quantity,stock_was\nIP15,1000,${stock},${was}\n`;

const manyShelves = (count: number) =>
  `slug,name\n${Array.from({ length: count }, (_, n) => `s${n},N${n}\n`).join('')}`;

test('a dry run that was stopped keeps what it has found', async () => {
  const { id } = await receive('categories', manyShelves(250), true);
  await runImport(db, id, { goesOn: () => false });
  await stopImport(db, id);
  expect(counts(await runImport(db, id, { goesOn: () => true }))).toEqual([
    'stopped',
    100,
    0,
    0,
    0,
  ]);
});

test('a dry run that is begun anew while another still goes on is not mixed up by it', async () => {
  const { id } = await receive('categories', manyShelves(450), true);
  let second: Promise<Import> | undefined;
  const first = runImport(db, id, {
    goesOn: () => {
      second ??= runImport(db, id, { goesOn: () => true });
      return true;
    },
  });
  await first;
  expect(counts(await (second ?? first))).toEqual(['completed', 450, 0, 0, 0]);
});

test('the same file sent twice at once: each line is taken once, and none is refused', async () => {
  await run('categories', tree);
  const lines = Array.from({ length: 250 }, (_, n) => `SAME-${n},Same ${n},1,phones\n`);
  const files = [lines, lines.toReversed(), lines].map(
    (all) => `sku,name,price,category_slug\n${all.join('')}`,
  );
  const jobs = await Promise.all(files.map((file) => runPatiently('products', file)));
  expect(jobs.map(({ status, refused }) => [status, refused])).toEqual(
    jobs.map(() => ['completed', 0]),
  );
  expect(jobs.reduce((sum, { created }) => sum + created, 0)).toBe(250);
  expect(await countOf(db, 'products')).toBe(250);
});

/** As its activity does: again where two got in each other's way. */
async function runPatiently(kind: ImportKind, csv: string): Promise<Import> {
  const { id } = await receive(kind, csv);
  for (;;) {
    try {
      return await runImport(db, id, { goesOn: () => true });
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
  }
}

describe('stopped', () => {
  test('no further line is begun; continued, it goes on where it was, and no line is done twice', async () => {
    const { id } = await receive('categories', manyShelves(250));
    const half = await runImport(db, id, { goesOn: () => false });
    expect(half).toMatchObject({ status: 'running', created: 100 });
    expect((await stopImport(db, id)).status).toBe('stopped');
    expect(await runImport(db, id, { goesOn: () => true })).toMatchObject({
      status: 'stopped',
      created: 100,
    });
    expect(await countOf(db, 'categories')).toBe(100);
    await continueImport(db, id);
    expect(counts(await runImport(db, id, { goesOn: () => true }))).toEqual([
      'completed',
      250,
      0,
      0,
      0,
    ]);
    await expect(continueImport(db, id)).rejects.toThrow(Refusal);
    expect((await stopImport(db, id)).status).toBe('completed');
  });

  test('two who run it at once share the lines', async () => {
    const { id } = await receive('categories', manyShelves(450));
    const both = [1, 2].map(() => runImport(db, id, { goesOn: () => true }));
    for (const job of await Promise.all(both)) expect(job.status).toBe('completed');
    expect(await countOf(db, 'categories')).toBe(450);
    expect((await db('imports').where({ id }).first()).created).toBe(450);
  });
});

test('a file that breaks off, or is wrong as a whole, leaves nothing behind', async () => {
  async function* broken(): AsyncGenerator<Buffer> {
    yield await Promise.resolve(Buffer.from(manyShelves(1_500)));
    throw new Error('aborted');
  }
  const asked = { kind: 'categories', isDryRun: false, requestedBy } as const;
  await expect(receiveImport(db, asked, broken(), doer())).rejects.toThrow('aborted');
  await expect(receive('categories', `${manyShelves(1_200)}"`)).rejects.toThrow('file');
  await expect(receive('categories', 'slug,name\n,\n\n')).rejects.toThrow('file');
  expect([await countOf(db, 'imports'), await countOf(db, 'import_lines')]).toEqual([0, 0]);
});

test('what is old, or never came whole, is swept with its lines', async () => {
  const job = await run('categories', tree);
  const unfinished = await receive('categories', tree);
  await db('imports').where({ id: unfinished.id }).update({ status: 'receiving' });
  expect(await sweepImports(db, 1_000)).toBe(0);
  await db.raw(`ALTER TABLE imports DISABLE TRIGGER imports_touch`);
  await db('imports').update({
    createdAt: new Date(Date.now() - 7_200_000),
    updatedAt: new Date(Date.now() - 7_200_000),
  });
  const running = await receive('categories', tree);
  expect(await sweepImports(db, 3_600_000)).toBe(2);
  expect((await db('imports')).map(({ id }) => id)).toEqual([running.id]);
  expect(await countOf(db, 'import_lines', { importId: job.id })).toBe(0);
});

test('a product that an order is taking is waited for, not overwritten', async () => {
  const product = await aProduct(db, { stockQuantity: 10, sku: 'BUSY' });
  const { id } = await receive('products', 'sku,stock_quantity\nBUSY,4\n');
  let running: Promise<Import> | undefined;
  await db.transaction(async (ordering) => {
    await ordering('products').where({ id: product.id }).decrement('stockQuantity', 3);
    await ordering('stock_movements').insert({
      productId: product.id,
      kind: 'adjusted',
      quantity: -3,
    });
    running = runImport(db, id, { goesOn: () => true });
    await new Promise((resolve) => setTimeout(resolve, 100));
  });
  expect((await running)?.changed).toBe(1);
  const [count] = await db('stock_movements').where({ productId: product.id, kind: 'counted' });
  expect(count.quantity).toBe(-3); // from 7 to 4
  expect((await checkStock(db)).differences).toEqual([]);
});

test('what an import changes stands in the audit log as done by who asked for it', async () => {
  const product = await aProduct(db, { name: 'Lamp', priceCents: 1_000 });
  const csv = `sku,name,price\n${product.sku},Lamp,20.00\n`;
  await run('products', csv, true);
  const { id } = await run('products', csv);
  const logged = await db('audit_log').where({ actorType: 'admin', actorId: requestedBy });
  expect(logged.filter(({ subjectType }) => subjectType === 'product')).toEqual([
    expect.objectContaining({
      subjectId: product.id,
      before: { price_cents: 1_000 },
      after: { price_cents: 2_000 },
      requestId: `import-${id}`,
    }),
  ]);
  expect(logged.find(({ subjectId }) => subjectId === id)).toMatchObject({
    action: 'import.changed',
    after: { status: 'running' },
    requestId: 'request-1',
  });
});
