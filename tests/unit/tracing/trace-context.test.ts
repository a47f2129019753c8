import {
  context,
  createTraceState,
  ROOT_CONTEXT,
  SpanKind,
  trace,
  type Context,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { suppressTracing } from '@opentelemetry/core';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { callerIn, calling, spanned } from '../../../tracing/spanned';
import { contextIn } from '../../../workflows/tracing/trace-context';

const header = '_tracer-data';
const traceId = '0af7651916cd43dd8448eb211c80319c';
const spanId = 'b7ad6b7169203331';
const traceparent = `00-${traceId}-${spanId}-01`;
const json = (value: unknown) => defaultPayloadConverter.toPayload(value);
const encoded = (encoding: string, data: string): Payload => ({
  metadata: { encoding: Buffer.from(encoding) },
  data: Buffer.from(data),
});

beforeAll(
  () => void context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()),
);
afterAll(() => {
  context.disable();
  trace.disable();
});

test('where a call belongs is read from its headers, by workflow and worker', () => {
  const headers = { [header]: json({ traceparent }) };
  expect(contextIn(headers)).toEqual({ traceId, spanId, flags: '01' });
  const caller = { traceId, spanId, traceFlags: 1, isRemote: true };
  expect(trace.getSpanContext(callerIn(headers))).toEqual(caller);
});

test.each([
  ['none', undefined],
  ['an encrypted one', encoded('binary/encrypted', '?')],
  ['one without an encoding', { data: Buffer.from('{}') }],
  ['broken JSON', encoded('json/plain', '{')],
  ['bytes', encoded('binary/plain', traceparent)],
  ['another thing', json('trace')],
  ['another field', json({ uber: traceparent })],
  ['no text', json({ traceparent: { toString: 1, valueOf: 1 } })],
  ['zeros', json({ traceparent: `00-${'0'.repeat(32)}-${'0'.repeat(16)}-01` })],
  ['no traceparent', json({ traceparent: 'yes' })],
])('of a header that holds %s, nothing is believed and nobody stumbles', (_what, payload) => {
  const headers = payload === undefined ? {} : { [header]: payload };
  expect(contextIn(headers)).toBeUndefined();
  expect(callerIn(headers)).toBe(ROOT_CONTEXT);
});

/** What a call from there tells the called. */
const carried = (within: Context) => {
  const { [header]: payload } = context.with(within, () => calling({}));
  return payload && defaultPayloadConverter.fromPayload(payload);
};

describe('a call', () => {
  const traceState = createTraceState('mail=someone@private.example');
  const span = { traceId, spanId, traceFlags: 1, traceState };
  const inSpan = trace.setSpanContext(ROOT_CONTEXT, span);

  test('carries where it belongs and nothing besides, also nothing that others wrote there', () => {
    expect(carried(inSpan)).toEqual({ traceparent });
    const written = { [header]: json({ traceparent, tracestate: 'mail=someone@private.example' }) };
    expect(carried(callerIn(written))).toEqual({ traceparent });
  });

  test('carries nothing outside all traces', async () => {
    expect(carried(ROOT_CONTEXT)).toBeUndefined();
    trace.setGlobalTracerProvider(new BasicTracerProvider());
    const call = { name: 'call', kind: SpanKind.CLIENT, attributes: {} };
    const calledFrom = (within: Context) =>
      context.with(within, () => spanned(call, async () => carried(context.active())));
    expect(await calledFrom(inSpan)).toMatchObject({
      traceparent: expect.stringMatching(`^00-${traceId}-`),
    });
    expect(await calledFrom(suppressTracing(inSpan))).toBeUndefined();
  });
});
