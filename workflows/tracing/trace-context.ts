import { defaultPayloadConverter, type Headers } from '@temporalio/common';

/** The header in which Temporal's own interceptors for OpenTelemetry carry it too, in all languages. */
const header = '_tracer-data';

/** Where in which trace something belongs (W3C Trace Context). */
export interface TraceContext {
  readonly traceId: string;
  readonly spanId: string;
  /** Two hexadecimal digits. */
  readonly flags: string;
  /** What other systems on the way add for themselves; passed on as it is. */
  readonly state?: string;
}

const traceparent = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-|$)/;

/** What a call's headers say; undefined where its caller is not traced. */
export function contextIn(headers: Headers): TraceContext | undefined {
  const payload = headers[header];
  if (payload === undefined || payload === null) return undefined;
  const carried = defaultPayloadConverter.fromPayload<unknown>(payload);
  if (typeof carried !== 'object' || carried === null || !('traceparent' in carried)) return;
  const [, traceId, spanId, flags] = traceparent.exec(String(carried.traceparent)) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return undefined;
  const state = 'tracestate' in carried ? String(carried.tracestate) : undefined;
  return { traceId, spanId, flags, ...(state !== undefined && { state }) };
}

export function withContext(headers: Headers, context: TraceContext | undefined): Headers {
  if (context === undefined) return headers;
  const { traceId, spanId, flags, state } = context;
  const carried = {
    traceparent: `00-${traceId}-${spanId}-${flags}`,
    ...(state !== undefined && { tracestate: state }),
  };
  return { ...headers, [header]: defaultPayloadConverter.toPayload(carried) };
}

/** Whether what belongs here is recorded at all. */
export function isSampled({ flags }: TraceContext): boolean {
  return (Number.parseInt(flags, 16) & 1) === 1;
}
