import type { Json } from './components';

const header = (description: string, type: 'string' | 'integer', example: unknown): Json => ({
  description,
  schema: { type },
  example,
});

/** The headers of answers, as components. */
export const headers = {
  'X-Request-Id': header(
    'Of this request: as it was sent, or made here. It stands in all logs.',
    'string',
    '0198c1f2-64d5-7f7f-b8c9-3a5d4e2b1c00',
  ),
  'RateLimit-Limit': header('Requests a minute, where a limit is set.', 'integer', 600),
  'RateLimit-Remaining': header('Of those still to be had.', 'integer', 597),
  'RateLimit-Reset': header('Seconds until all are to be had again.', 'integer', 42),
  'Retry-After': header('Seconds after which it is worth trying again.', 'integer', 5),
  'WWW-Authenticate': header('How to authenticate.', 'string', 'Token'),
  ETag: header(
    'Tells this state; for `If-None-Match` and `If-Match`.',
    'string',
    '"tQ2zJ0hYk5m8w1xCv7dRbNfLs3E"',
  ),
  Location: header('Where to go on.', 'string', '/welcome'),
  'Idempotent-Replayed': header(
    '`true`: this order was placed before, by the same `Idempotency-Key`.',
    'string',
    'true',
  ),
} as const satisfies Record<string, Json>;

export type HeaderName = keyof typeof headers;

export function referTo(names: readonly HeaderName[]): { headers: Json } {
  const entries = names.map((name) => [name, { $ref: `#/components/headers/${name}` }]);
  return { headers: Object.fromEntries(entries) };
}
