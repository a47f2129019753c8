import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { insertCategory } from '../../../db/categories/write';
import { aProduct, testDatabase, type TestDatabase } from '../harness';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

/** As npm runs it. */
async function run(command: string, ...args: string[]): Promise<{ code: number; said: string }> {
  const script = join(__dirname, '../../../dist/db', `${command}.js`);
  return new Promise((resolve) => {
    const env = {
      PATH: process.env['PATH'],
      DATABASE_URL: database.url,
      ORDERFLOW_DATA_DIR: mkdtempSync(join(tmpdir(), 'orderflow-')),
    };
    execFile(process.execPath, [script, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr });
    });
  });
}

test('categories:check says what is wrong, and with --repair puts it right', async () => {
  const { db } = database;
  const root = await db.transaction((trx) => insertCategory(trx, { name: 'root', parentId: null }));
  await db.transaction((trx) => insertCategory(trx, { name: 'twig', parentId: root.id }));
  expect(await run('check-categories')).toEqual({
    code: 0,
    said: 'The tree of 2 categories is sound.\n',
  });
  await db.raw(`UPDATE categories SET depth = 5 WHERE name = 'twig'`);
  const found = await run('check-categories');
  expect(found.code).toBe(1);
  expect(found.said).toMatch(/category \d+ \(twig\) has depth 5 instead of 1/);
  expect(found.said).toContain('npm run categories:check -- --repair');
  const repaired = await run('check-categories', '--repair');
  expect([repaired.code, repaired.said]).toEqual([0, expect.stringContaining('Repaired: ')]);
  expect((await run('check-categories')).code).toBe(0);
});

test('stock:check says what is wrong, and with --repair puts it right', async () => {
  const { db } = database;
  const { id, sku } = await aProduct(db, { stockQuantity: 5 });
  expect(await run('check-stock')).toEqual({
    code: 0,
    said: 'The stock of all 1 products is what the ledger says.\n',
  });
  await db('products').where({ id }).update({ stockQuantity: 8 });
  const found = await run('check-stock');
  expect(found.code).toBe(1);
  expect(found.said).toContain(`${sku} (`);
  expect(found.said).toContain('8 in stock, 5 in the ledger');
  expect((await run('check-stock', '--repair')).code).toBe(0);
  expect((await run('check-stock')).code).toBe(0);
});

test.each(['check-categories', 'check-stock'])(
  '%s: what is not understood is told',
  async (name) => {
    const { code, said } = await run(name, '--fix');
    expect([code, said]).toEqual([2, expect.stringContaining('"--fix" is not understood')]);
  },
);
