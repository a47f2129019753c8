import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { receiveTraces, type Export } from '../../../local/traces/receiver';
import { testDatabase, until } from '../harness';
import { aCaller, freePort } from './traced-stack';

const dist = join(__dirname, '../../../dist');

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'orderflow-strangers-'));
});
afterAll(() => rmSync(directory, { recursive: true, force: true }));

/** What an API with these settings exports of two requests from this machine, each of which names a trace. */
async function asked(settings: Record<string, string>) {
  const callers = [aCaller('01'), aCaller('00')] as const;
  const heard: Export[] = [];
  const receiver = await receiveTraces(0, (given) => void heard.push(given));
  const database = await testDatabase();
  const port = await freePort();
  const child = spawn(process.execPath, [join(dist, 'api/server.js')], {
    env: {
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: process.env['TEST_TEMPORAL_ADDRESS'],
      ORDERFLOW_DATA_DIR: directory,
      PORT: String(port),
      METRICS_PORT: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      ...settings,
    },
    stdio: 'ignore',
  });
  const ended = once(child, 'exit');
  try {
    const url = `http://127.0.0.1:${port}`;
    await until('it answers', () => fetch(`${url}/health/`).catch(() => null));
    for (const { headers } of callers) {
      // What is said for somebody else does not make the one who says it a proxy.
      const forged = { ...headers, 'x-forwarded-for': '127.0.0.1' };
      expect((await fetch(`${url}/api/v1/`, { headers: forged })).status).toBe(200);
    }
    child.kill('SIGTERM');
    await ended;
  } finally {
    child.kill('SIGKILL');
    await ended;
    await database.close();
    await receiver.close();
  }
  const requests = heard
    .flatMap(({ spans }) => spans)
    .filter(({ kind, name }) => kind === 'server' && name === 'GET /api/v1/');
  return { wanted: callers[0], unwanted: callers[1], requests };
}

test('a stranger’s request begins a trace, whichever it names and whether or not it wants one', async () => {
  const { wanted, unwanted, requests } = await asked({ TRUSTED_PROXIES: '10.0.0.0/8' });
  expect(requests).toHaveLength(2);
  expect(requests.map(({ parentSpanId }) => parentSpanId)).toEqual([undefined, undefined]);
  const traces = requests.map(({ traceId }) => traceId);
  expect(traces).not.toContain(wanted.traceId);
  expect(traces).not.toContain(unwanted.traceId);
});

const onlyIfCallers = { OTEL_TRACES_SAMPLER: 'parentbased_always_off' };

test('a stranger can not have a trace recorded, a trusted proxy can', async () => {
  expect((await asked(onlyIfCallers)).requests).toEqual([]);
  const trusted = await asked({ ...onlyIfCallers, TRUSTED_PROXIES: '127.0.0.0/8' });
  expect(trusted.requests).toMatchObject([
    { traceId: trusted.wanted.traceId, parentSpanId: trusted.wanted.spanId },
  ]);
});

/** Asks another host, as part of a trace. */
const asking = (url: string) => `
  const { openTracing } = require(${JSON.stringify(join(dist, 'tracing/open-tracing.js'))});
  const tracing = openTracing('a-process', { protocol: 'http/json', sampler: 'always_on', ratio: 1 });
  const http = require('node:http');
  const { trace } = require('@opentelemetry/api');
  trace.getTracer('test').startActiveSpan('work', (span) => {
    http.get(${JSON.stringify(url)}, (answer) => {
      answer.resume().on('end', () => {
        span.end();
        tracing.close().then(() => process.exit(0));
      });
    });
  });
`;

test('another host is told nothing of the trace in which it is asked', async () => {
  const heard: Export[] = [];
  const receiver = await receiveTraces(0, (given) => void heard.push(given));
  const told: IncomingHttpHeaders[] = [];
  const other = createServer((request, response) => {
    told.push(request.headers);
    response.end();
  }).listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as AddressInfo;
  try {
    const child = spawn(process.execPath, ['--eval', asking(`http://127.0.0.1:${port}/`)], {
      cwd: join(dist, '..'),
      env: { OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url },
      stdio: 'inherit',
    });
    expect(await once(child, 'exit')).toEqual([0, null]);
  } finally {
    await receiver.close();
    other.closeAllConnections();
    await new Promise((resolve) => void other.close(resolve));
  }
  const spans = heard.flatMap((each) => each.spans);
  expect(spans.map(({ name }) => name).sort()).toEqual(['GET', 'work']);
  expect(told.map((headers) => Object.keys(headers).sort())).toEqual([['connection', 'host']]);
});
