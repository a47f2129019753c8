/* oxlint-disable typescript/no-unsafe-type-assertion -- what the schemas check at run time, the types of `route` promise */
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Access, User } from './access';
import type { Origin } from './doer';
import { parse } from './input';
import type { Context } from './mount';
import { Problem, type ProblemName } from './problems';
import type { AppServices } from './services';

export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

type MediumName =
  | 'text/html'
  | 'text/css'
  | 'text/javascript'
  | 'text/event-stream'
  | 'text/csv'
  | 'application/json'
  | 'image/webp'
  | 'none';

/** An answer that goes out as it is, not as a contract shapes it; in `responds` where a contract would stand. */
export interface Medium<M extends MediumName = MediumName> {
  readonly medium: M;
  readonly description: string;
}

export const noContent: Medium<'none'> = { medium: 'none', description: 'Nothing to say.' };

/** For 302: `reply(302, null, { Location })`. */
export function leadsTo(where: string): Medium<'none'> {
  return { medium: 'none', description: `Goes on (\`Location\`) to ${where}.` };
}

type Responds = Readonly<Record<number, z.ZodType | Medium>>;

type Content<R> = R extends z.ZodType
  ? z.input<R>
  : R extends Medium<'none'>
    ? null
    : R extends Medium<'image/webp' | 'text/css' | 'text/javascript'>
      ? Buffer
      : R extends Medium<'application/json'>
        ? string | Buffer | Readable
        : string | Readable;

/** An answer with a status or headers of its own; what a handler returns plainly gets the first of `responds`. */
export interface Reply<S extends number = number, C = unknown> {
  readonly status: S;
  readonly content: C;
  readonly headers: Readonly<Record<string, string>>;
  readonly [isReply]: true;
}

const isReply = Symbol('reply');

export function reply<S extends number, C>(
  status: S,
  content: C,
  headers: Readonly<Record<string, string>> = {},
): Reply<S, C> {
  return { status, content, headers, [isReply]: true };
}

type Answer<R extends Responds> = {
  [S in keyof R & number]: Content<R[S]> | Reply<S, Content<R[S]>>;
}[keyof R & number];

/** The names in the braces of a path. */
type ParamsIn<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | ParamsIn<Rest>
  : never;

/** A request as far as HTTP goes, before it is checked. */
export interface Incoming {
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly readBody: () => Promise<unknown>;
  readonly readForm: () => Promise<unknown>;
  readonly readStream: (medium: string) => AsyncIterable<Buffer>;
  readonly user: User | null;
  readonly requestId: string;
  readonly origin: Origin;
  /** As asked for, without the query. */
  readonly path: string;
  readonly header: (name: string) => string;
  readonly isHead: boolean;
  /** Koa's own, for its cookies and for passport. */
  readonly ctx: Context;
}

type About = Pick<Incoming, 'requestId' | 'origin' | 'path' | 'header' | 'isHead' | 'ctx'>;

interface Call<P, Q, B, U> extends About {
  readonly params: P;
  readonly query: Q;
  /** The query as it was sent, for links to other pages of it. */
  readonly sentQuery: Readonly<Record<string, string>>;
  readonly body: B;
  /** The body as it comes, where the route says of what type (`streams`). */
  readonly stream: () => AsyncIterable<Buffer>;
  readonly user: U;
}

interface Promises<
  Path extends string,
  U extends User | null,
  P extends z.ZodType<Record<ParamsIn<Path>, unknown>>,
  Q extends z.ZodObject,
  B extends z.ZodType,
  R extends Responds,
> {
  readonly summary: string;
  readonly description?: string;
  readonly access: Access<U>;
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  /** The body comes as a form: its texts are strings to the contract, its file is a Buffer (`imageFile`). */
  readonly multipart?: boolean;
  /** The body is of this type and read by the handler as it comes. */
  readonly streams?: 'text/csv' | 'application/x-www-form-urlencoded';
  /** The request headers it looks at, none of which must be sent: name → what it does. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Clients may keep the answer, and ask with its ETag whether it is still good. */
  readonly revalidate?: boolean;
  readonly responds: R;
  /** What can be refused here, beside what every route may answer. */
  readonly fails?: readonly ProblemName[];
  readonly handle: (
    call: Call<z.output<P>, z.output<Q>, z.output<B>, U>,
    services: AppServices,
  ) => Promise<Answer<R>> | Answer<R>;
}

