import {
  trace,
  type Attributes,
  type Context,
  type Link,
  type Span,
  type SpanKind,
} from '@opentelemetry/api';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  SamplingDecision,
  TraceIdRatioBasedSampler,
  type Sampler,
  type SamplingResult,
} from '@opentelemetry/sdk-trace-base';
import type { TracingSettings } from '../config';

/** So long after its caller has ended a span may begin: what an answer leaves behind takes no longer. */
const lateByMs = 10_000;

/**
 * A sampler, but for what begins in a loop that some request or activity happened to start: that runs on in
 * its name for as long as the process lives, and is no part of it.
 */
export class WhileAlive implements Sampler {
  readonly #sampler: Sampler;

  constructor(sampler: Sampler) {
    this.#sampler = sampler;
  }

  shouldSample(
    context: Context,
    traceId: string,
    name: string,
    kind: SpanKind,
    attributes: Attributes,
    links: Link[],
  ): SamplingResult {
    const caller = trace.getSpan(context);
    if (caller !== undefined && hasLongEnded(caller)) {
      return { decision: SamplingDecision.NOT_RECORD };
    }
    return this.#sampler.shouldSample(context, traceId, name, kind, attributes, links);
  }

  toString(): string {
    return `WhileAlive{${this.#sampler.toString()}}`;
  }
}

/** Of another process's span nobody here knows when it ended. */
function hasLongEnded(span: Span): boolean {
  if (!('ended' in span) || span.ended !== true || !('endTime' in span)) return false;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the SDK's own spans have it
  return Date.now() - hrTimeToMilliseconds(span.endTime as [number, number]) > lateByMs;
}

/** As OTEL_TRACES_SAMPLER and OTEL_TRACES_SAMPLER_ARG say. */
export function samplerOf({ sampler, ratio }: Pick<TracingSettings, 'sampler' | 'ratio'>): Sampler {
  switch (sampler) {
    case 'always_on':
      return new AlwaysOnSampler();
    case 'always_off':
      return new AlwaysOffSampler();
    case 'traceidratio':
      return new TraceIdRatioBasedSampler(ratio);
    case 'parentbased_always_on':
      return new ParentBasedSampler({ root: new AlwaysOnSampler() });
    case 'parentbased_always_off':
      return new ParentBasedSampler({ root: new AlwaysOffSampler() });
    case 'parentbased_traceidratio':
      return new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) });
  }
}
