import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { testDatabase } from '../harness';

const main = join(__dirname, '../../../dist/activities/reconciler/main.js');

function reconcile(databaseUrl: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [main, ...args], {
    env: {
      PATH: process.env['PATH'],
      NODE_ENV: 'test',
      ORDERFLOW_DATA_DIR: String(process.env['TEST_DATA_DIR']),
      TEMPORAL_ADDRESS: String(process.env['TEST_TEMPORAL_ADDRESS']),
      DATABASE_URL: databaseUrl,
    },
    encoding: 'utf8',
    timeout: 45_000,
  });
  return { status, said: `${stdout}${stderr}` };
}

// With `--yes` it would end what other tests have on the queue `orders`: `restored.test.ts` does it on its own.
test('after a restore it shows what it would do, and how to have it done', async () => {
  const database = await testDatabase();
  const runs = async () => (await database.db('reconciliations').select('id')).length;
  const shown = reconcile(database.url, '--after-restore');
  expect(shown.said).toContain('Nothing was changed.');
  expect(shown.said).toContain('npm run reconcile -- --after-restore --yes');
  expect(await runs()).toBe(0);
  await database.close();
});

test('what is not understood is told with what is, and nothing is done', async () => {
  const { status, said } = reconcile('postgres://nobody@127.0.0.1:1/nothing', '--now');
  expect([status, said]).toEqual([2, expect.stringContaining('Usage: npm run reconcile')]);
});

test('--yes confirms nothing but a run after a restore', () => {
  for (const args of [['--yes'], ['--dry-run', '--yes']]) {
    const { status, said } = reconcile('postgres://nobody@127.0.0.1:1/nothing', ...args);
    expect([status, said]).toEqual([
      2,
      expect.stringMatching(/^--yes only goes with --after-restore, .* Usage: npm run reconcile/),
    ]);
  }
});
