import { createHmac, timingSafeEqual } from 'node:crypto';
import { v4 as uuidv4 } from 'uuid';
import type { Knex } from '../database';

export const linkPurposes = ['reset_password', 'verify_email'] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

export interface NewLink {
  readonly customerId: number;
  readonly purpose: LinkPurpose;
  /** The address it is sent to. */
  readonly email: string;
  /** In milliseconds. */
  readonly ttlMs: number;
}

/** A link that works, once taken. */
export interface TakenLink {
  readonly customerId: number;
  readonly email: string;
}

/** Makes a link; those of the same purpose that the customer had before no longer work. @returns its id */
export async function createLink(
  trx: Knex.Transaction,
  { customerId, purpose, email, ttlMs }: NewLink,
): Promise<string> {
  const id = uuidv4();
  await trx('one_time_links').where({ customerId, purpose }).whereNull('usedAt').delete();
  const expiresAt = new Date(Date.now() + ttlMs);
  await trx('one_time_links').insert({ id, customerId, purpose, email, expiresAt });
  return id;
}

/**
 * The token in the link: the row's id and a signature of it, so that it can be made anew when the message
 * is sent and stands nowhere before that.
 */
export function linkToken(secretKey: string, id: string, purpose: LinkPurpose): string {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  return Buffer.concat([bytes, signature(secretKey, id, purpose)]).toString('base64url');
}

/**
 * Uses a link up: of two who come with it at once, one gets it.
 *
 * @returns null where it is forged, used, replaced by a newer one or expired
 */
export async function takeLink(
  trx: Knex.Transaction,
  secretKey: string,
  token: string,
  purpose: LinkPurpose,
): Promise<TakenLink | null> {
  const id = idIn(secretKey, token, purpose);
  if (id === null) return null;
  const [link] = await trx('one_time_links')
    .where({ id, purpose })
    .whereNull('usedAt')
    .where('expiresAt', '>', trx.fn.now())
    .update({ usedAt: trx.fn.now() })
    .returning<TakenLink[]>(['customerId', 'email']);
  return link ?? null;
}

/** Whether we have made it; whether it still works `takeLink` knows. */
export function isGenuine(secretKey: string, token: string, purpose: LinkPurpose): boolean {
  return idIn(secretKey, token, purpose) !== null;
}

function idIn(secretKey: string, token: string, purpose: LinkPurpose): string | null {
  const bytes = Buffer.from(token, 'base64url');
  if (bytes.length !== 48) return null;
  const id = bytes
    .subarray(0, 16)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return timingSafeEqual(bytes.subarray(16), signature(secretKey, id, purpose)) ? id : null;
}

function signature(secretKey: string, id: string, purpose: LinkPurpose): Buffer {
  return createHmac('sha256', secretKey).update(`one-time-link:${purpose}:${id}`).digest();
}
