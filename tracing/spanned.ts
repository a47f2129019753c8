import {
  context,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanStatusCode,
  trace,
  type Context,
  type Span,
  type SpanKind,
} from '@opentelemetry/api';
import type { Headers } from '@temporalio/common';
import { contextIn, withContext } from '../workflows/tracing/trace-context';
import type { Attributes } from './names';

export interface Spanned {
  readonly name: string;
  readonly kind: SpanKind;
  readonly attributes: Attributes;
  /** Where it belongs; below what the caller is in where left out. */
  readonly parent?: Context;
}

/** Runs a task in a span of its own; what it throws is named there, in no more than a word. */
export async function spanned<T>(
  { name, kind, attributes, parent = context.active() }: Spanned,
  task: (span: Span) => Promise<T>,
): Promise<T> {
  const options = { kind, attributes: { ...attributes } };
  return trace.getTracer('orderflow').startActiveSpan(name, options, parent, async (span) => {
    try {
      return await task(span);
    } catch (error) {
      span.setAttribute('error.type', nameOf(error)).setStatus({ code: SpanStatusCode.ERROR });
      throw error;
    } finally {
      span.end();
    }
  });
}

/** A failure's own name (`OutOfStock`), a provider's or driver's code, or the class: never a message. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  if ('type' in error && typeof error.type === 'string') return error.type;
  if ('code' in error && ['string', 'number'].includes(typeof error.code))
    return String(error.code);
  return error.name;
}

/** The headers of a Temporal call, so that what it causes belongs below what the caller is in. */
export function calling(headers: Headers): Headers {
  const span = trace.getSpanContext(context.active());
  // Outside all traces a span has begun as well, an invalid one.
  if (span === undefined || !isSpanContextValid(span)) return headers;
  return withContext(headers, {
    traceId: span.traceId,
    spanId: span.spanId,
    flags: span.traceFlags.toString(16).padStart(2, '0'),
  });
}

/** Where a Temporal call with these headers belongs; a trace of its own where they say nothing. */
export function callerIn(headers: Headers): Context {
  const named = contextIn(headers);
  if (named === undefined) return ROOT_CONTEXT;
  const { traceId, spanId, flags } = named;
  const caller = { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true };
  return trace.setSpanContext(ROOT_CONTEXT, caller);
}
