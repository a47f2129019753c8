import { createHash } from 'node:crypto';
import { v5 as uuidv5, v7 as uuidv7 } from 'uuid';
import type { Knex } from '../db/database';
import { keepRequest } from '../db/idempotent-requests';
import type { User } from './access';
import { Problem, invalidInput } from './problems';

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

/** Of a request: who asks, for what, and under which key. */
interface Asked {
  readonly user: User;
  readonly body: unknown;
  readonly header: (name: string) => string;
}

export interface Once {
  /** Of what the request makes, or made when it came first. */
  readonly id: string;
  readonly replayed: boolean;
}

/** Names a request after who asks, what it is and its key. */
const requestIds = '1b7d0c52-52a8-4f0e-8f0b-8f3a5c0f6b0d';

/**
 * The id of what this request makes, in the transaction that makes it: that of the first where it has come
 * before under its Idempotency-Key, also where both are here at once. A refusal leaves the key free; after a
 * week it is free again.
 *
 * @param what the route: a key means nothing to another
 * @throws Problem IdempotencyKeyReused
 */
export async function once(trx: Knex.Transaction, asked: Asked, what: string): Promise<Once> {
  const key = idempotencyKey(asked.header('Idempotency-Key'));
  const made = uuidv7();
  if (key === null) return { id: made, replayed: false };
  // The body as parsed: in the order of the contract and without what is ignored.
  const hash = createHash('sha256').update(JSON.stringify(asked.body)).digest();
  const id = uuidv5(`${what}:${asked.user.customer.id}:${key}`, requestIds);
  const stands = await keepRequest(trx, { id, hash, made });
  if (!stands.hash.equals(hash)) throw keyReused();
  return { id: stands.made, replayed: stands.made !== made };
}

export function keyReused(): Problem {
  return new Problem(
    'IdempotencyKeyReused',
    'This Idempotency-Key has been used with another body. Send the same body again, or use a new key.',
  );
}
