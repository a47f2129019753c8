import { createRemoteJWKSet, type JWTVerifyGetKey } from 'jose';
import { z } from 'zod';
import type { Config } from '../../../config';
import { unavailable, type Problem } from '../../problems';

/** The providers there can be, as they stand in paths. */
export type ProviderName = 'oidc' | 'google';

const httpUrl = z.url({ protocol: /^https?$/ });

/** What is used of a discovery document (OpenID Connect Discovery 1.0, section 3). */
const Metadata = z.object({
  issuer: z.string(),
  authorization_endpoint: httpUrl,
  token_endpoint: httpUrl,
  jwks_uri: httpUrl,
  userinfo_endpoint: httpUrl.optional(),
  code_challenge_methods_supported: z.array(z.string()).default([]),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
});
export type Metadata = z.output<typeof Metadata>;

interface Discovered {
  readonly metadata: Metadata;
  /** Its signing keys, asked for again when a token names one that is not among them. */
  readonly keys: JWTVerifyGetKey;
}

const withinMs = 5_000;
const knownForMs = 3_600_000;

/** A provider that people log in with. It is asked nothing until somebody does. */
export class IdentityProvider {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  #known: (Discovered & { readonly until: number }) | undefined;
  #asking: Promise<Discovered> | undefined;

  constructor(
    readonly name: ProviderName,
    { issuerUrl, clientId, clientSecret }: NonNullable<Config['oidc']>,
    /** After keys were asked for, how long an unknown one is refused without asking again. */
    readonly keysCooldownMs = 10_000,
  ) {
    this.issuer = issuerUrl;
    this.clientId = clientId;
    this.clientSecret = clientSecret;
  }

  /** @throws Problem Unavailable */
  async discover(): Promise<Discovered> {
    if (this.#known !== undefined && this.#known.until > Date.now()) return this.#known;
    this.#asking ??= this.#ask().finally(() => (this.#asking = undefined));
    try {
      return await this.#asking;
    } catch (error) {
      // What was true an hour ago is better than nothing.
      if (this.#known !== undefined) return this.#known;
      throw this.away(error);
    }
  }

  /**
   * What one of its endpoints answers, whatever the status; undefined where that is no JSON.
   *
   * @throws Problem Unavailable where there is no answer, or a 5xx
   */
  async fetchJson(url: string, init: RequestInit = {}): Promise<{ status: number; body: unknown }> {
    try {
      const signal = AbortSignal.timeout(withinMs);
      const response = await fetch(url, { ...init, redirect: 'error', signal });
      if (response.status >= 500) throw new Error(`${url} answered ${response.status}`);
      return { status: response.status, body: parsed(await response.text()) };
    } catch (error) {
      throw this.away(error);
    }
  }

  away(cause: unknown): Problem {
    return unavailable('The log-in provider', cause);
  }

  async #ask(): Promise<Discovered> {
    const url = `${this.issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`;
    const metadata = Metadata.parse((await this.fetchJson(url)).body);
    if (metadata.issuer !== this.issuer) {
      throw new Error(`${url} says its issuer is ${metadata.issuer}: set exactly that`);
    }
    const keys = createRemoteJWKSet(new URL(metadata.jwks_uri), {
      timeoutDuration: withinMs,
      cooldownDuration: this.keysCooldownMs,
    });
    this.#known = { metadata, keys, until: Date.now() + knownForMs };
    return this.#known;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Those that are set up. */
export function identityProviders({ oidc, google }: Pick<Config, 'oidc' | 'google'>) {
  return {
    oidc: oidc && new IdentityProvider('oidc', oidc),
    google: google && new IdentityProvider('google', google),
  };
}
