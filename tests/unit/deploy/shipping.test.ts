import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { queueNames, settingNames } from '../../../config';
import { composedTemporal } from '../../../local/temporal-server-config';
import { temporalServerVersion } from '../../../local/temporal-server-programs';

const root = join(__dirname, '../../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const filesIn = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.yaml') || name.endsWith('.yml'))
    .map((name) => join(folder, name));
const named = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].flatMap(([, name]) => name ?? []);

const packageJson = z
  .object({
    scripts: z.record(z.string(), z.string()),
    engines: z.object({ node: z.string() }),
  })
  .parse(JSON.parse(read('package.json')));
const dockerfile = read('Dockerfile');

const isOfGuardedTemporal = (name: string) => /^TEMPORAL_(TLS|API_KEY)/.test(name);

describe('docker-compose.yml', () => {
  const text = read('docker-compose.yml');
  const { services } = z
    .object({
      services: z.record(
        z.string(),
        z.looseObject({
          image: z.string(),
          restart: z.string(),
          logging: z.unknown(),
          environment: z.record(z.string(), z.string().nullable()).default({}),
          deploy: z.object({ resources: z.object({ limits: z.record(z.string(), z.string()) }) }),
          depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
          healthcheck: z.looseObject({}).optional(),
        }),
      ),
    })
    .parse(parse(text, { merge: true }));
  const ours = Object.entries(services).filter(([, { image }]) =>
    image.includes('ORDERFLOW_IMAGE'),
  );

  test('each setting of ours is one that we read, and each of those can be set', () => {
    const given = new Set(ours.flatMap(([, { environment }]) => Object.keys(environment)));
    expect([...given].filter((name) => !settingNames.includes(name))).toEqual([]);

    const byTheImage = ['HOST', 'PORT', 'MEDIA_DIR', 'ORDERFLOW_DATA_DIR'];
    // Its Temporal is in the same network, and asks nobody who they are.
    const notHere = ['DEV_INBOX_URL', ...settingNames.filter(isOfGuardedTemporal)];
    const known = [...given, ...byTheImage, ...notHere];
    // Add a setting to api, to the workers or to both, without a value: .env gives it.
    expect(settingNames.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('its Temporal is the server that the tests build', () => {
    expect(services['temporal']?.image).toBe(`temporalio/server:${temporalServerVersion}`);
    expect(composedTemporal()).toMatchObject({ version: temporalServerVersion, shards: 128 });
  });

  test('each queue has a worker', () => {
    const queues = ours.flatMap(([, { environment }]) => environment['WORKER_QUEUES'] ?? []);
    expect(queues.toSorted()).toEqual(queueNames.toSorted());
  });

  test('images of others are pinned, and ours is what is built or released', () => {
    const images = Object.values(services).map(({ image }) => image);
    expect(images.filter((image) => !image.startsWith('$'))).toHaveLength(
      images.length - ours.length,
    );
    for (const image of images) {
      expect(image).toMatch(
        /^\$\{ORDERFLOW_IMAGE:-orderflow:local\}$|:v?\d+\.\d+(\.\d+)?(-[\w.-]+)?$/,
      );
    }
  });

  test('no secret has a value in it, and one that is missing is told', () => {
    const secrets = named(text, /\$\{(\w*(?:PASSWORD|SECRET|KEY)\w*)/g);
    expect(new Set(secrets).size).toBeGreaterThanOrEqual(5);
    expect(named(text, /\$\{(\w*(?:PASSWORD|SECRET|KEY)\w*)(?!\w|:\?)/g)).toEqual([]);
    const kept = Object.values(services).flatMap(({ environment }) =>
      Object.entries(environment).filter(
        ([name, value]) => /PASSWORD|PWD|SECRET|_KEY/.test(name) && value?.includes('${') === false,
      ),
    );
    expect(kept).toEqual([]);
  });

  test('the example of .env has all that must be set', () => {
    const example = named(read('deploy/compose/env.example'), /^([A-Z_]+)=/gm);
    expect(example.toSorted()).toEqual([...new Set(named(text, /\$\{(\w+):\?/g))].toSorted());
  });

  test('what others wait for to be healthy tells whether it is', () => {
    const awaited = Object.values(services).flatMap(({ depends_on }) =>
      Object.entries(depends_on)
        .filter(([, { condition }]) => condition === 'service_healthy')
        .map(([name]) => name),
    );
    expect(awaited).toContain('postgres');
    for (const name of awaited) expect(services[name]?.healthcheck).toHaveProperty('test');
  });

  test('the example of a larger one changes what is there, and leaves PostgreSQL its connections', () => {
    const deploy = z.object({ replicas: z.int().default(1), resources: z.unknown().optional() });
    const larger = z
      .object({ services: z.record(z.string(), z.strictObject({ deploy })) })
      .parse(parse(read('deploy/compose/ten-a-second.yaml')));
    expect(Object.keys(larger.services).filter((name) => !(name in services))).toEqual([]);

    const processes = ours
      .filter(([name]) => name !== 'migrate')
      .map(([name]) => larger.services[name]?.deploy.replicas ?? 1);
    const most = Number(/max_connections=(\d+)/.exec(text)?.[1]);
    // The pool's default, and Temporal's own (docs/temporal.md); `migrate` needs some beside them.
    const used = processes.reduce((sum, count) => sum + count, 0) * 24 + 120;
    expect(used).toBeLessThanOrEqual(most - 24);
  });

  test('nothing fills the memory or the disk of the machine', () => {
    for (const [name, { deploy, logging }] of Object.entries(services)) {
      expect({ name, limits: deploy.resources.limits, logging }).toEqual({
        name,
        limits: { cpus: expect.any(String), memory: expect.any(String) },
        logging: expect.objectContaining({ driver: 'json-file' }),
      });
    }
  });
});

describe('the image', () => {
  const bases = named(dockerfile, /^FROM (?:--\S+ )*(\S+)/gm);
  const workflow = read('.github/workflows/ci.yml');
  const versions = named(/node: \[(.*)\]/.exec(workflow)?.[1] ?? '', /'([\d.]+)'/g);

  test('is built on one exact version of Node, which CI tests', () => {
    expect(new Set(bases).size).toBe(1);
    const [, major] = /^node:(\d+)\.\d+\.\d+-bookworm-slim$/.exec(bases[0] ?? '') ?? [];
    expect(versions).toContain(major);
    expect(named(workflow, /NODE_VERSION: '(\d+)'/g)).toEqual([major]);
  });

  test('the oldest Node that package.json promises is tested, too', () => {
    expect(`>=${versions[0]}`).toBe(packageJson.engines.node);
  });

  test('its parts are those of package.json', () => {
    const parts = [...read('deploy/orderflow').matchAll(/^ {2}(\S+)\) main=(\S+) ;;$/gm)];
    expect(parts.length).toBeGreaterThanOrEqual(7);
    for (const [, name = '', main = ''] of parts) {
      expect(packageJson.scripts[name]).toMatch(`exec node dist/${main}`);
    }
  });
});

describe('the workflows of GitHub', () => {
  const workflows = filesIn('.github/workflows').map((path) => ({ path, text: read(path) }));
  const shape = z.looseObject({
    permissions: z.record(z.string(), z.string()),
    concurrency: z.looseObject({ group: z.string() }),
    jobs: z.record(
      z.string(),
      z.looseObject({ 'timeout-minutes': z.int().optional(), uses: z.string().optional() }),
    ),
  });

  test.each(workflows)('$path has few rights, an end, and no action that can change', (each) => {
    const { permissions, jobs } = shape.parse(parse(each.text));
    expect(permissions).toEqual({ contents: 'read' });
    for (const [name, job] of Object.entries(jobs)) {
      if (job.uses === undefined)
        expect([name, job['timeout-minutes']]).toEqual([name, expect.any(Number)]);
    }
    const actions = named(each.text, /uses: (.+)$/gm).filter((name) => !name.startsWith('./'));
    for (const action of actions) expect(action).toMatch(/^[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test('what they run is there', () => {
    const all = workflows.map(({ text }) => text).join('\n');
    const scripts = named(all, /npm run ([\w:-]+)/g);
    expect(scripts.length).toBeGreaterThanOrEqual(4);
    expect(scripts.filter((name) => !(name in packageJson.scripts))).toEqual([]);
    for (const path of named(all, /node (\.ci\/\S+)/g)) expect(read(path)).not.toBe('');
  });
});

describe('CHANGELOG.md', () => {
  const headings = named(read('CHANGELOG.md'), /^## (.*)$/gm);

  test('begins with what is not released, and goes back from the newest version', () => {
    expect(headings[0]).toBe('[Unreleased]');
    const released = headings.slice(1).map((heading) => {
      expect(heading).toMatch(/^\[\d+\.\d+\.\d+\] - \d{4}-\d\d-\d\d$/);
      return named(heading, /(\d+)(?=[.\]])/g)
        .map((part) => part.padStart(6, '0'))
        .join('.');
    });
    expect(released).toEqual(released.toSorted().toReversed());
  });

  test('its parts are those of Keep a Changelog', () => {
    const parts = ['Added', 'Changed', 'Deprecated', 'Removed', 'Fixed', 'Security'];
    const used = named(read('CHANGELOG.md'), /^### (.*)$/gm);
    expect(used.filter((part) => !parts.includes(part))).toEqual([]);
  });

  test('a release carries what stands under its version, and no other version is released', () => {
    const copy = mkdtempSync(join(tmpdir(), 'orderflow-changelog-'));
    mkdirSync(join(copy, '.ci'));
    copyFileSync(join(root, '.ci/changelog-section.js'), join(copy, '.ci/changelog-section.js'));
    writeFileSync(join(copy, 'package.json'), '{ "version": "1.2.0" }');
    const sections =
      '## [Unreleased]\n\n## [1.2.0] - 2026-01-02\n\nNew.\n\n## [1.1.0] - 2026-01-01\n\nOld.\n';
    writeFileSync(join(copy, 'CHANGELOG.md'), sections);
    try {
      expect(sectionIn(copy, '1.2.0')).toEqual({ status: 0, text: 'New.\n' });
      // Not that of package.json; and no version at all.
      expect(sectionIn(copy, '1.1.0')).toEqual({ status: 1, text: '' });
      expect(sectionIn(copy, '1.2')).toEqual({ status: 1, text: '' });
      writeFileSync(join(copy, 'CHANGELOG.md'), sections.replace('[1.2.0]', '[1.3.0]'));
      expect(sectionIn(copy, '1.2.0')).toEqual({ status: 1, text: '' });
    } finally {
      rmSync(copy, { recursive: true, force: true });
    }
  });
});

function sectionIn(folder: string, version: string) {
  const script = join(folder, '.ci/changelog-section.js');
  const { status, stdout } = spawnSync(process.execPath, [script, version], { encoding: 'utf8' });
  return { status, text: stdout };
}
