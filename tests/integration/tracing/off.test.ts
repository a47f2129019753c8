import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let directory: string;
let probe: string;

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'orderflow-untraced-'));
  probe = join(directory, 'probe.js');
  writeFileSync(
    probe,
    `process.on('exit', () => {
      const { http } = { http: require('node:http') };
      const patched = '__wrapped' in http.request;
      console.log(JSON.stringify({ files: Object.keys(require.cache), patched }));
    });`,
  );
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What a process of production has loaded when it has read its settings, of which some are missing here. */
function loadedBy(entry: string, env: Record<string, string>) {
  const script = join(__dirname, '../../../dist', entry);
  const { stdout, stderr } = spawnSync(process.execPath, ['--require', probe, script], {
    env: { ORDERFLOW_DATA_DIR: directory, ...env },
    encoding: 'utf8',
  });
  expect(stderr).toContain('DATABASE_URL is not set');
  const { files, patched }: { files: string[]; patched: boolean } = JSON.parse(stdout);
  expect(files.some((file) => file.includes('node_modules/knex/'))).toBe(true);
  // Its API alone, which does nothing by itself, is loaded by prom-client too.
  const sdk = files.filter((file) => /@opentelemetry\/(?!api\/)|\/dist\/tracing\/sdk/.test(file));
  return { sdk, patched };
}

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:9' };

describe.each(['api/server.js', 'activities/worker.js'])('%s', (entry) => {
  test('loads nothing of OpenTelemetry’s SDK, and leaves node’s HTTP alone, without an endpoint', () => {
    expect(loadedBy(entry, {})).toEqual({ sdk: [], patched: false });
    expect(loadedBy(entry, { ...endpoint, OTEL_SDK_DISABLED: 'true' }).sdk).toEqual([]);
  });

  test('loads it with one', () => {
    const { sdk, patched } = loadedBy(entry, endpoint);
    expect(sdk.length).toBeGreaterThan(50);
    expect(patched).toBe(true);
  });
});
