import { invalidInput } from './problems';

/** @returns what `Idempotency-Key` says, if anything */
export function idempotencyKey(given: string): string | null {
  if (given === '') return null;
  if (given.length <= 255) return given;
  throw invalidInput({ 'Idempotency-Key': ['Must be 1 to 255 characters.'] });
}

/** For the documentation of routes that look at it. */
export function idempotencyHeader(gives: string) {
  return {
    'Idempotency-Key':
      `1 to 255 characters. With the same key the same request gives ${gives}, ` +
      'with `Idempotent-Replayed: true`.',
  } as const;
}

export function replayedHeader(replayed: boolean): Record<string, string> {
  return replayed ? { 'Idempotent-Replayed': 'true' } : {};
}
