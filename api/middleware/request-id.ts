import type { Middleware } from 'koa';
import { v4 as uuid } from 'uuid';
import type { State } from '../mount';

const takeable = /^[A-Za-z0-9._-]{1,128}$/;

/** The caller's id of this request if it is a sane one, else ours; in every answer and log line. */
export function requestId(): Middleware<State> {
  return async (ctx, next) => {
    const given = ctx.get('X-Request-Id');
    ctx.state.requestId = takeable.test(given) ? given : uuid();
    ctx.set('X-Request-Id', ctx.state.requestId);
    await next();
  };
}
