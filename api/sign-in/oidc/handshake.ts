import { createHash, randomBytes } from 'node:crypto';
import { saveHandshake, takeHandshake, type Handshake } from '../../../db/accounts/handshakes';
import type { Context } from '../../mount';
import { Problem } from '../../problems';
import type { Services } from '../../services';
import type { ProviderName } from './provider';

const ttlMs = 10 * 60_000;

type Needed = Pick<Services, 'db' | 'shop'>;

export function newHandshake(provider: ProviderName, next: string | null): Handshake {
  return { provider, next, state: secret(), nonce: secret(), codeVerifier: secret() };
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

/** What of the verifier goes to the provider (RFC 7636, section 4.2). */
export function challengeOf({ codeVerifier }: Handshake): string {
  return createHash('sha256').update(codeVerifier).digest('base64url');
}

/** Keeps a handshake here and its id in the browser, so that only this browser can come back with it. */
export async function keepHandshake(
  { db, shop }: Needed,
  ctx: Context,
  handshake: Handshake,
  provider: ProviderName,
): Promise<void> {
  const id = secret();
  await saveHandshake(db, id, handshake, ttlMs);
  const { name, ...cookie } = cookieFor(shop.publicUrl, provider);
  // What is behind a proxy that ends TLS does not see it.
  ctx.cookies.secure = cookie.secure;
  ctx.cookies.set(name, id, { ...cookie, maxAge: ttlMs });
}

/**
 * What was begun in this browser, once.
 *
 * @throws Problem LogInNotBegun
 */
export async function resumeHandshake(
  { db, shop }: Needed,
  ctx: Context,
  provider: ProviderName,
  state: string | undefined,
): Promise<Handshake> {
  const { name, ...cookie } = cookieFor(shop.publicUrl, provider);
  const id = ctx.cookies.get(name, { signed: true });
  ctx.cookies.secure = cookie.secure;
  if (id !== undefined) ctx.cookies.set(name, null, cookie);
  const handshake = id === undefined ? null : await takeHandshake(db, id, provider);
  if (handshake === null || handshake.state !== state) {
    throw new Problem(
      'LogInNotBegun',
      `This log-in was not begun in this browser, took more than ten minutes, or is over already. Please begin again at ${loginUrl(shop.publicUrl, provider)}.`,
    );
  }
  return handshake;
}

/**
 * Sent back only where it is needed. With TLS the name keeps other hosts of the domain from planting one,
 * which browsers allow only for the whole site.
 */
function cookieFor(publicUrl: string, provider: ProviderName) {
  const isSecure = publicUrl.startsWith('https:');
  const name = `orderflow-${provider}-login`;
  return {
    name: isSecure ? `__Host-${name}` : name,
    path: isSecure ? '/' : new URL(callbackUrl(publicUrl, provider)).pathname.replace(/\/$/, ''),
    secure: isSecure,
    signed: true,
    httpOnly: true,
    sameSite: 'lax',
  } as const;
}

export function callbackUrl(publicUrl: string, provider: ProviderName): string {
  return `${publicUrl}/api/v1/auth/${provider}/callback/`;
}

export function loginUrl(publicUrl: string, provider: ProviderName): string {
  return `${publicUrl}/api/v1/auth/${provider}/login/`;
}
