/** The parts of passport's packages that OrderFlow uses; they have no types of their own. */
declare module 'passport-openidconnect' {
  type Done<Result extends unknown[]> = (error: unknown, ...result: Result) => void;

  interface StateStore {
    /** Gets what the request says; hands back the state to send. */
    store(
      request: unknown,
      context: object,
      appState: unknown,
      meta: object,
      done: Done<[state?: string]>,
    ): void;
    /** Hands back what must be in the ID token. */
    verify(
      request: unknown,
      state: string | undefined,
      done: Done<[context?: { readonly nonce: string }]>,
    ): void;
  }

  interface Options {
    readonly issuer: string;
    readonly authorizationURL: string;
    readonly tokenURL: string;
    readonly clientID: string;
    readonly clientSecret: string;
    readonly callbackURL: string;
    readonly scope: readonly string[];
    readonly store: StateStore;
  }

  type Verify = (
    issuer: string,
    profile: unknown,
    context: unknown,
    idToken: string,
    done: Done<[user?: object]>,
  ) => void;

  interface TokenAnswer {
    readonly id_token: string;
  }

  class Strategy {
    constructor(options: Options, verify: Verify);

    protected readonly _oauth2: {
      getOAuthAccessToken(
        code: string,
        params: unknown,
        done: Done<[accessToken?: string, refreshToken?: undefined, answer?: TokenAnswer]>,
      ): void;
    };

    /** Parameters beside those it always sends. */
    authorizationParams(options: unknown): Record<string, string>;
  }
}

declare module 'koa-passport' {
  import type { Context } from 'koa';
  import type { Strategy } from 'passport-openidconnect';

  class KoaPassport {
    authenticate(
      strategy: Strategy,
      options: { readonly session: false },
      done: (error: unknown, user?: unknown) => void,
    ): (ctx: Context, next: () => Promise<void>) => Promise<unknown>;
  }
}
