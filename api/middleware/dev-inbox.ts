import type { Middleware } from 'koa';
import { readJson } from '../input';
import { Problem, unavailable } from '../problems';
import type { State } from '../mount';

const within = 5_000;

/** What the inbox shows: messages that were sent, and how each of them looks. */
const shown = ['/dev/inbox', '/dev/previews'];

/** Shows the local stack's inbox, a process of its own, below `/dev/inbox/` and `/dev/previews/` of the API. */
export function devInbox(inboxUrl: string): Middleware<State> {
  return async (ctx, next) => {
    if (shown.includes(ctx.path)) {
      ctx.redirect(`${ctx.path}/`);
      return;
    }
    const page = shown.find((path) => ctx.path.startsWith(`${path}/`));
    if (page === undefined) {
      await next();
      return;
    }
    ctx.state.route = `${page}/`;
    const target = new URL(ctx.url, inboxUrl);
    // `/dev/inbox/../` would lead to what else its server does.
    if (!target.pathname.startsWith(`${page}/`)) throw new Problem('NotFound');
    const hasBody = ctx.method === 'POST';
    const answer = await fetch(target, {
      method: ctx.method,
      redirect: 'manual',
      signal: AbortSignal.timeout(within),
      ...(hasBody && {
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(await readJson(ctx.req)),
      }),
    })
      .then(async (response) => ({ response, body: Buffer.from(await response.arrayBuffer()) }))
      .catch((error: unknown) => {
        throw unavailable('The inbox', error);
      });
    ctx.status = answer.response.status;
    for (const name of ['Content-Type', 'Content-Security-Policy', 'Location', 'Allow']) {
      const value = answer.response.headers.get(name);
      if (value !== null) ctx.set(name, value);
    }
    if (ctx.status !== 204 && ctx.status !== 304) ctx.body = answer.body;
  };
}
