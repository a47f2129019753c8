import { z } from 'zod';
import { inDemoShop, liveValues, type Example } from '../examples/example';
import type { Route } from '../route';
import type { Components, Json } from './components';
import { responsesOf } from './responses';

export function operation(route: Route, path: string, example: Example, schemas: Components): Json {
  const isPublic = route.access.name === 'public';
  const live = liveValues(example);
  const caveat = example.needs && `The example does not run as it stands. ${example.needs}`;
  return {
    operationId: operationId(route, path),
    tags: [tagOf(path)],
    // Plain text, unlike a description.
    summary: route.summary.replaceAll('`', ''),
    description: [route.description, caveat, `Access: ${route.access.words}`]
      .filter(Boolean)
      .join('\n\n'),
    'x-access': route.access.name,
    ...(live.length > 0 && { 'x-live-examples': live }),
    security: isPublic ? [] : [{ token: [] }],
    parameters: [
      ...parametersOf(route.params, 'path', example.params, schemas),
      ...parametersOf(route.query, 'query', example.query, schemas),
      ...headersOf(route),
    ],
    ...requestBody(route, example, schemas),
    responses: responsesOf(route, path, schemas),
  };
}

function requestBody(route: Route, { body }: Example, schemas: Components): Json {
  const given = inDemoShop(body);
  // Every field of a form is text.
  const shown = route.multipart ? asTexts(given) : given;
  const example = shown === undefined ? {} : { example: shown };
  const content = (medium: string, schema: Json) => ({
    requestBody: { required: true, content: { [medium]: { schema, ...example } } },
  });
  if (route.streams !== undefined) return content(route.streams, { type: 'string' });
  if (route.body === undefined) return {};
  const medium = route.multipart ? 'multipart/form-data' : 'application/json';
  return content(medium, schemas.use(route.body, 'input'));
}

function asTexts(fields: unknown): unknown {
  if (typeof fields !== 'object' || fields === null) return undefined;
  return Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]));
}

function parametersOf(
  schema: z.ZodType | undefined,
  where: 'path' | 'query',
  examples: Example['params'] = {},
  schemas: Components,
) {
  if (!(schema instanceof z.ZodObject)) return [];
  return Object.entries(schema.shape).map(([name, field]) => {
    const { description, ...rest } = schemas.inline(field);
    return {
      name,
      in: where,
      required: where === 'path' || !z.safeParse(field, undefined).success,
      ...(typeof description === 'string' && { description }),
      schema: rest,
      ...(name in examples && { example: inDemoShop(examples[name]) }),
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

export function tagOf(path: string): string {
  return /^\/api\/v1\/([\w-]+)/.exec(path)?.[1] ?? 'system';
}
