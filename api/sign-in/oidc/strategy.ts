import { callbackify } from 'node:util';
import { Strategy } from 'passport-openidconnect';
import type { Handshake } from '../../../db/accounts/handshakes';
import { exchangeCode } from './code';
import { challengeOf } from './handshake';
import { verifyIdToken } from './id-token';
import { identify, type IdentifiedPerson } from './person';
import type { IdentityProvider, Metadata } from './provider';

export interface StrategyOptions {
  readonly provider: IdentityProvider;
  readonly metadata: Metadata;
  readonly callbackUrl: string;
  /** At the start of a log-in: keeps what it is given until the person is back. */
  readonly keep: (handshake: Handshake) => Promise<void>;
  /** At its end. */
  readonly resume: (state: string | undefined) => Promise<Handshake>;
  /** What begins now; at the end of a log-in it is what `resume` finds. */
  readonly handshake?: Handshake;
}

export interface FinishedLogIn {
  readonly person: IdentifiedPerson;
  /** Where they want to be now. */
  readonly next: string | null;
}

/**
 * One log-in, by the book of passport-openidconnect. What that lacks stands here: PKCE, timeouts, the
 * signature of the ID token, and a place for state and nonce other than a session.
 */
export class OpenIdStrategy extends Strategy {
  readonly #options: StrategyOptions;
  #handshake: Handshake | undefined;
  #person: IdentifiedPerson | undefined;

  constructor(options: StrategyOptions) {
    const { provider, metadata, callbackUrl, keep, resume, handshake } = options;
    super(
      {
        issuer: metadata.issuer,
        authorizationURL: metadata.authorization_endpoint,
        tokenURL: metadata.token_endpoint,
        clientID: provider.clientId,
        clientSecret: provider.clientSecret,
        callbackURL: callbackUrl,
        scope: ['profile', 'email'],
        store: {
          store: (_request, _context, _appState, _meta, done) => {
            callbackify(async () => {
              const begun = this.#begun();
              await keep(begun);
              return begun.state;
            })(done);
          },
          verify: (_request, state, done) => {
            callbackify(async () => {
              this.#handshake = await resume(state);
              return { nonce: this.#handshake.nonce };
            })(done);
          },
        },
      },
      (_issuer, _profile, _context, _idToken, done) => done(null, this.#person),
    );
    this.#options = options;
    this.#handshake = handshake;
    // oxlint-disable-next-line no-underscore-dangle -- the name of what its subclasses may use
    this._oauth2.getOAuthAccessToken = (code, _params, done) => {
      callbackify(() => this.#exchange(code))((error, tokens) => {
        if (error) done(error);
        else done(null, tokens.access_token, undefined, tokens);
      });
    };
  }

  override authorizationParams(): Record<string, string> {
    const begun = this.#begun();
    return {
      nonce: begun.nonce,
      ...(this.#hasPkce && {
        code_challenge: challengeOf(begun),
        code_challenge_method: 'S256',
      }),
    };
  }

  /** Once it has succeeded. */
  get finished(): FinishedLogIn {
    if (this.#person === undefined) throw new Error('nobody has logged in');
    return { person: this.#person, next: this.#begun().next };
  }

  get #hasPkce(): boolean {
    return this.#options.metadata.code_challenge_methods_supported.includes('S256');
  }

  #begun(): Handshake {
    if (this.#handshake === undefined) throw new Error('no log-in was begun');
    return this.#handshake;
  }

  /** The ID token is verified here, before passport-openidconnect reads anything from it. */
  async #exchange(code: string) {
    const { provider, metadata, callbackUrl } = this.#options;
    const { nonce, codeVerifier } = this.#begun();
    const tokens = await exchangeCode(provider, metadata, {
      code,
      redirectUri: callbackUrl,
      codeVerifier: this.#hasPkce ? codeVerifier : undefined,
    });
    const accessToken = tokens.access_token;
    const claims = await verifyIdToken(provider, tokens.id_token, { nonce, accessToken });
    this.#person = await identify(provider, claims, accessToken);
    return tokens;
  }
}
