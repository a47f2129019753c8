import { randomUUID } from 'node:crypto';
import {
  context,
  diag,
  DiagLogLevel,
  propagation,
  SpanKind,
  SpanStatusCode,
  trace,
  type SpanContext,
} from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { millisToHrTime, setGlobalErrorHandler, suppressTracing } from '@opentelemetry/core';
import { OTLPTraceExporter as JsonExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { OTLPTraceExporter as ProtobufExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
  type Resource,
} from '@opentelemetry/resources';
import {
  BasicTracerProvider,
  BatchSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import type { TracingSettings } from '../config';
import { isSampled, type TraceContext } from '../workflows/tracing/trace-context';
import type { WorkflowSpan } from '../workflows/tracing/interceptors';
import { commandSpans } from './commands';
import { createComplaints } from './complaints';
import { createDoor } from './door';
import { instrumentations } from './instrumentations';
import type { Attributes } from './names';
import type { Tracing } from './open-tracing';
import { publishing } from './publishable';
import { samplerOf, WhileAlive } from './sampler';

/** An exporter that hangs holds nobody up for longer when the process ends. */
const closeWithinMs = 3_000;

/**
 * Sets up OpenTelemetry for this process, for good. Spans wait in a bounded queue (2,048 unless
 * OTEL_BSP_MAX_QUEUE_SIZE says otherwise) and leave in the background: what does not fit is dropped, and
 * no request or activity ever waits for the exporter.
 */
export function startSdk(service: string, settings: TracingSettings): Tracing {
  const complaints = createComplaints();
  diag.setLogger(complaints.diagnostics, DiagLogLevel.WARN);
  setGlobalErrorHandler(complaints.exportFailed);

  const resource = defaultResource()
    .merge(resourceFromAttributes({ 'service.name': service, 'service.instance.id': randomUUID() }))
    .merge(detectResources({ detectors: [envDetector] }));
  const exporter = settings.protocol === 'http/json' ? new JsonExporter() : new ProtobufExporter();
  const processor = new BatchSpanProcessor(publishing(exporter));
  const provider = new BasicTracerProvider({
    resource,
    sampler: new WhileAlive(samplerOf(settings)),
    spanProcessors: [processor],
  });

  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const door = createDoor();
  propagation.setGlobalPropagator(door.propagator);
  trace.setGlobalTracerProvider(provider);
  registerInstrumentations({
    tracerProvider: provider,
    instrumentations: instrumentations(door.admit),
  });

  return {
    clientInterceptor: commandSpans,
    logFields() {
      const here = trace.getSpanContext(context.active());
      return here === undefined ? {} : { trace_id: here.traceId };
    },
    untraced: (task) => context.with(suppressTracing(context.active()), task),
    export: (span, attributes) => processor.onEnd(readable(span, attributes, resource)),
    believe: door.believe,
    reportTo: complaints.reportTo,
    async close() {
      let late: NodeJS.Timeout | undefined;
      const waited = new Promise<void>((resolve) => {
        late = setTimeout(resolve, closeWithinMs);
      });
      await Promise.race([provider.shutdown().catch(complaints.exportFailed), waited]);
      clearTimeout(late);
    },
  };
}

/** A workflow's span as the SDK's own are. */
function readable(span: WorkflowSpan, attributes: Attributes, resource: Resource): ReadableSpan {
  const { name, startedAt, endedAt, failure, parentSpanId } = span;
  const spanContext = contextOf(span.context);
  return {
    name,
    kind: SpanKind.INTERNAL,
    spanContext: () => spanContext,
    parentSpanContext: { ...spanContext, spanId: parentSpanId },
    startTime: millisToHrTime(startedAt),
    endTime: millisToHrTime(endedAt),
    duration: millisToHrTime(Math.max(0, endedAt - startedAt)),
    ended: true,
    status: { code: failure === undefined ? SpanStatusCode.UNSET : SpanStatusCode.ERROR },
    attributes: { ...attributes, ...(failure !== undefined && { 'error.type': failure }) },
    events: [],
    links: [],
    resource,
    instrumentationScope: { name: 'orderflow-workflows' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

function contextOf(traced: TraceContext): SpanContext {
  const { traceId, spanId } = traced;
  return { traceId, spanId, traceFlags: isSampled(traced) ? 1 : 0 };
}
