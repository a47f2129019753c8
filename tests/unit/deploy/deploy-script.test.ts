import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// There is no Docker engine here: what is tried is the order of the steps, and what is done when one fails.
const root = join(__dirname, '../../..');
const before = 'ghcr.io/shop/orderflow:1.0.0';
const next = 'ghcr.io/shop/orderflow:1.1.0';

let server: string;

beforeEach(() => {
  server = mkdtempSync(join(tmpdir(), 'orderflow-deploy-'));
  for (const directory of ['bin', 'deploy']) mkdirSync(join(server, directory));
  copyFileSync(join(root, 'deploy/deploy.sh'), join(server, 'deploy/deploy.sh'));
  copyFileSync(join(__dirname, 'fake-docker.sh'), join(server, 'bin/docker'));
  writeFileSync(join(server, 'docker-compose.yml'), 'services: {}\n');
  writeFileSync(join(server, '.env'), `SECRET_KEY=kept\nORDERFLOW_IMAGE=${before}\n`);
});

afterEach(() => {
  rmSync(server, { recursive: true, force: true });
});

function deploy(
  what: string,
  failing: readonly string[] = [],
  settings: Readonly<Record<string, string>> = {},
) {
  const { status, stdout, stderr } = spawnSync('bash', [join(server, 'deploy/deploy.sh'), what], {
    encoding: 'utf8',
    env: {
      PATH: `${join(server, 'bin')}:${process.env['PATH'] ?? ''}`,
      ASKED_FILE: join(server, 'asked'),
      FAILING: failing.join('\n'),
      DEPLOY_TRIES: '3',
      DEPLOY_PAUSE: '0',
      ...settings,
    },
  });
  return { status, said: `${stdout}${stderr}` };
}

function asked(): string[] {
  const file = join(server, 'asked');
  return existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : [];
}

/** What changes something on the server, in its order. */
function changes(): string[] {
  const steps: Record<string, string> = {
    'compose up --detach --no-build --wait': 'services',
    'compose run --rm migrate replay': 'replay',
    'compose run --rm migrate ops deployment current': 'current',
    'compose run --rm migrate': 'migrate',
    'compose up --detach --no-build --no-deps api': 'replace',
  };
  return asked().flatMap((line) => {
    const step = Object.keys(steps).find((words) => line.startsWith(words));
    return step === undefined ? [] : [`${steps[step]} ${line.replace(/^.*:/, '')}`];
  });
}

const env = () => readFileSync(join(server, '.env'), 'utf8');

test('an image comes into service after backup, replay and migration, and is remembered', () => {
  const { status, said } = deploy(next);
  expect({ status, said }).toEqual({ status: 0, said: expect.stringContaining('in service') });
  expect(changes()).toEqual(['services 1.1.0', 'replay 1.1.0', 'migrate 1.1.0', 'replace 1.1.0']);
  expect(env()).toBe(`SECRET_KEY=kept\nORDERFLOW_IMAGE=${next}\n`);
  expect(statSync(join(server, '.env')).mode & 0o777).toBe(0o600);

  const [dump = ''] = readdirSync(join(server, 'backups'));
  expect(readFileSync(join(server, 'backups', dump), 'utf8')).toBe('PGDMP\n');
  const order = asked().map((line) => line.split(' ').slice(0, 3).join(' '));
  expect(order.indexOf('compose exec -T')).toBeLessThan(order.indexOf('compose run --rm'));
});

test('the release before takes over again when the new one does not become ready', () => {
  const { status, said } = deploy(next, [`api node @ ${next}`]);
  expect(status).toBe(1);
  expect(said).toContain(`going back to ${before}`);
  expect(changes()).toEqual([
    'services 1.1.0',
    'replay 1.1.0',
    'migrate 1.1.0',
    'replace 1.1.0',
    'replace 1.0.0',
  ]);
  expect(env()).toContain(`ORDERFLOW_IMAGE=${before}\n`);
});

