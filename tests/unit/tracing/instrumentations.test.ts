import { isTraced } from '../../../tracing/instrumentations';

test.each([
  ['/api/v1/orders/', true],
  ['/api/v1/orders/?search=events/', true],
  ['/api/v1/orders/1/events/', false],
  ['/api/v1/orders/1/events?token=1', false],
  ['/health/', false],
  ['/metrics', false],
  ['/admin/assets/main.js', false],
  ['/', false],
])('%s is traced: %s', (url, expected) => {
  expect(isTraced(url)).toBe(expected);
});
