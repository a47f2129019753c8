import { ProblemDetails } from '../../../api/contracts/problem';
import { openApi } from '../../../api/openapi/document';
import { problems, type ProblemName } from '../../../api/problems';
import { routeGroups } from '../../../api/routes';

const document = openApi(routeGroups, 'http://shop.test');
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

const operationAt = (path: string, method: string): any => document.paths[path]?.[method];
const headersOf = (path: string, method: string, status: number) =>
  Object.keys(operationAt(path, method).responses[status].headers);

/** Every value under this key, however deep. */
function all(key: string, value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) =>
    name === key && typeof inner === 'string' ? [inner] : all(key, inner),
  );
}

test('every mounted route is there', () => {
  const mounted = routeGroups.flatMap(({ prefix, routes }) =>
    routes.map(({ verb, path }) => `${verb} ${prefix}${path}`),
  );
  const documented = operations.map(({ path, method }) => `${method.toUpperCase()} ${path}`);
  expect(documented.sort()).toEqual(mounted.sort());
  expect(new Set(mounted).size).toBe(mounted.length);
});

test('all references lead somewhere', () => {
  const references = all('$ref', document);
  expect(references.length).toBeGreaterThan(50);
  for (const reference of references) {
    const way = String(reference).split('/');
    expect(way.slice(0, 2)).toEqual(['#', 'components']);
    expect(document).toHaveProperty(way.slice(1));
  }
});

test('operations have names of their own, and their paths all their parameters', () => {
  const ids = operations.map(({ operation }) => operation['operationId']);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { path, operation } of operations) {
    const inPath = (operation['parameters'] as any[]).filter((each) => each.in === 'path');
    const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect(inPath.map(({ name }) => name)).toEqual(named);
    expect(inPath.every(({ required }) => required)).toBe(true);
  }
});

test('what is limited says so, and how', () => {
  for (const { path, operation } of operations) {
    const words = String((operation['responses'] as any)[429]?.description);
    const isProbe = ['/health/', '/ready/'].includes(path);
    expect([path, words.includes('too-many-requests')]).toEqual([path, !isProbe]);
    const isLogIn = ['/api/v1/auth/login/', '/api/v1/auth/token/'].includes(path);
    if (isLogIn) expect(words).toContain('too-many-attempts');
  }
});

test('every operation says who may use it and how it can fail', () => {
  for (const { path, operation } of operations) {
    const isPublic = operation['x-access'] === 'public';
    expect(operation['security']).toEqual(isPublic ? [] : [{ token: [] }]);
    expect(operation['description']).toMatch(/Access: /);
    const responses = operation['responses'] as Record<string, any>;
    expect('401' in responses).toBe(!isPublic || path.includes('/webhooks/'));
    for (const [status, { description, content }] of Object.entries(responses)) {
      expect(description).not.toBe('');
      if (Number(status) >= 400 && status !== '503') {
        expect(Object.keys(content)).toEqual(['application/problem+json']);
      }
    }
  }
});

test('the headers that an operation looks at are parameters nobody must send', () => {
  const inHeader = operations.flatMap(({ path, method, operation }) =>
    (operation['parameters'] as any[])
      .filter((each) => each.in === 'header')
      .map(({ name, required }) => [`${method} ${path}`, name, required]),
  );
  const conditional = inHeader.filter(([, name]) => String(name).startsWith('If-'));
  expect(conditional).toContainEqual(['get /api/v1/products/{id}/', 'If-None-Match', false]);
  expect(conditional).toContainEqual(['put /api/v1/products/{id}/', 'If-Match', false]);
  expect(inHeader.filter((each) => !conditional.includes(each))).toEqual([
    ['post /api/v1/auth/register/', 'Accept-Language', false],
    ['post /api/v1/products/{id}/adjust_stock/', 'Idempotency-Key', false],
    ['post /api/v1/orders/', 'Idempotency-Key', false],
    ['get /api/v1/orders/{id}/events/', 'Last-Event-ID', false],
    ['post /api/v1/admin/notifications/retry/', 'Idempotency-Key', false],
    ['post /api/v1/admin/notifications/send_test_sms/', 'Idempotency-Key', false],
    ['post /api/v1/admin/notifications/send_test_email/', 'Idempotency-Key', false],
    ['post /api/v1/admin/send_system_alert/', 'Idempotency-Key', false],
    ['post /api/v1/admin/notifications/send_custom/', 'Idempotency-Key', false],
    ['get /reset-password/', 'Accept-Language', false],
    ['get /verify-email/', 'Accept-Language', false],
  ]);
});

