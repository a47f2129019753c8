import { createConfig, lintFromString } from '@redocly/openapi-core';
import { openApi } from '../../../api/openapi/document';
import { routeGroups } from '../../../api/routes';

const rules = {
  // The contract has a slash at the end of every path; without it they answer, too.
  'no-path-trailing-slash': 'off',
  // `/admin/customers/{id}/` and `/admin/{id}/deactivate/` are the contract's; ids are numbers.
  'no-ambiguous-paths': 'off',
  // A log-in at a provider is a redirect, and nothing else.
  'operation-2xx-response': 'off',
  'operation-description': 'error',
  'operation-operationId': 'error',
  'operation-singular-tag': 'error',
  'no-invalid-schema-examples': 'error',
  'no-invalid-parameter-examples': 'error',
  'no-invalid-media-type-examples': 'error',
} as const;

async function complaints(document: unknown): Promise<string[]> {
  const found = await lintFromString({
    source: JSON.stringify(document),
    absoluteRef: 'openapi.json',
    config: await createConfig({ extends: ['recommended-strict'], rules }),
  });
  return found.map(
    ({ ruleId, message, location }) => `${ruleId}: ${message} (${location[0]?.pointer})`,
  );
}

const document = openApi(routeGroups, 'https://shop.test');

test('redocly’s strict rules find nothing: it is OpenAPI 3.1, and its examples keep to their schemas', async () => {
  expect(await complaints(document)).toEqual([]);
});

test('they would find an example that breaks its schema, and a schema that is none', async () => {
  const broken = JSON.parse(JSON.stringify(document));
  const order = broken.paths['/api/v1/orders/'].post.requestBody.content['application/json'];
  order.example.items[0].quantity = 'two';
  broken.components.schemas.Order.type = 'thing';
  const found = await complaints(broken);
  expect(found).toContainEqual(
    expect.stringMatching(/^no-invalid-media-type-examples: .*quantity/),
  );
  expect(found).toContainEqual(expect.stringMatching(/^struct: .*schemas\/Order\/type/));
});
