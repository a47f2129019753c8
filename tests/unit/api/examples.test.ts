import { examples } from '../../../api/examples';
import { inDemoShop, Live, liveValues, type Example } from '../../../api/examples/example';
import type { Route } from '../../../api/route';
import { routeGroups } from '../../../api/routes';

const routes = new Map<string, Route>(
  routeGroups.flatMap(({ prefix, routes: all }) =>
    all.map((route) => [`${route.verb} ${prefix}${route.path}`, route] as const),
  ),
);
const exampleOf = (operation: string) =>
  new Map<string, Example>(Object.entries(examples)).get(operation) ?? {};

test('whatever takes a body or a parameter has an example, and every example its operation', () => {
  for (const [operation, { body, streams, params, query }] of routes) {
    const example = exampleOf(operation);
    const takesBody = body !== undefined || streams !== undefined;
    // A log-out and the like take nothing, and so need nothing.
    expect([operation, 'body' in example]).toEqual([operation, takesBody]);
    const named = [...operation.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    expect([operation, Object.keys(example.params ?? {})]).toEqual([operation, named]);
    if (params === undefined && query !== undefined) {
      expect([operation, query.safeParse(example.query ?? {}).success]).toEqual([operation, true]);
    }
  }
  expect(Object.keys(examples).filter((operation) => !routes.has(operation))).toEqual([]);
});

test('examples keep to the contracts that check them', () => {
  const checked = [...routes].flatMap(([operation, { body, params, multipart }]) => {
    const example = exampleOf(operation);
    const given = inDemoShop(example.body);
    const sent =
      multipart && typeof given === 'object'
        ? {
            ...Object.fromEntries(
              Object.entries({ ...given }).map(([name, value]) => [name, String(value)]),
            ),
            image: Buffer.from('a file'),
          }
        : given;
    const path = Object.fromEntries(
      Object.entries(example.params ?? {}).map(([name, value]) => [
        name,
        String(inDemoShop(value)),
      ]),
    );
    return [
      ...(body ? [[operation, body.safeParse(sent).error?.issues]] : []),
      ...(params ? [[operation, params.safeParse(path).error?.issues]] : []),
    ];
  });
  expect(checked.length).toBeGreaterThan(60);
  expect(checked.filter(([, issues]) => issues !== undefined)).toEqual([]);
});

test('what only the shop knows is named with the list that has it, and is shown as in the demo shop', () => {
  const id = new Live(4, '/api/v1/products/');
  const body = { items: [{ product_id: id, quantity: 1 }] };
  expect(liveValues({ params: { id: new Live(2, '/a/', 'id') }, body })).toEqual([
    { in: 'path', name: 'id', from: '/a/', at: 'id' },
    { in: 'body', name: 'items.0.product_id', from: '/api/v1/products/', at: 'results.0.id' },
  ]);
  expect(inDemoShop(body)).toEqual({ items: [{ product_id: 4, quantity: 1 }] });
});
