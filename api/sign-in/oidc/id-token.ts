import { createHash } from 'node:crypto';
import { errors, jwtVerify } from 'jose';
import { z } from 'zod';
import { isStorable } from '../../input';
import { Problem } from '../../problems';
import type { IdentityProvider } from './provider';

/** Signatures that only the holder of a private key can make: never `none`, never a shared secret. */
const algorithms = 'RS256 RS384 RS512 PS256 PS384 PS512 ES256 ES384 ES512 EdDSA Ed25519'.split(' ');

/** Two clocks may differ by this much. */
const toleranceSeconds = 10;

/** A nonce is remembered as long as its token holds: not for ever. */
const mostSeconds = 30 * 86_400;

const word = z.string().optional().catch(undefined);

/** What a provider says of a person, in an ID token or at its userinfo endpoint. */
export const PersonClaims = z.object({
  sub: z.string().min(1).max(255).refine(isStorable),
  email: word,
  email_verified: z.unknown().optional(),
  name: word,
  given_name: word,
  family_name: word,
});
export type PersonClaims = z.output<typeof PersonClaims>;

const IdTokenClaims = PersonClaims.extend({
  aud: z.union([z.string(), z.array(z.string())]),
  exp: z.number(),
  iat: z.number(),
  azp: z.string().optional(),
  nonce: z.string().optional(),
  at_hash: z.string().optional(),
});
export type IdTokenClaims = z.output<typeof IdTokenClaims>;

interface Expected {
  /** The one it must hold; left out where it was not asked for by us. */
  readonly nonce?: string;
  readonly accessToken?: string | undefined;
}

/**
 * Checks an ID token as OpenID Connect Core 1.0, section 3.1.3.7, wants it. Nothing of it is believed
 * before its signature is.
 *
 * @throws Problem InvalidIdToken, Unavailable
 */
export async function verifyIdToken(
  provider: IdentityProvider,
  idToken: string,
  { nonce, accessToken }: Expected,
): Promise<IdTokenClaims> {
  const { keys } = await provider.discover();
  const { payload, protectedHeader } = await jwtVerify(idToken, keys, {
    algorithms,
    issuer: provider.issuer,
    audience: provider.clientId,
    clockTolerance: toleranceSeconds,
    requiredClaims: ['sub', 'exp', 'iat'],
  }).catch((error: unknown) => {
    throw refusalOf(error) ?? provider.away(error);
  });
  // Access and logout tokens of the same provider are signed with the same keys (RFC 8725, section 3.11).
  if ((protectedHeader.typ ?? 'JWT').toUpperCase() !== 'JWT' || payload['events'] !== undefined) {
    throw invalidIdToken(words.malformed);
  }
  const parsed = IdTokenClaims.safeParse(payload);
  if (!parsed.success) throw invalidIdToken(words.incomplete, parsed.error);
  const claims = parsed.data;
  if (claims.iat > Date.now() / 1000 + toleranceSeconds) throw invalidIdToken(words.early);
  if (Array.isArray(claims.aud) && claims.aud.length > 1 && claims.azp !== provider.clientId) {
    throw invalidIdToken(words.audience);
  }
  if (claims.exp > Date.now() / 1000 + mostSeconds) throw invalidIdToken(words.endless);
  if (nonce !== undefined && claims.nonce !== nonce) throw invalidIdToken(words.nonce);
  if (accessToken !== undefined && claims.at_hash !== undefined) {
    checkHash(claims.at_hash, accessToken, protectedHeader.alg);
  }
  return claims;
}

const words = {
  malformed: 'It is not an ID token.',
  algorithm: 'It is signed in a way that is not taken here.',
  signature: 'Its signature is not one of the provider.',
  issuer: 'It was issued by another provider.',
  audience: 'It was issued for another client.',
  expired: 'It has expired.',
  early: 'It is not valid yet.',
  endless: 'It holds longer than an ID token may.',
  incomplete: 'It does not say all that an ID token must.',
  nonce: 'It belongs to another log-in.',
  used: 'It was used before.',
} as const;

export function invalidIdToken(message: string, cause?: unknown): Problem {
  return invalid('id_token', message, cause);
}

export function usedIdToken(): Problem {
  return invalidIdToken(words.used);
}

export function foreignAccessToken(): Problem {
  return invalid('access_token', 'It does not belong to the ID token.');
}

function invalid(field: 'id_token' | 'access_token', message: string, cause?: unknown): Problem {
  return new Problem('InvalidIdToken', message, { errors: { [field]: [message] }, cause });
}

/** Each of these says something of the token; any other error says something of the provider. */
const byCode: Readonly<Record<string, string>> = {
  [errors.JWTInvalid.code]: words.malformed,
  [errors.JWSInvalid.code]: words.malformed,
  [errors.JOSENotSupported.code]: words.algorithm,
  [errors.JOSEAlgNotAllowed.code]: words.algorithm,
  [errors.JWSSignatureVerificationFailed.code]: words.signature,
  [errors.JWKSNoMatchingKey.code]: words.signature,
  // Where there are several keys a token must name its own (OpenID Connect Core 1.0, section 10.1).
  [errors.JWKSMultipleMatchingKeys.code]: words.signature,
  [errors.JWTExpired.code]: words.expired,
};

const byClaim: Readonly<Record<string, string>> = {
  iss: words.issuer,
  aud: words.audience,
  nbf: words.early,
};

function refusalOf(error: unknown): Problem | null {
  if (error instanceof errors.JWTClaimValidationFailed) {
    const isMissing = error.reason === 'missing';
    return invalidIdToken((!isMissing && byClaim[error.claim]) || words.incomplete, error);
  }
  const message = error instanceof errors.JOSEError ? byCode[error.code] : undefined;
  return message === undefined ? null : invalidIdToken(message, error);
}

/** `at_hash` is the left half of the access token's hash, with the hash of the signature (section 3.1.3.6). */
function checkHash(given: string, accessToken: string, algorithm: string): void {
  const bits = /\d{3}$/.exec(algorithm)?.[0];
  // Ed25519 hashes with SHA-512.
  const hash = algorithm.startsWith('Ed') ? 'sha512' : `sha${bits}`;
  const digest = createHash(hash).update(accessToken, 'ascii').digest();
  const wanted = digest.subarray(0, digest.length / 2).toString('base64url');
  if (given !== wanted) throw foreignAccessToken();
}
