import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { projectRoot } from '../../../local/home';
import { settingNames } from '../../../config';
import { testDatabase } from '../harness';

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')));

/** What a person calls, as package.json has it; the rest is not ours. */
const commands = Object.entries(scripts).flatMap(([name, script]) => {
  const program = /node (dist\/\S+\.js)$/.exec(script)?.[1];
  const isMaker = ['build', 'docs:settings', 'histories:record'].includes(name);
  return program === undefined || isMaker ? [] : [[name, program] as const];
});

function run(program: string, args: readonly string[], env: Readonly<Record<string, string>>) {
  const settings = Object.fromEntries(settingNames.map((name) => [name, undefined]));
  return spawnSync(process.execPath, [program, ...args], {
    cwd: projectRoot(),
    encoding: 'utf8',
    env: { ...process.env, ...settings, ORDERFLOW_DATA_DIR: '/nowhere', ...env },
    timeout: 30_000,
  });
}

test('the commands are found', () => {
  expect(commands.map(([name]) => name)).toEqual(
    expect.arrayContaining([
      'start',
      'api',
      'worker',
      'migrate',
      'ops',
      'replay',
      'bench:scaling',
      'test:soak',
    ]),
  );
});

test.each(commands)(
  'npm run %s -- --help says how it is called, without any setting',
  (name, program) => {
    const { status, stdout, stderr } = run(program, ['--help'], { NODE_ENV: 'production' });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.startsWith(`Usage: npm ${name === 'start' ? '' : 'run '}${name}`)).toBe(true);
  },
);

/** As they are most often called: with settings they can't use, which are not looked at. */
test.each(['start', 'traces', 'api', 'worker', 'migrate'])(
  'npm run %s with a word it does not know says so, and does not begin',
  (name) => {
    const program = commands.find(([each]) => each === name)?.[1] ?? '';
    const env = { PORT: 'none', OTEL_EXPORTER_OTLP_ENDPOINT: 'nowhere' };
    const { status, stdout, stderr } = run(program, ['status', '--frob'], env);
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining('--frob" is not ')]);
    expect(stderr).toContain(`Usage: npm ${name === 'start' ? '' : 'run '}${name}`);
  },
);

test.each(['bench:orders', 'bench:scaling', 'bench:ceilings', 'bench:growth', 'bench:sending'])(
  'npm run %s with an option that is none says how it is called',
  (name) => {
    const program = commands.find(([each]) => each === name)?.[1] ?? '';
    const { status, stderr } = run(program, ['--round', '2'], {});
    expect([status, stderr]).toEqual([2, expect.stringContaining(`Usage: npm run ${name}`)]);
    expect(stderr).not.toContain('    at ');
  },
);

const migrate = (url: string) => run('dist/db/migrate.js', ['status'], { DATABASE_URL: url });

test('migrate says once that the database is up to date, also where Temporal is away', async () => {
  const { url, close } = await testDatabase();
  const env = { DATABASE_URL: url, TEMPORAL_ADDRESS: '127.0.0.1:9' };
  const { status, stdout, stderr } = run('dist/db/migrate.js', [], env);
  expect([status, stdout]).toEqual([1, 'The database is up to date.\n']);
  expect(stderr).toMatch(
    /^Temporal can not be reached .*\nOnce that is mended, run this again for namespace and search attributes\.\n$/,
  );
  await close();
});

describe('a database that can not be reached is told in words', () => {
  test('because nothing listens', () => {
    const { status, stderr } = migrate('postgres://shop:secret@127.0.0.1:9/shop');
    expect([status, stderr]).toEqual([
      1,
      'The database can not be reached (DATABASE_URL): nothing listens at 127.0.0.1:9.\n',
    ]);
  });

  test('because its name is not known', () => {
    const { status, stderr } = migrate('postgres://shop:secret@nowhere.invalid/shop');
    expect([status, stderr]).toEqual([
      1,
      'The database can not be reached (DATABASE_URL): the name nowhere.invalid is not known.\n',
    ]);
  });

  test('because there is none of that name, or no such user', async () => {
    const { url, close } = await testDatabase();
    const other = new URL(url);
    other.pathname = '/another';
    const none = migrate(other.href);
    expect([none.status, none.stderr]).toEqual([
      1,
      'The database can not be reached (DATABASE_URL): PostgreSQL says: database "another" does not exist.\n',
    ]);
    other.href = url;
    other.username = 'nobody';
    expect(migrate(other.href).stderr).toMatch(/^The database can not be reached .*"nobody"/);
    await close();
  });
});
