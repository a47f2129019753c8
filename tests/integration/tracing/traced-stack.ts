import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startStack, type Stack } from '../../../local/stack';
import { receiveTraces, type Export } from '../../../local/traces/receiver';
import type { Span } from '../../../local/traces/spans';
import { until } from '../harness';

export interface TracedStack {
  readonly stack: Stack;
  /** All that was exported, as it came. */
  readonly exports: readonly Export[];
  /** From now on the collector does not answer. */
  hang(): void;
  answerAgain(): void;
  /** The spans of a trace, once `enough` of them have come. */
  trace(
    what: string,
    traceId: string,
    enough: (spans: readonly Span[]) => boolean,
  ): Promise<Span[]>;
  call(method: string, path: string, options?: CallOptions): Promise<{ status: number; body: any }>;
  logOf(part: string): Record<string, unknown>[];
  close(): Promise<void>;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** API, worker and sender as `npm start` runs them, each a process, and a collector that keeps what it is given. */
export async function startTraced(env: Record<string, string> = {}): Promise<TracedStack> {
  const dataDir = mkdtempSync(join(tmpdir(), 'orderflow-tracing-'));
  const exports: Export[] = [];
  const receiver = await receiveTraces(0, (given) => void exports.push(given));
  const stack = await startStack({
    dataDir,
    ports: 'any',
    volatile: true,
    env: {
      SMS_PER_MINUTE: '0',
      EMAIL_PER_MINUTE: '0',
      OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
      OTEL_BSP_SCHEDULE_DELAY: '100',
      // The tests are a caller whose traces go on here.
      TRUSTED_PROXIES: '127.0.0.0/8,::1',
      ...env,
    },
  });
  return {
    stack,
    exports,
    hang: () => receiver.hold(true),
    answerAgain: () => receiver.hold(false),
    async trace(what, traceId, enough) {
      const spans = () =>
        exports.flatMap((each) => each.spans).filter((span) => span.traceId === traceId);
      return until(what, async () => enough(spans()) && spans());
    },
    async call(method, path, { body, token, headers = {} } = {}) {
      const answer = await fetch(`${stack.apiUrl}${path}`, {
        method,
        headers: {
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...(token !== undefined && { authorization: `Token ${token}` }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      return { status: answer.status, body: text === '' ? null : readable(text) };
    },
    logOf(part) {
      const lines = readFileSync(join(dataDir, 'logs', `${part}.log`), 'utf8').split('\n');
      return lines.filter((line) => line.startsWith('{')).map((line) => JSON.parse(line));
    },
    async close() {
      await stack.stop();
      await receiver.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

function readable(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** A caller's own place in a trace. */
export function aCaller(flags = '01') {
  const traceId = randomBytes(16).toString('hex');
  const spanId = randomBytes(8).toString('hex');
  return { traceId, spanId, headers: { traceparent: `00-${traceId}-${spanId}-${flags}` } };
}

/** The names from this span up to where the trace entered. */
export function pathOf(span: Span, trace: readonly Span[]): string[] {
  const above = trace.find(({ spanId }) => spanId === span.parentSpanId);
  return [span.name, ...(above === undefined ? [] : pathOf(above, trace))];
}

export const named = (trace: readonly Span[], name: string): Span[] =>
  trace.filter((span) => span.name === name);

/** Where a process of its own can listen. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => void server.close(resolve));
  return port;
}
