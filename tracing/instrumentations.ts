import type { IncomingMessage } from 'node:http';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { statementOf } from './statement';

/**
 * What of others' code is watched: requests that come in and go out, and SQL. Only as part of something: a
 * loop that looks for work every second is nobody's trace.
 *
 * @param admit is told of each request that is traced, before its span begins
 */
export function instrumentations(admit: (request: IncomingMessage) => void): Instrumentation[] {
  return [
    new HttpInstrumentation({
      ignoreIncomingRequestHook: ({ url = '' }) => !isTraced(url),
      startIncomingSpanHook(request) {
        admit(request);
        return {};
      },
      requireParentforOutgoingSpans: true,
    }),
    new PgInstrumentation({
      requireParentSpan: true,
      requestHook(span, { query }) {
        const { name, operation, table } = statementOf(query.text);
        // The instrumentation's own name would be the prepared statement's.
        span.updateName(name).setAttribute('db.operation.name', operation);
        if (table !== undefined) span.setAttribute('db.collection.name', table);
      },
    }),
  ];
}

/**
 * The API's own requests; not files, pages, probes and metrics. Nor live events: a stream lasts for hours,
 * and what it asks the database meanwhile it asks for all streams.
 */
export function isTraced(url: string): boolean {
  const [path = ''] = url.split('?');
  return path.startsWith('/api/v1/') && !/\/events\/?$/.test(path);
}
