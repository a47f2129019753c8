import { SpanKind, type Attributes, type AttributeValue } from '@opentelemetry/api';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';
import { withoutLiterals } from './statement';

const asItIs = (value: AttributeValue): AttributeValue => value;

/**
 * All that leaves the process with a span, and how. What an instrumentation adds beside it (addresses of
 * clients, paths and queries, user agents, messages of exceptions) stays here, also what a later version adds.
 */
const published: Readonly<Record<string, (value: AttributeValue) => AttributeValue | undefined>> = {
  'http.request.method': asItIs,
  'http.response.status_code': asItIs,
  'http.route': asItIs,
  'url.full': withoutSecrets,
  'server.address': asItIs,
  'server.port': asItIs,
  'network.protocol.name': asItIs,
  'error.type': asItIs,
  'db.system.name': asItIs,
  'db.namespace': asItIs,
  'db.operation.name': asItIs,
  'db.collection.name': asItIs,
  'db.query.text': (text) => withoutLiterals(String(text)),
  temporalWorkflowID: asItIs,
  temporalRunID: asItIs,
  temporalActivityID: asItIs,
  temporalUpdateID: asItIs,
  'orderflow.order.id': asItIs,
  'orderflow.notification.id': asItIs,
  'orderflow.request.id': asItIs,
  'orderflow.task_queue': asItIs,
  'orderflow.attempt': asItIs,
  'orderflow.wait_ms': asItIs,
  'orderflow.channel': asItIs,
  'orderflow.provider': asItIs,
};

/** The same exporter, given nothing that could name a person or open a door. */
export function publishing(exporter: SpanExporter): SpanExporter {
  return {
    export: (spans, done) => exporter.export(spans.map(publishable), done),
    forceFlush: async () => exporter.forceFlush?.(),
    shutdown: () => exporter.shutdown(),
  };
}

export function publishable(span: ReadableSpan): ReadableSpan {
  const { traceState: _theirs, ...context } = span.spanContext();
  return {
    name: span.name,
    kind: span.kind,
    spanContext: () => context,
    ...(span.parentSpanContext !== undefined && { parentSpanContext: span.parentSpanContext }),
    startTime: span.startTime,
    endTime: span.endTime,
    duration: span.duration,
    ended: span.ended,
    // Messages of errors can hold what someone typed.
    status: { code: span.status.code },
    attributes: attributesOf(span),
    events: [],
    links: [],
    resource: span.resource,
    instrumentationScope: span.instrumentationScope,
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function attributesOf({ attributes, kind }: ReadableSpan): Attributes {
  const pairs = Object.entries(attributes).flatMap(([name, value]) => {
    // A request's own is what the client says it is.
    if (kind === SpanKind.SERVER && name.startsWith('server.')) return [];
    const shown = value === undefined ? undefined : published[name]?.(value);
    return shown === undefined ? [] : [[name, shown] as const];
  });
  return Object.fromEntries(pairs);
}

/** An address without query, fragment and credentials. */
function withoutSecrets(url: AttributeValue): string | undefined {
  if (!URL.canParse(String(url))) return undefined;
  const { origin, pathname } = new URL(String(url));
  return `${origin}${pathname}`;
}
