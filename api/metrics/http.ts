import type { Middleware } from 'koa';
import { Counter, Gauge, Histogram } from 'prom-client';
import type { Metrics } from '../../metrics/metrics';
import type { State } from '../mount';

export interface HttpMetrics {
  /** Counts every request; to stand before all others. */
  readonly count: Middleware<State>;
  /** @param open how many live event streams there are now */
  watchStreams(open: () => number): void;
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Requests by the route's pattern, never by the path that was asked for: ids are nobody's labels. */
export function createHttpMetrics({ registry, beforeLook }: Metrics): HttpMetrics {
  const registers = [registry];
  const took = new Histogram({
    name: 'orderflow_http_request_seconds',
    help: 'From a request until its answer begins; `unmatched` are those that no route takes.',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  const underWay = new Gauge({
    name: 'orderflow_http_requests_in_flight',
    help: 'Requests whose answer has not begun.',
    registers,
  });
  const problems = new Counter({
    name: 'orderflow_http_problems_total',
    help: 'What clients were refused with; TooManyRequests and TooManyAttempts are the limits.',
    labelNames: ['problem'],
    registers,
  });
  const streams = new Gauge({
    name: 'orderflow_live_streams',
    help: 'Open streams of live order events.',
    registers,
  });

  return {
    async count(ctx, next) {
      const begun = performance.now();
      let status = 500;
      underWay.inc();
      try {
        await next();
        ({ status } = ctx);
      } finally {
        underWay.dec();
        const { route = 'unmatched', problem } = ctx.state;
        const method = methods.has(ctx.method) ? ctx.method : 'other';
        took.observe({ route, method, status }, (performance.now() - begun) / 1000);
        if (problem !== undefined) problems.inc({ problem });
      }
    },
    watchStreams(open) {
      beforeLook(() => streams.set(open()));
    },
  };
}
