import { execFile } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passwordMatches } from '../../../api/sign-in/passwords';
import { testDatabase, type TestDatabase } from '../harness';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

/** As npm runs it in production, with what is typed. */
function run(typed: string, ...args: string[]): Promise<{ code: number; said: string }> {
  const script = join(__dirname, '../../../dist/db/seed.js');
  const env = {
    PATH: process.env['PATH'],
    NODE_ENV: 'production',
    DATABASE_URL: database.url,
    ORDERFLOW_DATA_DIR: mkdtempSync(join(tmpdir(), 'orderflow-')),
  };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, [script, ...args], { env }, (error, out, err) => {
      resolve({ code: Number(error?.code ?? 0), said: out + err });
    });
    child.stdin?.end(`${typed}\n`);
  });
}

const people = () => database.db('customers').select('email', 'passwordHash');

test.each([
  ['short', 'admin123'],
  ['known to all', 'qwerty123456'],
  ['of here', 'OrderFlow-2026!'],
  ['the address itself', 'wanjiru@shop.example'],
])('in production an admin with a password that is %s is not made', async (_what, typed) => {
  const { code, said } = await run(typed, 'wanjiru@shop.example');
  expect([code, said]).toEqual([1, expect.stringMatching(/The admin was not made|too short/)]);
  expect(said).not.toContain('$scrypt$');
  expect(await people()).toEqual([]);
});

test('in production one admin is made, with the address and the password that are given, and nobody else', async () => {
  const typed = 'correct horse battery';
  const { code, said } = await run(typed, 'wanjiru@shop.example');
  expect([code, said]).toEqual([0, expect.not.stringContaining(typed)]);
  const [admin, ...others] = await people();
  expect([admin.email, others]).toEqual(['wanjiru@shop.example', []]);
  expect(await passwordMatches(typed, admin.passwordHash)).toBe(true);
});

test('without an address of your own you are told what that means', async () => {
  const { code, said } = await run('correct horse battery');
  expect([code, said]).toEqual([0, expect.stringMatching(/Change the address .* at once/)]);
});

test('where there is data already no password is asked for', async () => {
  await run('correct horse battery', 'wanjiru@shop.example');
  const again = await run('short', 'other@shop.example');
  expect(again).toEqual({
    code: 0,
    said: 'The database has data already; nothing was changed.\n',
  });
});

test.each([[['nobody']], [['wanjiru@shop.example', 'achieng@shop.example']]])(
  '%p is no address, and not understood',
  async (args) => {
    const { code, said } = await run('correct horse battery', ...args);
    expect([code, said]).toEqual([2, expect.stringContaining('Usage: npm run seed')]);
    expect(await people()).toEqual([]);
  },
);
