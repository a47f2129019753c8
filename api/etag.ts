import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { Problem } from './problems';

/** A strong validator (RFC 9110, section 8.8.3) of a body as it goes out. */
export function etagOf(body: string): string {
  return `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`;
}

/**
 * Whether the client has this already (`If-None-Match`, RFC 9110, section 13.1.2). Not Koa's `ctx.fresh`:
 * that never says so to who also sends `Cache-Control: no-cache`, as `fetch` does.
 */
export function isKnown(ifNoneMatch: string, tag: string): boolean {
  return ifNoneMatch
    .split(',')
    .some((each) => ['*', tag].includes(each.trim().replace(/^W\//, '')));
}

/**
 * Sees that what is about to be changed is still what the client has read, if it says what that was
 * (`If-Match`, RFC 9110, section 13.1.1). Under a lock, so that it stays so.
 *
 * @param current reads it as its GET would answer
 * @throws Problem PreconditionFailed
 */
export async function requireMatch<S extends z.ZodType>(
  ifMatch: string,
  contract: S,
  current: () => Promise<z.input<S>>,
): Promise<void> {
  if (ifMatch === '') return;
  const wanted = ifMatch.split(',').map((tag) => tag.trim());
  if (wanted.includes('*')) return;
  const tag = etagOf(JSON.stringify(contract.parse(await current())));
  if (wanted.includes(tag)) return;
  throw new Problem('PreconditionFailed', 'Read it again and repeat the change on what is there.');
}

/** For the documentation of routes that look at it. */
export const ifMatchHeader = {
  'If-Match': 'The ETag that was read: the change is made only if nothing has changed since.',
} as const;
