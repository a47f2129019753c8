import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import type { State } from '../mount';

/** A line for each request when it is answered: what, by which id, why not, how long; nothing that names a person. */
export function requestLog(log: Logger): Middleware<State> {
  return async (ctx, next) => {
    const start = process.hrtime.bigint();
    try {
      await next();
    } finally {
      log.info(
        {
          method: ctx.method,
          route: ctx.state.route ?? null,
          status: ctx.status,
          ...(ctx.state.problem && { problem: ctx.state.problem }),
          ms: Number((process.hrtime.bigint() - start) / 10_000n) / 100,
          request_id: ctx.state.requestId,
          user: ctx.state.userId ?? null,
        },
        'request',
      );
    }
  };
}
