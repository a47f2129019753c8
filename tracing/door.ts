import type { IncomingMessage } from 'node:http';
import { trace, type TextMapPropagator } from '@opentelemetry/api';
import { parseTraceParent } from '@opentelemetry/core';

export type Believes = (request: IncomingMessage) => boolean;

/** What HTTP tells of traces, in and out. */
export interface Door {
  /** From now on these requests are believed; until then none is. */
  readonly believe: (callers: Believes) => void;
  /** To be told of each request before its span begins. */
  readonly admit: (request: IncomingMessage) => void;
  readonly propagator: TextMapPropagator<unknown>;
}

const nobody: Believes = () => false;

/**
 * A request goes on with its caller's trace, and with its decision whether to record it, only where that
 * caller is believed: anyone can write a `traceparent`. Every other request begins a trace. `tracestate` and
 * baggage are not read, as callers may put anything into them. Nothing is written: other hosts are none of it.
 */
export function createDoor(): Door {
  let believes: Believes = nobody;
  // By its headers, as these are all that is shown to a propagator.
  const believed = new WeakSet();
  return {
    believe(callers) {
      believes = callers;
    },
    admit(request) {
      if (believes(request)) believed.add(request.headers);
    },
    propagator: {
      inject: () => undefined,
      extract(context, carrier, getter) {
        if (typeof carrier !== 'object' || carrier === null || !believed.has(carrier)) {
          return context;
        }
        const caller = parseTraceParent(String(getter.get(carrier, 'traceparent')));
        return caller === null
          ? context
          : trace.setSpanContext(context, { ...caller, isRemote: true });
      },
      fields: () => ['traceparent'],
    },
  };
}
