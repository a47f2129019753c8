import { z } from 'zod';
import { ProblemDetails } from './contracts/problem';
import { isExempt } from './middleware/rate-limit';
import type { RouteGroup } from './mount';
import { problemType, problems, type ProblemName } from './problems';
import type { Route } from './route';

type Json = Record<string, unknown>;

export interface OpenApiDocument extends Json {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Json>> } & Json;
}

/** The routes as OpenAPI 3.1, made of the same values that are mounted and that check. */
export function openApi(groups: readonly RouteGroup[], publicUrl: string): OpenApiDocument {
  const schemas = new Components();
  const paths: Record<string, Record<string, Json>> = {};
  for (const { prefix, routes } of groups) {
    for (const route of routes) {
      const path = prefix + route.path;
      paths[path] = { ...paths[path], [route.verb.toLowerCase()]: operation(route, path, schemas) };
    }
  }
  schemas.use(ProblemDetails, 'output');
  return {
    openapi: '3.1.0',
    info: {
      title: 'OrderFlow',
      version: '1',
      description: 'Order management for shops. A trailing slash is optional on every path.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: publicUrl }],
    tags: [...new Set(Object.keys(paths).map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: schemas.all,
      securitySchemes: {
        token: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: '`Token KEY`, as log-in gives it; `Bearer KEY` is accepted too.',
        },
      },
    },
  };
}

function operation(route: Route, path: string, schemas: Components): Json {
  const isPublic = route.access.name === 'public';
  return {
    operationId: operationId(route, path),
    tags: [tagOf(path)],
    summary: route.summary,
    description: [route.description, `Access: ${route.access.words}`].filter(Boolean).join('\n\n'),
    'x-access': route.access.name,
    security: isPublic ? [] : [{ token: [] }],
    parameters: [
      ...parametersOf(route.params, 'path', schemas),
      ...parametersOf(route.query, 'query', schemas),
      ...headersOf(route),
    ],
    ...(route.body && {
      requestBody: {
        required: true,
        content: {
          [route.multipart ? 'multipart/form-data' : 'application/json']: {
            schema: schemas.use(route.body, 'input'),
          },
        },
      },
    }),
    ...(route.streams && {
      requestBody: {
        required: true,
        content: { [route.streams]: { schema: { type: 'string' } } },
      },
    }),
    responses: { ...successes(route, schemas), ...notModified(route), ...failures(route, path) },
  };
}

function parametersOf(schema: z.ZodType | undefined, where: 'path' | 'query', schemas: Components) {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).map(([name, field]) => {
    const { description, ...rest } = schemas.inline(field);
    return {
      name,
      in: where,
      required: where === 'path' || !z.safeParse(field, undefined).success,
      ...(typeof description === 'string' && { description }),
      schema: rest,
    };
  });
}

const ifNoneMatch = { 'If-None-Match': 'The ETag of what was read before.' };

function headersOf({ headers, revalidate }: Route) {
  return Object.entries({ ...(revalidate && ifNoneMatch), ...headers }).map(
    ([name, description]) => ({
      name,
      in: 'header',
      required: false,
      description,
      schema: { type: 'string' },
    }),
  );
}

function successes({ responds }: Route, schemas: Components): Json {
  const entries = Object.entries(responds).map(([status, contract]) => {
    if (contract instanceof z.ZodType) {
      const content = { 'application/json': { schema: schemas.use(contract, 'output') } };
      return [status, { description: 'As asked for.', content }];
    }
    const { medium, description } = contract;
    if (medium === 'none') return [status, { description }];
    const schema = { type: medium === 'application/json' ? 'object' : 'string' };
    const isBinary = medium.startsWith('image/');
    const shown = isBinary ? { ...schema, format: 'binary' } : schema;
    return [status, { description, content: { [medium]: { schema: shown } } }];
  });
  return Object.fromEntries(entries);
}

function notModified({ revalidate }: Route): Json {
  return revalidate
    ? { 304: { description: 'What was read before (`If-None-Match`) is still good.' } }
    : {};
}

/** What was named by the route, and what follows from its being one. */
function failures(route: Route, path: string): Json {
  const names: ProblemName[] = ['InvalidInput', ...route.fails, 'Internal', 'Unavailable'];
  if (!isExempt(path)) names.push('TooManyRequests');
  if (route.access.name !== 'public') names.push('NotAuthenticated');
  if (!['public', 'login'].includes(route.access.name)) names.push('NotAllowed');
  // An object that is not there, or a page beyond the last.
  if (route.params || (route.query && 'page' in route.query.shape)) names.push('NotFound');
  if (route.body || route.streams) names.push('TooLarge', 'UnsupportedMediaType');
  if (route.body && !route.multipart) names.push('MalformedJson');
  const byStatus = new Map<number, Set<ProblemName>>();
  for (const name of names) {
    const { status } = problems[name];
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(name));
  }
  return Object.fromEntries(
    [...byStatus].map(([status, kinds]) => [status, problemResponse([...kinds])]),
  );
}

function problemResponse(kinds: readonly ProblemName[]): Json {
  const lines = kinds.map((kind) => `${problems[kind].title} (\`${problemType(kind)}\`)`);
  return {
    description: lines.join('; '),
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

/** `/api/v1/orders/{id}/update_status/` by POST → `postOrdersByIdUpdateStatus`. */
function operationId({ verb }: Route, path: string): string {
  const words = path
    .replace(/^\/api\/v1(?=\/.)/, '')
    .replace(/\{(\w+)\}/g, 'by_$1')
    .split(/[/_-]/)
    .filter(Boolean);
  const capitalised = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return verb.toLowerCase() + (capitalised.join('') || 'LandingPage');
}

function tagOf(path: string): string {
  return /^\/api\/v1\/([\w-]+)/.exec(path)?.[1] ?? 'system';
}

/** The named contracts, each once. */
class Components {
  readonly all: Record<string, Json> = {};

  /** A reference to the contract if it has a name, else the contract itself. */
  use(schema: z.core.$ZodType, io: 'input' | 'output'): Json {
    const {
      $defs = {},
      $schema: _dialect,
      ...rest
    } = z.toJSONSchema(schema, {
      io,
      unrepresentable: 'any',
      override: ({ jsonSchema }) => {
        // What zod checks by a pattern of its own it also names by a format; that says it shorter.
        if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
      },
    });
    for (const [name, definition] of Object.entries($defs)) this.add(name, definition);
    const id = z.globalRegistry.get(schema)?.id;
    if (id === undefined) return toComponents(rest);
    if (rest['$ref'] === undefined) this.add(id, rest);
    return { $ref: `#/components/schemas/${id}` };
  }

  /** The contract without a reference to itself: parameters are described where they stand. */
  inline(schema: z.core.$ZodType): Json {
    const used = this.use(schema, 'input');
    const name = typeof used['$ref'] === 'string' ? (used['$ref'].split('/').at(-1) ?? '') : '';
    return this.all[name] ?? used;
  }

  private add(name: string, definition: unknown): void {
    const component = toComponents(definition);
    const known = this.all[name];
    if (known && JSON.stringify(known) !== JSON.stringify(component)) {
      throw new Error(`Two different contracts are called ${name}.`);
    }
    this.all[name] = component;
  }
}

/** zod keeps named contracts in `$defs`; here they are components of the document. */
function toComponents(schema: unknown): Json {
  const moved: Json = JSON.parse(
    JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/'),
  );
  return moved;
}
