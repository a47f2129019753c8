import { openApi } from '../../../api/openapi';
import { routeGroups } from '../../../api/routes';

const document = openApi(routeGroups, 'http://shop.test');
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

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
    expect(reference).toMatch(/^#\/components\/schemas\//);
    expect(document.components.schemas).toHaveProperty([String(reference).split('/').at(-1) ?? '']);
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
    ['post /api/v1/products/{id}/adjust_stock/', 'Idempotency-Key', false],
    ['post /api/v1/orders/', 'Idempotency-Key', false],
    ['get /api/v1/orders/{id}/events/', 'Last-Event-ID', false],
    ['post /api/v1/admin/notifications/retry/', 'Idempotency-Key', false],
    ['post /api/v1/admin/notifications/send_test_sms/', 'Idempotency-Key', false],
    ['post /api/v1/admin/notifications/send_test_email/', 'Idempotency-Key', false],
    ['post /api/v1/admin/send_system_alert/', 'Idempotency-Key', false],
    ['post /api/v1/admin/notifications/send_custom/', 'Idempotency-Key', false],
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
    'multipart/form-data': { schema: { $ref: '#/components/schemas/ImageUpload' } },
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
