import { ROOT_CONTEXT, SpanKind, trace, TraceFlags } from '@opentelemetry/api';
import { BasicTracerProvider, SamplingDecision } from '@opentelemetry/sdk-trace-base';
import { samplerOf, WhileAlive } from '../../../tracing/sampler';

const decide = (
  sampler: ReturnType<typeof samplerOf>,
  traceId = '0'.repeat(32),
  context = ROOT_CONTEXT,
) => sampler.shouldSample(context, traceId, 'a', SpanKind.INTERNAL, {}, []).decision;
const yes = SamplingDecision.RECORD_AND_SAMPLED;
const no = SamplingDecision.NOT_RECORD;

const low = '00000001'.padEnd(32, '0');
const high = 'fffffffe'.padEnd(32, '0');
const calledBy = (traceFlags: number) =>
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId: high,
    spanId: '1'.repeat(16),
    traceFlags,
    isRemote: true,
  });

test.each([
  ['always_on', { low: yes, high: yes, wanted: yes, unwanted: yes }],
  ['always_off', { low: no, high: no, wanted: no, unwanted: no }],
  ['traceidratio', { low: yes, high: no, wanted: no, unwanted: no }],
  ['parentbased_always_on', { low: yes, high: yes, wanted: yes, unwanted: no }],
  ['parentbased_always_off', { low: no, high: no, wanted: yes, unwanted: no }],
  ['parentbased_traceidratio', { low: yes, high: no, wanted: yes, unwanted: no }],
] as const)('%s does what its name says', (sampler, expected) => {
  const each = samplerOf({ sampler, ratio: 0.1 });
  expect({
    low: decide(each, low),
    high: decide(each, high),
    wanted: decide(each, high, calledBy(TraceFlags.SAMPLED)),
    unwanted: decide(each, high, calledBy(TraceFlags.NONE)),
  }).toEqual(expected);
});

describe('below a span of this process', () => {
  const tracer = new BasicTracerProvider().getTracer('test');
  const sampler = new WhileAlive(samplerOf({ sampler: 'always_on', ratio: 1 }));
  const below = (endedMsAgo?: number) => {
    const span = tracer.startSpan('a request', { startTime: Date.now() - 60_000 });
    if (endedMsAgo !== undefined) span.end(Date.now() - endedMsAgo);
    return decide(sampler, high, trace.setSpan(ROOT_CONTEXT, span));
  };

  test('what begins while it lasts, or soon after, is recorded', () => {
    expect([below(), below(1_000)]).toEqual([yes, yes]);
  });

  test('what some loop does in its name long after it has ended is not', () => {
    expect(below(20_000)).toBe(no);
  });
});
