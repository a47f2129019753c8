import { z } from 'zod';
import { isExempt } from '../middleware/rate-limit';
import { problemType, problems, type ProblemName } from '../problems';
import type { Route } from '../route';
import type { Components, Json } from './components';
import { referTo, type HeaderName } from './headers';

const outcomes: Readonly<Record<number, string>> = {
  200: 'As asked for.',
  201: 'It is made.',
  202: 'It is taken, and done behind this answer.',
};

export function responsesOf(route: Route, path: string, schemas: Components): Json {
  return {
    ...successes(route, path, schemas),
    ...notModified(route, path),
    ...failures(route, path, schemas),
  };
}

function successes(route: Route, path: string, schemas: Components): Json {
  const entries = Object.entries(route.responds).map(([key, contract]) => {
    const status = Number(key);
    const about = { headers: referTo(headersOf(route, path, status)).headers };
    if (contract instanceof z.ZodType) {
      const content = { 'application/json': { schema: schemas.use(contract, 'output') } };
      return [key, { description: outcomes[status] ?? 'As it is.', ...about, content }];
    }
    const { medium, description } = contract;
    if (medium === 'none') return [key, { description, ...about }];
    const schema = { type: medium === 'application/json' ? 'object' : 'string' };
    const isBinary = medium.startsWith('image/');
    const shown = isBinary ? { ...schema, format: 'binary' } : schema;
    return [key, { description, ...about, content: { [medium]: { schema: shown } } }];
  });
  return Object.fromEntries(entries);
}

function notModified(route: Route, path: string): Json {
  if (!route.revalidate) return {};
  const description = 'What was read before (`If-None-Match`) is still good.';
  return { 304: { description, ...referTo(headersOf(route, path, 304)) } };
}

function headersOf(route: Route, path: string, status: number): HeaderName[] {
  const names = everywhere(path);
  const tagged = route.revalidate || 'If-None-Match' in route.headers;
  if (tagged && (status === 200 || status === 304)) names.push('ETag');
  if (status === 200 && 'If-Match' in route.headers) names.push('ETag');
  if (status === 302) names.push('Location');
  if (status === 201 && 'Idempotency-Key' in route.headers) names.push('Idempotent-Replayed');
  if (status === 503) names.push('Retry-After');
  return names;
}

function everywhere(path: string): HeaderName[] {
  return isExempt(path)
    ? ['X-Request-Id']
    : ['X-Request-Id', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'];
}

/** What was named by the route, and what follows from its being one. */
function failures(route: Route, path: string, schemas: Components): Json {
  const names: ProblemName[] = ['InvalidInput', ...route.fails, 'Internal'];
  // Readiness has a 503 of its own.
  if (!(503 in route.responds)) names.push('Unavailable');
  if (!isExempt(path)) names.push('TooManyRequests');
  if (route.access.name !== 'public') names.push('NotAuthenticated');
  if (!['public', 'login'].includes(route.access.name)) names.push('NotAllowed');
  // An object that is not there, or a page beyond the last.
  if (route.params || (route.query && 'page' in route.query.shape)) names.push('NotFound');
  // The address counts among them, and only a query can make that long.
  if (route.query) names.push('HeadersTooLarge');
  if (route.body || route.streams) names.push('TooLarge', 'UnsupportedMediaType');
  if (route.body && !route.multipart) names.push('MalformedJson');
  for (const name of names) schemas.kinds.add(name);
  const byStatus = new Map<number, Set<ProblemName>>();
  for (const name of names) {
    const { status } = problems[name];
    byStatus.set(status, (byStatus.get(status) ?? new Set()).add(name));
  }
  return Object.fromEntries(
    [...byStatus].map(([status, kinds]) => [status, problemResponse(status, [...kinds], path)]),
  );
}

function problemResponse(status: number, kinds: readonly ProblemName[], path: string): Json {
  const lines = kinds.map((kind) => `${problems[kind].title} (\`${problemType(kind)}\`)`);
  const names = everywhere(path);
  if (status === 429 || status === 503) names.push('Retry-After');
  if (status === 401) names.push('WWW-Authenticate');
  const examples = kinds.map((kind) => [kind, { $ref: `#/components/examples/${kind}` }]);
  return {
    description: lines.join('; '),
    ...referTo(names),
    content: {
      'application/problem+json': {
        schema: { $ref: '#/components/schemas/Problem' },
        examples: Object.fromEntries(examples),
      },
    },
  };
}

/** Each of these kinds of problems, as it goes out. */
export function problemExamples(kinds: Iterable<ProblemName>): Record<string, Json> {
  const entries = [...kinds].toSorted().map((name) => {
    const { status, title } = problems[name];
    const value = {
      type: problemType(name),
      title,
      status,
      detail: details[name]?.detail ?? title,
      instance: '/api/v1/orders/',
      request_id: '0198c1f2-64d5-7f7f-b8c9-3a5d4e2b1c00',
      ...details[name]?.members,
    };
    return [name, { summary: title, value }];
  });
  return Object.fromEntries(entries);
}

const details: Readonly<Record<string, { detail: string; members?: Json }>> = {
  InvalidInput: {
    detail: 'Please correct: items.0.quantity.',
    members: { errors: { 'items.0.quantity': ['Must be a whole number from 1 to 100000.'] } },
  },
  NotAuthenticated: { detail: 'Send a valid token as "Authorization: Token KEY".' },
  NotAllowed: { detail: 'This takes: Admins with the permission `manage_orders`.' },
  OutOfStock: {
    detail: 'USB-C Charger: 7 asked for, 2 available.',
    members: {
      lines: [
        {
          product_id: '0198c1f2-64d5-7f7f-b8c9-3a5d4e2b1c01',
          product_name: 'USB-C Charger',
          requested: 7,
          available: 2,
        },
      ],
    },
  },
  TooManyRequests: { detail: 'Please go on in 42 s.' },
  Unavailable: { detail: 'Temporal can not be reached now. Please try again shortly.' },
};
