import { Email } from '../../contracts/fields';
import { isStorable } from '../../input';
import { PersonClaims, foreignAccessToken, type IdTokenClaims } from './id-token';
import type { IdentityProvider } from './provider';

/** Somebody a provider vouches for. */
export interface IdentifiedPerson {
  readonly issuer: string;
  readonly subject: string;
  /** Null where the provider does not give it. */
  readonly email: string | null;
  /** By the provider's word. */
  readonly isEmailVerified: boolean;
  readonly firstName: string;
  readonly lastName: string;
  /** Of the ID token; null where it has none. */
  readonly nonce: string | null;
  readonly tokenExpiresAt: Date;
}

/**
 * Who a verified ID token is about. Many providers tell address and name at their userinfo endpoint only.
 *
 * @throws Problem InvalidIdToken, Unavailable
 */
export async function identify(
  provider: IdentityProvider,
  token: IdTokenClaims,
  accessToken: string | undefined,
): Promise<IdentifiedPerson> {
  const told =
    token.email === undefined && accessToken !== undefined
      ? await userInfo(provider, token.sub, accessToken)
      : null;
  const claims: PersonClaims = told ?? token;
  const email = Email.safeParse(claims.email).data;
  return {
    issuer: provider.issuer,
    subject: token.sub,
    email: email !== undefined && isStorable(email) ? email : null,
    isEmailVerified: claims.email_verified === true,
    ...namesIn(claims),
    nonce: token.nonce ?? null,
    tokenExpiresAt: new Date(token.exp * 1000),
  };
}

async function userInfo(
  provider: IdentityProvider,
  subject: string,
  accessToken: string,
): Promise<PersonClaims | null> {
  const { userinfo_endpoint: url } = (await provider.discover()).metadata;
  if (url === undefined) return null;
  const { status, body } = await provider.fetchJson(url, {
    headers: { authorization: `Bearer ${accessToken}` },
  });
  if (status !== 200) return null;
  const claims = PersonClaims.safeParse(body).data;
  // An access token of somebody else must not lend them its address (OpenID Connect Core 1.0, section 5.3.2).
  if (claims?.sub !== subject) throw foreignAccessToken();
  return claims;
}

const longestName = 100;

function namesIn({ given_name: given, family_name: family, name, email }: PersonClaims) {
  const [first = '', ...rest] = tidy(name ?? '').split(' ');
  const firstName = tidy(given ?? '') || first || tidy(email?.split('@')[0] ?? '');
  const lastName = tidy(family ?? '') || (given === undefined ? rest.join(' ') : '');
  return { firstName: firstName.slice(0, longestName), lastName: lastName.slice(0, longestName) };
}

/** One line of text that can be seen and stored. */
function tidy(name: string): string {
  return name.normalize('NFC').replaceAll(/\p{C}/gu, '').replaceAll(/\s+/g, ' ').trim();
}
