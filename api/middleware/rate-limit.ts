import { createHash } from 'node:crypto';
import type { Middleware } from 'koa';
import { LRUCache } from 'lru-cache';
import { networkOf } from '../client-address';
import { createCounters, type Taken } from '../counters';
import type { Context, State } from '../mount';
import { Problem } from '../problems';

/** Asked all the time, by those who watch over this process. */
export function isExempt(path: string): boolean {
  return /^\/(?:health|ready)\/?$/.test(path);
}

const windowMs = 60_000;

/** How long, and for how many, it is remembered whose token was good. */
const rememberMs = 300_000;
const remembered = 50_000;

/**
 * Counts each request in this process: on the customer if its token is known to be one's, else on the
 * address. A new token is counted on the address until `whoAsks` tells whose it is; so a flood of bad ones
 * is refused before the database is asked, and people who share an address with it still get through.
 */
export function rateLimit(perMinute: number): Middleware<State> {
  const limit = Math.max(1, Math.floor(perMinute));
  const addresses = createCounters({ limit, windowMs });
  const customers = createCounters({ limit, windowMs });
  const known = new LRUCache<string, number>({ max: remembered, ttl: rememberMs });

  return (ctx, next) => {
    if (isExempt(ctx.path)) return next();
    const login = hashOf(ctx.get('Authorization'));
    const expected = known.get(login);
    const takeOf = (customerId: number | undefined) =>
      customerId === undefined
        ? addresses.take(networkOf(ctx.ip))
        : customers.take(String(customerId));

    const first = takeOf(expected);
    tell(ctx, first, limit);
    ctx.state.whoAsks = (customerId) => {
      if (customerId === undefined) known.delete(login);
      else known.set(login, customerId);
      if (customerId === expected) return;
      first.giveBack();
      tell(ctx, takeOf(customerId), limit);
    };
    return next();
  };
}

function tell(ctx: Context, { granted, remaining, resetsInMs }: Taken, limit: number): void {
  const seconds = String(Math.max(1, Math.ceil(resetsInMs / 1000)));
  ctx.set({
    'RateLimit-Limit': String(limit),
    'RateLimit-Remaining': String(remaining),
    'RateLimit-Reset': seconds,
  });
  if (granted) return;
  throw new Problem('TooManyRequests', `Please go on in ${seconds} s.`, {
    headers: { 'Retry-After': seconds },
  });
}

function hashOf(authorization: string): string {
  return createHash('sha256').update(authorization).digest('base64');
}
