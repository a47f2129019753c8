import type { Knex } from './database';

/** A request that is carried out once, however often it comes. */
export interface IdempotentRequest {
  readonly id: string;
  /** Of what it asks for. */
  readonly hash: Buffer;
  /** The id of what it makes, if it is the first. */
  readonly made: string;
}

/**
 * Keeps what a request makes, in the transaction that makes it. Whoever comes with the same id at the same
 * moment waits for that to end, and is the first if it was taken back.
 *
 * @returns what stands now: of this request, or of the one before
 */
export async function keepRequest(
  trx: Knex.Transaction,
  { id, hash, made }: IdempotentRequest,
): Promise<Omit<IdempotentRequest, 'id'>> {
  const kept = await trx('idempotent_requests')
    .insert({ id, requestHash: hash, made })
    .onConflict('id')
    .ignore()
    .returning('id');
  if (kept.length > 0) return { hash, made };
  return trx('idempotent_requests').where({ id }).first('requestHash as hash', 'made');
}
