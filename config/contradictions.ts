import { ConfigError } from './error';
import type { Part } from './index';
import { knownSecretKey, type Environment, type Setting } from './settings';

/** What each setting alone can't tell. */
export function refuseUnsafe(env: Environment, parts: readonly Part[]): void {
  if (
    parts.includes('secrets') &&
    env.NODE_ENV === 'production' &&
    env.SECRET_KEY.trim() === knownSecretKey
  ) {
    throw new ConfigError(
      'SECRET_KEY is not set: with NODE_ENV=production it must be, to 32 or more random characters.',
    );
  }
  refuseHalfTls(env);
  const oidc = [env.OIDC_ISSUER_URL, env.OIDC_CLIENT_ID, env.OIDC_CLIENT_SECRET];
  if (oidc.includes(undefined) && oidc.some((each) => each !== undefined)) {
    throw new ConfigError(
      'OIDC_ISSUER_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong together: set all or none.',
    );
  }
  const fallback = [env.AFRICASTALKING_FALLBACK_USERNAME, env.AFRICASTALKING_FALLBACK_API_KEY];
  const besides = [env.AFRICASTALKING_FALLBACK_SENDER_ID, env.AFRICASTALKING_FALLBACK_BASE_URL];
  if (
    fallback.includes(undefined) &&
    [...fallback, ...besides].some((each) => each !== undefined)
  ) {
    throw new ConfigError(
      'AFRICASTALKING_FALLBACK_USERNAME and AFRICASTALKING_FALLBACK_API_KEY belong together: set both or none of the fallback.',
    );
  }
  if ((env.GOOGLE_CLIENT_ID === undefined) !== (env.GOOGLE_CLIENT_SECRET === undefined)) {
    throw new ConfigError(
      'GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET belong together: set both or none.',
    );
  }
}

/** The settings, of those that are given, that mean TLS to Temporal. */
export function temporalTlsSettings(env: Environment): readonly Setting[] {
  const all = [
    'TEMPORAL_TLS_CA',
    'TEMPORAL_TLS_CERT',
    'TEMPORAL_TLS_KEY',
    'TEMPORAL_TLS_SERVER_NAME',
    'TEMPORAL_API_KEY',
  ] as const;
  return all.filter((name) => env[name] !== undefined);
}

function refuseHalfTls(env: Environment): void {
  if ((env.TEMPORAL_TLS_CERT === undefined) !== (env.TEMPORAL_TLS_KEY === undefined)) {
    throw new ConfigError(
      'TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY belong together: set both or none.',
    );
  }
  const given = temporalTlsSettings(env);
  if (env.TEMPORAL_TLS === 'false' && given.length > 0) {
    throw new ConfigError(
      `TEMPORAL_TLS is false, which leaves no use for ${given.join(', ')}: remove one or the other.`,
    );
  }
}
