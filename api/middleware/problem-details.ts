import type { Middleware } from 'koa';
import type { Logger } from 'pino';
import type { State } from '../mount';
import { problemType, type Problem } from '../problems';
import { toProblem } from '../to-problem';

/** Whatever is thrown below becomes an RFC 9457 answer; only what we did not expect is logged. */
export function problemDetails(log: Logger): Middleware<State> {
  return async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      const problem = toProblem(error);
      ctx.state.problem = problem.kind;
      if (problem.status >= 500) {
        const about = { err: traced(problem.cause ?? error), request_id: ctx.state.requestId };
        log[problem.status === 500 ? 'error' : 'warn'](about, problem.title);
      }
      ctx.status = problem.status;
      ctx.set(problem.headers);
      ctx.body = problemBody(problem, ctx.path, ctx.state.requestId);
      ctx.type = 'application/problem+json';
    }
  };
}

export function problemBody(problem: Problem, instance: string, requestId: string): string {
  return JSON.stringify({
    type: problemType(problem.kind),
    title: problem.title,
    status: problem.status,
    detail: problem.detail,
    instance,
    request_id: requestId,
    ...(problem.errors && { errors: problem.errors }),
    ...problem.members,
  });
}

/** Where it came from, without what the database adds of its own: that holds values of rows. */
function traced(error: unknown): { stack: string; code?: string } {
  if (!(error instanceof Error)) return { stack: String(error) };
  const stacks: string[] = [];
  for (let each: unknown = error; each instanceof Error && stacks.length < 5; each = each.cause) {
    stacks.push(each.stack ?? each.message);
  }
  const stack = stacks.join('\ncaused by ');
  return 'code' in error ? { stack, code: String(error.code) } : { stack };
}