test('a worker that does not run is as bad as an API that is not ready', () => {
  expect(deploy(next, [`ps --services @ ${next}`]).status).toBe(1);
  expect(changes().at(-1)).toBe('replace 1.0.0');
});

test('where workers are versioned, each image is a build, which is made the current one', () => {
  writeFileSync(join(server, '.env'), `WORKER_BUILD_ID=1.0.0\nORDERFLOW_IMAGE=${before}\n`);
  expect(deploy(next, [`api node @ ${next}`]).status).toBe(1);
  expect(changes().slice(3)).toEqual([
    'replace 1.1.0',
    'current 1.1.0',
    'replace 1.0.0',
    'current 1.0.0',
  ]);
  expect(asked().find((line) => line.includes('deployment current'))).toMatch(/ build 1\.1\.0 @/);
  expect(env()).toContain('WORKER_BUILD_ID=1.0.0\n');

  const digest = `ghcr.io/shop/orderflow@sha256:${'0123456789abcdef'.repeat(4)}`;
  expect(deploy(digest).status).toBe(0);
  expect(env()).toBe(`ORDERFLOW_IMAGE=${digest}\nWORKER_BUILD_ID=0123456789ab\n`);
});

test('an image under which open orders would not go on touches nothing', () => {
  const { status, said } = deploy(next, [`run --rm migrate replay @ ${next}`]);
  expect(status).toBe(1);
  expect(said).toContain('Nothing was replaced');
  expect(changes()).toEqual(['services 1.1.0', 'replay 1.1.0']);
  expect(env()).toContain(`ORDERFLOW_IMAGE=${before}\n`);
});

test('whoever knows better is not asked for a replay', () => {
  const failing = [`run --rm migrate replay @ ${next}`];
  expect(deploy(next, failing, { DEPLOY_REPLAY: 'no' }).status).toBe(0);
  expect(changes()).toEqual(['services 1.1.0', 'migrate 1.1.0', 'replace 1.1.0']);
});

test('a migration that fails replaces nothing', () => {
  const { status } = deploy(next, [`run --rm migrate @ ${next}`]);
  expect(status).toBe(1);
  expect(changes()).not.toContain('replace 1.1.0');
  expect(env()).toContain(`ORDERFLOW_IMAGE=${before}\n`);
});

test.each([
  ['settings that are missing', `config --quiet @ ${next}`],
  ['an image that can not be fetched', `pull @ ${next}`],
  ['a database that can not be backed up', `pg_dump @ ${next}`],
])('%s stop it before anything is touched', (_what, failing) => {
  expect(deploy(next, [failing]).status).toBe(1);
  expect(changes()).toEqual([]);
  expect(env()).toContain(`ORDERFLOW_IMAGE=${before}\n`);
  expect(existsSync(join(server, 'backups')) ? readdirSync(join(server, 'backups')) : []).toEqual(
    failing.startsWith('pg_dump') ? [expect.stringMatching(/\.part$/)] : [],
  );
});

test('--back brings the image before into service, and nothing else is known at first', () => {
  expect(deploy('--back')).toEqual({ status: 1, said: expect.stringContaining('not known') });
  expect(deploy(next).status).toBe(0);
  const replayed = changes().filter((step) => step.startsWith('replay')).length;
  expect(deploy('--back')).toEqual({ status: 0, said: expect.stringContaining(before) });
  // It is wanted because something is wrong already.
  expect(changes().filter((step) => step.startsWith('replay'))).toHaveLength(replayed);
  expect(env()).toContain(`ORDERFLOW_IMAGE=${before}\n`);
});

test.each(['ghcr.io/shop/orderflow', 'ghcr.io/shop/orderflow:latest', 'orderflow; reboot'])(
  '%s is refused: it names no version',
  (image) => {
    expect(deploy(image)).toEqual({ status: 1, said: expect.stringContaining('no version') });
    expect(asked()).toEqual([]);
  },
);
