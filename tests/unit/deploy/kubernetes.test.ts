import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { z } from 'zod';
import { queueNames, settingNames } from '../../../config';

const folder = join(__dirname, '../../../deploy/kubernetes');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
  name.endsWith('.yaml'),
);
const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const named = (text: string, pattern: RegExp) =>
  [...text.matchAll(pattern)].flatMap(([, name]) => name ?? []);
const text = files.map(read).join('\n');

const kustomization = z.looseObject({
  components: z.array(z.string()).default([]),
  configMapGenerator: z.array(z.looseObject({ literals: z.array(z.string()) })).default([]),
  patches: z
    .array(z.object({ target: z.looseObject({ kind: z.string() }), patch: z.string() }))
    .default([]),
  replacements: z
    .array(
      z.object({
        source: z.object({ name: z.string(), fieldPath: z.string() }),
        targets: z.array(z.object({ fieldPaths: z.array(z.string()) })),
      }),
    )
    .default([]),
});
const container = z.looseObject({
  name: z.string(),
  envFrom: z.array(z.looseObject({ configMapRef: z.object({ name: z.string() }).optional() })),
  env: z.array(z.looseObject({ name: z.string() })).default([]),
  ports: z.array(z.object({ name: z.string(), containerPort: z.int() })).default([]),
});
const workload = z.object({
  kind: z.enum(['Deployment', 'Job']),
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    template: z.object({
      spec: z.looseObject({
        initContainers: z.array(container).default([]),
        containers: z.array(container),
      }),
    }),
  }),
});
const operations = z.array(z.looseObject({ op: z.string(), path: z.string() }));

const workloads = files
  .filter((path) => path.startsWith('base/') && !path.endsWith('kustomization.yaml'))
  .flatMap((path) => parseAllDocuments(read(path)).map((document): unknown => document.toJS()))
  .flatMap((document) => workload.safeParse(document).data ?? []);
const overlays = ['staging', 'production'].map((name) => {
  const { literals, ...rest } = settingsOf(`overlays/${name}/kustomization.yaml`);
  return { name, settings: literals, ...rest };
});

function settingsOf(path: string) {
  const parsed = kustomization.parse(parse(read(path)));
  const literals = parsed.configMapGenerator.flatMap((each) => each.literals);
  return {
    ...parsed,
    literals: new Map(
      literals.map((each): [string, string] => {
        const [name = '', ...value] = each.split('=');
        return [name, value.join('=')];
      }),
    ),
  };
}

test('each setting is one that we read', () => {
  const names = [
    ...named(text, /^ +- ([A-Z][A-Z_]+)=/gm),
    ...named(text, /\b(?:name|key): ([A-Z][A-Z_]+)\b/g),
  ];
  expect(names).toContain('SECRET_KEY');
  expect(names).toContain('PUBLIC_URL');
  expect(names.filter((name) => !settingNames.includes(name))).toEqual([]);
});

test('each queue has a worker, which grows by what waits in it', () => {
  expect(named(text, /name: WORKER_QUEUES, value: (\w+)/g).toSorted()).toEqual(
    queueNames.toSorted(),
  );
  expect(named(text, /taskQueue: (\w+)/g).toSorted()).toEqual(queueNames.toSorted());
});

test('whatever is told where the certificates are has them', () => {
  const { literals, patches } = settingsOf('components/temporal-mtls/kustomization.yaml');
  const mountPath = '/run/temporal-tls';
  expect([...literals.values()].every((path) => path.startsWith(`${mountPath}/`))).toBe(true);
  const mounts = patches.flatMap(({ target, patch }) =>
    operations
      .parse(parse(patch))
      .filter(({ value }) => JSON.stringify(value).includes(`"mountPath":"${mountPath}"`))
      .map(({ path }) => `${target.kind} ${path.replace(/\/-$/, '')}`),
  );
  const told = workloads.flatMap(({ kind, spec: { template } }) =>
    (['initContainers', 'containers'] as const).flatMap((list) =>
      template.spec[list].flatMap(({ envFrom }, index) =>
        envFrom.some(({ configMapRef }) => configMapRef?.name === 'orderflow-settings')
          ? `${kind} /spec/template/spec/${list}/${index}/volumeMounts`
          : [],
      ),
    ),
  );
  expect(new Set(told).size).toBe(3);
  expect(mounts.toSorted()).toEqual([...new Set(told)].toSorted());
});

test('each overlay has a namespace of Temporal for itself, and KEDA asks in the same', () => {
  const namespaces = overlays.map(({ settings }) => settings.get('TEMPORAL_NAMESPACE'));
  expect(namespaces).toEqual(overlays.map(({ name }) => `orderflow-${name}`));
  const scaled = overlays.filter(({ components }) => components.includes('../../components/keda'));
  expect(scaled).not.toEqual([]);
  for (const { replacements } of scaled) {
    expect(
      replacements.map(({ source, targets }) => [
        `${source.name} ${source.fieldPath}`,
        targets.flatMap(({ fieldPaths }) => fieldPaths),
      ]),
    ).toEqual([
      ['orderflow-settings data.TEMPORAL_ADDRESS', ['spec.triggers.*.metadata.endpoint']],
      ['orderflow-settings data.TEMPORAL_NAMESPACE', ['spec.triggers.*.metadata.namespace']],
    ]);
  }
  // What stands there is replaced, and would lead nowhere if it were not.
  const triggers = read('components/keda/scaled-objects.yaml');
  expect(new Set(named(triggers, /^ +endpoint: (.+)$/gm))).toEqual(new Set(['TEMPORAL_ADDRESS']));
  expect(new Set(named(triggers, /^ +namespace: (.+)$/gm))).toEqual(
    new Set(['TEMPORAL_NAMESPACE']),
  );
});

test('API and workers say what they trace to a collector that wants a secret', () => {
  const secret = /OTEL_EXPORTER_OTLP_HEADERS/;
  expect(read('base/worker/worker.yaml')).toMatch(secret);
  expect(read('base/api.yaml')).toMatch(/secretRef: \{ name: orderflow-secrets \}/);
});

test('Prometheus finds and reaches the metrics of API and workers', () => {
  const serving = workloads.filter(({ kind }) => kind === 'Deployment');
  expect(serving.map(({ metadata }) => metadata.name).toSorted()).toEqual([
    'orderflow-api',
    'orderflow-worker',
  ]);
  for (const { spec } of serving) {
    expect(spec.template.spec.containers[0]?.ports).toContainEqual({
      name: 'metrics',
      containerPort: 9464,
    });
  }
  expect(read('components/prometheus/pod-monitor.yaml')).toMatch(/^ +- port: metrics$/m);
  expect(read('components/prometheus/network.yaml')).toMatch(/port: metrics \}$/m);
});
