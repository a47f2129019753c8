import { SpanKind, type Attributes } from '@opentelemetry/api';
import { emptyResource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import { publishable } from '../../../tracing/publishable';

function aSpan(attributes: Attributes, kind = SpanKind.CLIENT): ReadableSpan {
  return {
    name: 'a span',
    kind,
    spanContext: () => ({ traceId: '1', spanId: '2', traceFlags: 1 }),
    startTime: [1, 0],
    endTime: [2, 0],
    duration: [1, 0],
    ended: true,
    status: { code: 2, message: 'Key (email)=(jane@x.test) already exists.' },
    attributes,
    events: [
      { name: 'exception', time: [1, 0], attributes: { 'exception.message': 'jane@x.test' } },
    ],
    links: [],
    resource: emptyResource(),
    instrumentationScope: { name: 'test' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}

test('only attributes on the list are told', () => {
  const { attributes } = publishable(
    aSpan({
      'http.route': '/api/v1/orders/{id}/',
      'client.address': '197.248.99.7',
      'user_agent.original': 'Jane’s phone',
      'url.query': 'secret=1',
      'url.path': '/customers/jane@x.test/',
      'db.postgresql.values': ['jane@x.test'],
      'of.a.later.version': 'jane@x.test',
    }),
  );
  expect(attributes).toEqual({ 'http.route': '/api/v1/orders/{id}/' });
});

test('an address is told without what opens doors', () => {
  const url = 'https://user:key@provider.test:8443/version1/messaging?token=1#mail';
  expect(publishable(aSpan({ 'url.full': url })).attributes).toEqual({
    'url.full': 'https://provider.test:8443/version1/messaging',
  });
  expect(publishable(aSpan({ 'url.full': 'jane@x.test' })).attributes).toEqual({});
});

test('of SQL only what the code wrote is told', () => {
  const text = "select * from customers where email = 'jane@x.test' and id = $1";
  expect(publishable(aSpan({ 'db.query.text': text })).attributes).toEqual({
    'db.query.text': 'select * from customers where email = ? and id = $1',
  });
});

test('a request’s server is not what the client says it is, that of a call is told', () => {
  const server = { 'server.address': 'jane.x.test', 'server.port': 25 };
  expect(publishable(aSpan(server, SpanKind.SERVER)).attributes).toEqual({});
  expect(publishable(aSpan(server)).attributes).toEqual(server);
});

test('that it failed is told, not in whose words', () => {
  const { status, events } = publishable(aSpan({ 'error.type': '23505' }));
  expect({ status, events }).toEqual({ status: { code: 2 }, events: [] });
});
