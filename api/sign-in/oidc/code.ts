import { z } from 'zod';
import { Problem } from '../../problems';
import type { IdentityProvider, Metadata } from './provider';

const Tokens = z.object({ id_token: z.string(), access_token: z.string() });
export type Tokens = z.output<typeof Tokens>;

const Refusal = z.object({ error: z.string() });

interface Grant {
  readonly code: string;
  readonly redirectUri: string;
  /** Left out where the provider has no PKCE. */
  readonly codeVerifier: string | undefined;
}

/**
 * Asks the token endpoint for what a code stands for (RFC 6749, section 4.1.3).
 *
 * @throws Problem LogInRefused, Unavailable
 */
export async function exchangeCode(
  provider: IdentityProvider,
  metadata: Metadata,
  { code, redirectUri, codeVerifier }: Grant,
): Promise<Tokens> {
  const { headers, fields } = credentials(provider, metadata);
  const { status, body } = await provider.fetchJson(metadata.token_endpoint, {
    method: 'POST',
    headers: { accept: 'application/json', ...headers },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      redirect_uri: redirectUri,
      ...(codeVerifier !== undefined && { code_verifier: codeVerifier }),
      ...fields,
    }),
  });
  const tokens = Tokens.safeParse(body);
  if (status === 200 && tokens.success) return tokens.data;
  const { error = 'no error' } = Refusal.safeParse(body).data ?? {};
  if (error === 'invalid_grant') throw logInRefused();
  throw provider.away(new Error(`${metadata.token_endpoint} answered ${status}, ${error}`));
}

export function logInRefused(): Problem {
  return new Problem('LogInRefused', 'The provider did not let you in. Please begin again.');
}

/** In the header unless the provider takes it only in the body. */
function credentials({ clientId, clientSecret }: IdentityProvider, metadata: Metadata) {
  const methods = metadata.token_endpoint_auth_methods_supported;
  if (!methods.includes('client_secret_basic') && methods.includes('client_secret_post')) {
    return { headers: {}, fields: { client_id: clientId, client_secret: clientSecret } };
  }
  // Each encoded as in a form, before they are joined (RFC 6749, section 2.3.1).
  const pair = [clientId, clientSecret].map((each) => new URLSearchParams([[each, '']]).toString());
  const joined = pair.map((each) => each.slice(0, -1)).join(':');
  const authorization = `Basic ${Buffer.from(joined).toString('base64')}`;
  return { headers: { authorization }, fields: {} };
}
