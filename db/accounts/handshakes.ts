import { createHash } from 'node:crypto';
import type { Knex } from '../database';

/** What is remembered of a log-in with a provider until its person comes back from there. */
export interface Handshake {
  /** `oidc` or `google`. */
  readonly provider: string;
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Where the person wants to be afterwards. */
  readonly next: string | null;
}

/** @param id as the browser keeps it; only its hash is stored */
export async function saveHandshake(
  db: Knex,
  id: string,
  { provider, state, nonce, codeVerifier, next }: Handshake,
  ttlMs: number,
): Promise<void> {
  const expiresAt = new Date(Date.now() + ttlMs);
  const row = { idHash: hashOf(id), provider, state, nonce, codeVerifier, next, expiresAt };
  await db('oidc_handshakes').insert(row);
}

/** Gives a handshake out once: of two who come with it, one gets it. */
export async function takeHandshake(
  db: Knex,
  id: string,
  provider: string,
): Promise<Handshake | null> {
  const [taken] = await db('oidc_handshakes')
    .where({ idHash: hashOf(id), provider })
    .where('expiresAt', '>', db.fn.now())
    .delete()
    .returning<Handshake[]>(['provider', 'state', 'nonce', 'codeVerifier', 'next']);
  return taken ?? null;
}

/** @returns false where this nonce was taken before; who comes at the same time waits for the first to be through */
export async function takeNonce(
  trx: Knex.Transaction,
  issuer: string,
  nonce: string,
  expiresAt: Date,
): Promise<boolean> {
  const taken = await trx('oidc_nonces')
    .insert({ issuer, nonceHash: hashOf(nonce), expiresAt })
    .onConflict(['issuer', 'nonceHash'])
    .ignore()
    .returning('issuer');
  return taken.length === 1;
}

/** @returns how many log-ins nobody came back from, and nonces of tokens that have expired, were removed */
export async function sweepHandshakes(db: Knex): Promise<number> {
  const handshakes = await db('oidc_handshakes').where('expiresAt', '<', db.fn.now()).delete();
  const nonces = await db('oidc_nonces').where('expiresAt', '<', db.fn.now()).delete();
  return handshakes + nonces;
}

function hashOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
