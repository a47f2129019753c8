import { Readable } from 'node:stream';
import { Router } from '@koa/router';
import type { Middleware, ParameterizedContext } from 'koa';
import type { User } from './access';
import { etagOf, isKnown } from './etag';
import { readJson, readQuery, readStream } from './input';
import { readForm } from './media/multipart';
import { Problem, type ProblemName } from './problems';
import { notAuthenticated, type Incoming, type Reply, type Route } from './route';
import type { AppServices } from './services';
import { findUser } from './sign-in/tokens';

/** What middleware tells each other of a request. */
export interface State {
  requestId: string;
  /** The path as the route writes it: what is logged holds no ids. */
  route?: string;
  userId?: number;
  /** The name of the failure that the client was told of. */
  problem?: ProblemName;
  /** Says whose token it was, so that the request is counted on its customer; undefined: on nobody's. */
  whoAsks?: (customerId: number | undefined) => void;
}

export type Context = ParameterizedContext<State>;

const verbs = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/** Routes under a common beginning of their paths. */
export interface RouteGroup {
  readonly prefix: string;
  readonly routes: readonly Route[];
}

/** Everything that is routed, in one middleware; what no route takes goes on to the next one. */
export function mount(groups: readonly RouteGroup[], services: AppServices): Middleware<State> {
  const router = new Router<State>({ sensitive: true });
  const all = groups.flatMap(({ prefix, routes }) =>
    routes.map((route) => ({ route, path: prefix + route.path })),
  );
  // `/orders/pending/` before `/orders/{id}/`.
  const paths = [...new Set(all.map(({ path }) => path))].toSorted(
    (a, b) => variables(a) - variables(b),
  );
  for (const path of paths) {
    const here = all.filter((each) => each.path === path).map(({ route }) => route);
    for (const route of here) {
      router.register(spellings(path), [route.verb], async (ctx) => {
        ctx.state.route = path;
        const incoming = await receive(route, ctx, services);
        send(ctx, await route.answer(incoming, services), route);
      });
    }
    // What a path does not take is refused here: `DELETE /orders/pending/` is about no order `pending`.
    const taken: string[] = here.map(({ verb }) => verb);
    const allowed = taken.includes('GET') ? [...taken, 'HEAD'] : taken;
    const others = ['OPTIONS', ...verbs].filter((verb) => !taken.includes(verb));
    router.register(spellings(path), others, (ctx) => refuseMethod(ctx, allowed));
  }
  const routed = router.routes();
  return (ctx, next) =>
    // The router knows what it has matched only once it has tried.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- its types come from another copy of Koa's
    routed(ctx as never, async () => {
      const matched: readonly { methods: readonly string[] }[] = ctx['matched'] ?? [];
      if (matched.length === 0) await next();
      else refuseMethod(ctx, [...new Set(matched.flatMap(({ methods }) => methods))]);
    });
}

async function receive(route: Route, ctx: Context, services: AppServices): Promise<Incoming> {
  const isPublic = route.access.name === 'public';
  const user = isPublic ? null : await authenticate(ctx, services);
  const params: Record<string, string> = ctx['params'];
  return {
    params,
    query: readQuery(ctx.querystring),
    readBody: () => readJson(ctx.req),
    readForm: () => readForm(ctx.req),
    readStream: (medium) => readStream(ctx.req, medium),
    user,
    requestId: ctx.state.requestId,
    origin: { ip: ctx.ip || null, userAgent: ctx.get('User-Agent') || null },
    path: ctx.path,
    header: (name) => ctx.get(name),
    isHead: ctx.method === 'HEAD',
    ctx,
  };
}

const credentials = /^(?:Token|Bearer) +([\w-]{20,200})$/i;

async function authenticate(ctx: Context, { db, tokenTtlMs }: AppServices): Promise<User> {
  const key = credentials.exec(ctx.get('Authorization').trim())?.[1];
  const user = key === undefined ? null : await findUser(db, key, tokenTtlMs);
  ctx.state.whoAsks?.(user?.customer.id);
  if (user === null) throw notAuthenticated();
  ctx.state.userId = user.customer.id;
  return user;
}

function send(ctx: Context, { status, content, headers }: Reply, route: Route): void {
  const promised = route.responds[status];
  ctx.status = status;
  ctx.set(headers);
  if (promised === undefined || !('medium' in promised)) {
    const body = JSON.stringify(content);
    ctx.body = body;
    ctx.type = 'application/json';
    if (route.revalidate) revalidate(ctx, body);
    // What a change answers with is what a GET would, so the next change can go on from it.
    else if (status === 200 && 'If-Match' in route.headers) ctx.etag = etagOf(body);
    return;
  }
  ctx.body = content;
  // Koa takes no body for a 204.
  ctx.status = status;
  if (content instanceof Readable || content !== null) ctx.type = promised.medium;
}

/** Kept by the client alone, as answers differ by who asks, and asked for again each time: never out of date. */
function revalidate(ctx: Context, body: string): void {
  ctx.set('Cache-Control', 'private, no-cache');
  ctx.vary('Authorization');
  const tag = etagOf(body);
  ctx.etag = tag;
  if (!isKnown(ctx.get('If-None-Match'), tag)) return;
  ctx.status = 304;
  ctx.body = null;
}

function refuseMethod(ctx: Context, allowed: readonly string[]): void {
  const allow = allowed.toSorted().join(', ');
  if (ctx.method !== 'OPTIONS') {
    throw new Problem('MethodNotAllowed', `This path takes ${allow}.`, {
      headers: { Allow: allow },
    });
  }
  ctx.set('Allow', allow);
  ctx.status = 204;
}

function variables(path: string): number {
  return path.split('{').length;
}

/** `/orders/my_orders/` → that and `/orders/my-orders/`, each as the router writes parameters. */
export function spellings(path: string): string[] {
  let all = [''];
  for (const segment of path.replace(/\/$/, '').split('/').slice(1)) {
    const ways = segment.startsWith('{')
      ? [`:${segment.slice(1, -1)}`]
      : [...new Set([segment, segment.replaceAll('_', '-'), segment.replaceAll('-', '_')])];
    all = all.flatMap((begun) => ways.map((way) => `${begun}/${way}`));
  }
  return all[0] === '' ? ['/'] : all;
}