/** A route as a value: what it promises, for the documentation, and how it answers. */
export interface Route {
  readonly verb: Verb;
  /** With its parameters in braces and a slash at the end. */
  readonly path: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly access: Access;
  readonly params: z.ZodType | undefined;
  readonly query: z.ZodObject | undefined;
  readonly body: z.ZodType | undefined;
  readonly multipart: boolean;
  readonly streams: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly revalidate: boolean;
  readonly responds: Responds;
  readonly fails: readonly ProblemName[];
  /** Access, parse, handle, shape. */
  readonly answer: (incoming: Incoming, services: AppServices) => Promise<Reply>;
}

const nothing = z.strictObject({});

/** A field its contracts do not have, an unknown failure, verb or status does not compile. */
export function route<
  Path extends string,
  U extends User | null,
  R extends Responds,
  P extends z.ZodType<Record<ParamsIn<Path>, unknown>> = z.ZodType<Record<ParamsIn<Path>, never>>,
  Q extends z.ZodObject = typeof nothing,
  B extends z.ZodType = z.ZodUndefined,
>(signature: `${Verb} ${Path}`, promises: Promises<Path, U, P, Q, B, R>): Route {
  const [verb, path] = signature.split(' ') as [Verb, Path]; // The type of `signature` says so.
  const { access, params, query, body, multipart = false, streams, responds, handle } = promises;
  const answer = async (incoming: Incoming, services: AppServices): Promise<Reply> => {
    const { user, requestId, origin, header, isHead, ctx } = incoming;
    if (!access.admits(user)) {
      if (user === null) throw notAuthenticated();
      throw new Problem('NotAllowed', `This takes: ${access.words}`);
    }
    const { readBody, readForm } = incoming;
    const about = { requestId, origin, path: incoming.path, header, isHead, ctx };
    const answered = await handle(
      {
        ...about,
        // What the route does not declare is typed as nothing at all, so nothing can be read from it.
        params: parseParams(params, incoming.params) as z.output<P>,
        query: parse(query ?? nothing, incoming.query) as z.output<Q>,
        sentQuery: incoming.query,
        body: (body && parse(body, await (multipart ? readForm : readBody)())) as z.output<B>,
        stream: () => incoming.readStream(streams ?? ''),
        user,
      },
      services,
    );
    return shape(responds, answered);
  };
  const { summary, description, headers = {}, revalidate = false, fails = [] } = promises;
  const taken = { access, params, query, body, multipart, streams, headers };
  return { verb, path, summary, description, ...taken, revalidate, responds, fails, answer };
}

export function notAuthenticated(): Problem {
  return new Problem('NotAuthenticated', 'Send a valid token as "Authorization: Token KEY".', {
    headers: { 'WWW-Authenticate': 'Token' },
  });
}

/** An id that can't be one is not there. */
function parseParams(schema: z.ZodType | undefined, params: Readonly<Record<string, string>>) {
  const parsed = (schema ?? nothing).safeParse(params);
  if (!parsed.success) throw new Problem('NotFound');
  return parsed.data;
}

/** Nothing leaves that the contract does not name. */
function shape(responds: Responds, answered: unknown): Reply {
  const full = wasReply(answered) ? answered : reply(firstStatus(responds), answered);
  const contract = responds[full.status];
  return contract instanceof z.ZodType ? { ...full, content: contract.parse(full.content) } : full;
}

function wasReply(answered: unknown): answered is Reply {
  return typeof answered === 'object' && answered !== null && isReply in answered;
}

function firstStatus(responds: Responds): number {
  return Math.min(...Object.keys(responds).map(Number));
}