test('it can be written as JSON, and what is read-only or a default is marked', () => {
  const text = JSON.stringify(document);
  expect(JSON.parse(text)).toEqual(document);
  expect(text).not.toContain('$defs');
  const { NewOrder, Order } = document.components.schemas as Record<string, any>;
  expect(NewOrder.required).toEqual(['shipping_address', 'items']);
  expect(NewOrder.properties.is_paid).toEqual({ readOnly: true });
  expect(NewOrder.additionalProperties).toBe(false);
  expect(Order.properties.total_amount).toEqual({ $ref: '#/components/schemas/Money' });
});

test('a form with a file is one of its own kind, and the image that comes of it a binary', () => {
  const upload = document.paths['/api/v1/products/{id}/image/']?.['post'] as any;
  expect(upload.requestBody.content).toEqual({
    'multipart/form-data': {
      schema: { $ref: '#/components/schemas/ImageUpload' },
      example: { image: 'picture.png' },
    },
  });
  expect(document.components.schemas['ImageUpload']).toMatchObject({
    properties: { image: { type: 'string', format: 'binary' } },
    required: ['image'],
  });
  const served = document.paths['/media/{kind}/{owner}/{file}']?.['get'] as any;
  expect(served.responses['200'].content).toEqual({
    'image/webp': { schema: { type: 'string', format: 'binary' } },
  });
});

test('answers name their headers: limits everywhere, when to come back, ETags, replays', () => {
  for (const { path, operation } of operations) {
    const isProbe = ['/health/', '/ready/'].includes(path);
    for (const [status, { headers }] of Object.entries(operation['responses'] as any) as any) {
      expect(Object.keys(headers)).toContain('X-Request-Id');
      expect('RateLimit-Remaining' in headers).toBe(!isProbe);
      expect([path, status, 'Retry-After' in headers]).toEqual([
        path,
        status,
        ['429', '503'].includes(status),
      ]);
    }
  }
  expect(headersOf('/api/v1/products/{id}/', 'get', 200)).toContain('ETag');
  expect(headersOf('/api/v1/products/{id}/', 'get', 304)).toContain('ETag');
  expect(headersOf('/api/v1/products/{id}/', 'put', 200)).toContain('ETag');
  expect(headersOf('/api/v1/orders/', 'post', 201)).toContain('Idempotent-Replayed');
  expect(headersOf('/api/v1/auth/oidc/login/', 'get', 302)).toContain('Location');
});

test('each kind of problem that an operation names stands there as an example', () => {
  const { examples } = document.components as any;
  for (const [kind, { value }] of Object.entries<any>(examples)) {
    expect(value).toMatchObject({ status: problems[kind as ProblemName].status });
    expect(ProblemDetails.safeParse(value).success).toBe(true);
  }
  const { responses } = operationAt('/api/v1/orders/', 'post');
  expect(Object.keys(responses[409].content['application/problem+json'].examples)).toEqual([
    'OutOfStock',
    'NotForSale',
    'IdempotencyKeyReused',
  ]);
});

test('every tag says what it is about, and pages are asked for by numbers', () => {
  for (const tag of document['tags'] as any[]) expect(tag).toHaveProperty('description');
  const { parameters } = operationAt('/api/v1/orders/', 'get');
  expect(parameters.find(({ name }: any) => name === 'page_size')).toMatchObject({
    schema: { type: 'integer', minimum: 1, maximum: 100 },
  });
});
