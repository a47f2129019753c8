import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { receiveTraces, type Export } from '../../../local/traces/receiver';
import { testDatabase, until } from '../harness';
import { freePort } from './traced-stack';

/** A process that is traced, makes so many spans, and ends as ours do. */
const program = (spans: number) => `
  const { openTracing } = require(${JSON.stringify(join(__dirname, '../../../dist/tracing/open-tracing.js'))});
  const settings = { protocol: process.env.PROTOCOL, sampler: 'always_on', ratio: 1 };
  const tracing = openTracing('a-process', settings);
  const warnings = [];
  tracing.reportTo({ warn: (fields) => warnings.push(fields.reason) });
  const { trace } = require('@opentelemetry/api');
  const tracer = trace.getTracer('test');
  for (let index = 0; index < ${spans}; index += 1) tracer.startSpan('work ' + index).end();
  tracing.close().then(() => {
    console.log(JSON.stringify({ warnings }));
    process.exit(0);
  });
`;

async function run(endpoint: string, { spans = 10, env = {} } = {}) {
  const child = spawn(process.execPath, ['--eval', program(spans)], {
    cwd: join(__dirname, '../../..'),
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, PROTOCOL: 'http/json', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'exit')]);
  return { code, ...(JSON.parse(said) as { warnings: string[] }) };
}

async function collecting(
  test: (url: string, heard: readonly Export[], hold: (on: boolean) => void) => Promise<void>,
) {
  const heard: Export[] = [];
  const receiver = await receiveTraces(0, (given) => void heard.push(given));
  try {
    await test(receiver.url, heard, (on) => receiver.hold(on));
  } finally {
    await receiver.close();
  }
}

test('what is left is sent when a process ends', () =>
  collecting(async (url, heard) => {
    expect(await run(url)).toEqual({ code: 0, warnings: [] });
    expect(heard.flatMap(({ spans }) => spans)).toHaveLength(10);
  }));

test('protobuf, the usual form, is sent as well', () =>
  collecting(async (url, heard) => {
    expect(await run(url, { env: { PROTOCOL: 'http/protobuf' } })).toEqual({
      code: 0,
      warnings: [],
    });
    expect(heard.map(({ headers }) => headers['content-type'])).toEqual(['application/x-protobuf']);
    expect(heard[0]?.body.includes('work 9')).toBe(true);
  }));

test('what does not fit into the queue is dropped', () =>
  collecting(async (url, heard) => {
    const env = { OTEL_BSP_MAX_QUEUE_SIZE: '100', OTEL_BSP_MAX_EXPORT_BATCH_SIZE: '100' };
    expect((await run(url, { spans: 5_000, env })).code).toBe(0);
    expect(heard.flatMap(({ spans }) => spans).length).toBeLessThanOrEqual(200);
  }));

test('a collector that hangs does not keep a process from ending', () =>
  collecting(async (url, heard, hold) => {
    hold(true);
    expect((await run(url)).code).toBe(0);
    expect(heard).toEqual([]);
  }));

test('one that is not there is complained of, and keeps nobody from ending', async () => {
  const { code, warnings } = await run('http://127.0.0.1:9');
  expect(code).toBe(0);
  expect(warnings.length).toBeLessThanOrEqual(1);
});

describe('the API', () => {
  let directory: string;
  beforeAll(() => {
    directory = mkdtempSync(join(tmpdir(), 'orderflow-collector-'));
  });
  afterAll(() => rmSync(directory, { recursive: true, force: true }));

  /** Starts it, asks it once, tells it to end, and waits for that. */
  async function askedAndEnded(endpoint: string) {
    const database = await testDatabase();
    const port = await freePort();
    const child = spawn(process.execPath, [join(__dirname, '../../../dist/api/server.js')], {
      env: {
        DATABASE_URL: database.url,
        TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'],
        ORDERFLOW_DATA_DIR: directory,
        PORT: String(port),
        METRICS_PORT: '0',
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        // It would not have been sent yet.
        OTEL_BSP_SCHEDULE_DELAY: '600000',
      },
      stdio: 'ignore',
    });
    const ended = once(child, 'exit');
    try {
      const url = `http://127.0.0.1:${port}/api/v1/`;
      const { status } = await until('it answers', () => fetch(url).catch(() => null));
      child.kill('SIGTERM');
      const [code] = await ended;
      return { status, code };
    } finally {
      child.kill('SIGKILL');
      await ended;
      await database.close();
    }
  }

  test('sends what it has not sent when it is told to end', () =>
    collecting(async (url, heard) => {
      expect(await askedAndEnded(url)).toEqual({ status: 200, code: 0 });
      const spans = heard.flatMap((each) => each.spans);
      expect(spans.map(({ name }) => name)).toContain('GET /api/v1/');
    }));

  test('answers and ends as ever while the collector hangs', () =>
    collecting(async (url, heard, hold) => {
      hold(true);
      expect(await askedAndEnded(url)).toEqual({ status: 200, code: 0 });
      expect(heard).toEqual([]);
    }));
});
