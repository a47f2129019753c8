import { KoaPassport } from 'koa-passport';
import type { Handshake } from '../../../db/accounts/handshakes';
import type { Context } from '../../mount';
import { Problem } from '../../problems';
import type { Services } from '../../services';
import { logInRefused } from './code';
import { callbackUrl, keepHandshake, newHandshake, resumeHandshake } from './handshake';
import { invalidIdToken } from './id-token';
import type { IdentityProvider } from './provider';
import { OpenIdStrategy, type FinishedLogIn } from './strategy';

type Needed = Pick<Services, 'db' | 'shop'>;

const passport = new KoaPassport();

/** @returns where the provider wants the person to go; the browser gets the cookie of the handshake */
export async function beginLogIn(
  services: Needed,
  ctx: Context,
  provider: IdentityProvider,
  next: string | null,
): Promise<string> {
  const handshake = newHandshake(provider.name, next);
  const strategy = await strategyFor(services, ctx, provider, handshake);
  return new Promise((resolve, reject) => {
    passport
      .authenticate(
        strategy,
        { session: false },
        reject,
      )(ctx, nothing)
      .then(() => resolve(ctx.response.get('Location')), reject);
  });
}

/** What a provider sends its people back with (RFC 6749, section 4.1.2; RFC 9207 for `iss`). */
export interface CallbackQuery {
  readonly code?: string | undefined;
  readonly state?: string | undefined;
  readonly error?: string | undefined;
  readonly iss?: string | undefined;
}

/** @throws Problem LogInNotBegun, LogInRefused, InvalidIdToken, Unavailable */
export async function finishLogIn(
  services: Needed,
  ctx: Context,
  provider: IdentityProvider,
  { code, state, error, iss }: CallbackQuery,
): Promise<FinishedLogIn> {
  const isElsewhere = iss !== undefined && iss !== provider.issuer;
  if (error !== undefined || code === undefined || isElsewhere) {
    await resumeHandshake(services, ctx, provider.name, state);
    throw logInRefused();
  }
  const strategy = await strategyFor(services, ctx, provider);
  return new Promise((resolve, reject) => {
    passport
      .authenticate(strategy, { session: false }, (failure, user) => {
        if (failure) reject(problemIn(failure));
        // What it refuses by itself are ID tokens that belong elsewhere.
        else if (!user) reject(invalidIdToken('It was not issued for this log-in.'));
        else resolve(strategy.finished);
      })(ctx, nothing)
      .catch(reject);
  });
}

async function strategyFor(
  services: Needed,
  ctx: Context,
  provider: IdentityProvider,
  handshake?: Handshake,
): Promise<OpenIdStrategy> {
  const { name } = provider;
  const { metadata } = await provider.discover();
  return new OpenIdStrategy({
    provider,
    metadata,
    callbackUrl: callbackUrl(services.shop.publicUrl, name),
    keep: (begun) => keepHandshake(services, ctx, begun, name),
    resume: (state) => resumeHandshake(services, ctx, name, state),
    ...(handshake && { handshake }),
  });
}

/** passport-openidconnect wraps what goes wrong at the token endpoint. */
function problemIn(failure: unknown): unknown {
  if (!(failure instanceof Error) || !('oauthError' in failure)) return failure;
  return failure.oauthError instanceof Problem ? failure.oauthError : failure;
}

async function nothing(): Promise<void> {}
