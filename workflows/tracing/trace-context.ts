import { defaultPayloadConverter, type Headers } from '@temporalio/common';

/** The header in which Temporal's own interceptors for OpenTelemetry carry it too, in all languages. */
const header = '_tracer-data';

/** Where in which trace something belongs (W3C Trace Context). */
export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  /** Two hexadecimal digits. */
  readonly flags: string;
}

const traceparent =
  /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;

/** What a call's headers say; undefined where its caller is not traced, or says it in a way not known here. */
export function contextIn(headers: Headers): TraceContext | undefined {
  const carried = decoded(headers[header]);
  if (typeof carried !== 'object' || carried === null || !('traceparent' in carried)) return;
  if (typeof carried.traceparent !== 'string') return undefined;
  const [, traceId, spanId, flags] = traceparent.exec(carried.traceparent) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  return { traceId, spanId, flags };
}

/** Others may have encrypted it, or written something else: no order stands still for that. */
function decoded(payload: Headers[string] | null | undefined): unknown {
  if (payload === undefined || payload === null) return undefined;
  try {
    return defaultPayloadConverter.fromPayload(payload);
  } catch {
    return undefined;
  }
}

export function withContext(headers: Headers, context: TraceContext | undefined): Headers {
  if (context === undefined) return headers;
  // Nothing besides: histories keep it for weeks, and `tracestate` is whatever a caller wrote.
  const { traceId, spanId, flags } = context;
  const carried = { traceparent: `00-${traceId}-${spanId}-${flags}` };
  return { ...headers, [header]: defaultPayloadConverter.toPayload(carried) };
}

/** Whether what belongs here is recorded at all. */
export function isSampled({ flags }: TraceContext): boolean {
  return (Number.parseInt(flags, 16) & 1) === 1;
}
