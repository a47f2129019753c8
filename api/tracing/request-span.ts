import { trace } from '@opentelemetry/api';
import type { Middleware } from 'koa';
import type { State } from '../mount';

/** Names the span that the HTTP server has begun for this request by its route, never by the path that was asked for. */
export function requestSpan(): Middleware<State> {
  return async (ctx, next) => {
    const span = trace.getActiveSpan();
    try {
      await next();
    } finally {
      const { route, requestId, problem } = ctx.state;
      span?.updateName(route === undefined ? ctx.method : `${ctx.method} ${route}`);
      span?.setAttributes({
        'orderflow.request.id': requestId,
        ...(route !== undefined && { 'http.route': route }),
        ...(problem !== undefined && { 'error.type': problem }),
      });
    }
  };
}
