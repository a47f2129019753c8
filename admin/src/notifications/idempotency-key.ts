/** A key under which the shop does a thing once, however often it is asked: an answer may get lost. */
export function newIdempotencyKey(): string {
  // `crypto.randomUUID` is for pages over https only.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
