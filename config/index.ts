import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { refuseUnsafe, temporalTlsSettings } from './contradictions';
import { readEnvFile } from './env-file';
import { ConfigError } from './error';
import { environment, type Environment, type Setting } from './settings';

export { ConfigError } from './error';
export { queueNames, type QueueName } from './kinds';
export { settingNames } from './settings';
export { loadTracing, type TracingSettings } from './tracing';

/** What an entry point cannot do without; it is not held up by what it does not use. */
export type Part = 'database' | 'temporal' | 'email' | 'sms' | 'secrets';

const settingsOf: Record<Part, readonly Setting[]> = {
  database: ['DATABASE_URL'],
  temporal: ['TEMPORAL_ADDRESS'],
  email: ['SMTP_URL'],
  sms: ['AFRICASTALKING_USERNAME', 'AFRICASTALKING_API_KEY'],
  // They have defaults, that of SECRET_KEY not in production.
  secrets: [],
};

export type Config = ReturnType<typeof shape>;

/**
 * Reads and checks the settings once. Outside production, an address that is not set is taken from
 * the local stack running in the data directory (`<data dir>/run/env`).
 *
 * @param parts what this process uses
 * @throws ConfigError with one sentence per setting that is missing or wrong
 */
export function loadConfig(
  parts: readonly Part[],
  env: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const given = withoutEmpty(env);
  const dataDir = resolve(given['ORDERFLOW_DATA_DIR'] ?? '.data');
  const local = given['NODE_ENV'] === 'production' ? {} : readEnvFile(join(dataDir, 'run', 'env'));
  // An API beside the local stack's own, on another port, is reached there.
  if (given['PORT'] !== undefined) delete local['PUBLIC_URL'];
  const all = { ...local, ...given };

  const needed = new Set(parts.flatMap((part) => settingsOf[part]));
  const unused = Object.values(settingsOf)
    .flat()
    .filter((setting) => !needed.has(setting));
  const optional = Object.fromEntries(unused.map((setting) => [setting, true])) as {
    [setting in Setting]?: true;
  };
  const parsed = environment.partial(optional).safeParse(all);
  if (!parsed.success) {
    const sentences = parsed.error.issues.map((issue) => sentence(issue, all));
    throw new ConfigError([...new Set(sentences)].join('\n'));
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  refuseUnsafe(parsed.data as Environment, parts);
  // What this process does not use may be missing; what it uses is there, as just checked.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return Object.freeze(shape(parsed.data as Environment, dataDir));
}

/** A provider that people log in with (OpenID Connect), where it is set up. */
function provider(
  issuerUrl: string | undefined,
  clientId: string | undefined,
  clientSecret: string | undefined,
) {
  return issuerUrl === undefined || clientId === undefined || clientSecret === undefined
    ? undefined
    : { issuerUrl, clientId, clientSecret };
}

/** The account that sends SMS while the first one's provider is sick, where there is one. */
function fallbackAccount(env: Environment) {
  const username = env.AFRICASTALKING_FALLBACK_USERNAME;
  const apiKey = env.AFRICASTALKING_FALLBACK_API_KEY;
  if (username === undefined || apiKey === undefined) return undefined;
  const senderId = env.AFRICASTALKING_FALLBACK_SENDER_ID;
  return { username, apiKey, senderId, baseUrl: env.AFRICASTALKING_FALLBACK_BASE_URL };
}

function shape(env: Environment, dataDir: string) {
  return {
    production: env.NODE_ENV === 'production',
    dataDir,
    mediaDir: resolve(env.MEDIA_DIR ?? join(dataDir, 'media')),
    logLevel: env.LOG_LEVEL,
    /** 0: none. */
    metricsPort: env.METRICS_PORT,
    host: env.HOST,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    /** A streaming copy of it, for reads that bear being seconds old. */
    databaseReadUrl: env.DATABASE_READ_URL,
    /** Connections that this process opens at most, to each of them. */
    databasePoolMax: env.DATABASE_POOL_MAX,
    temporal: {
      address: env.TEMPORAL_ADDRESS,
      namespace: env.TEMPORAL_NAMESPACE,
      retentionDays: env.TEMPORAL_RETENTION_DAYS,
      apiKey: env.TEMPORAL_API_KEY,
      tls: env.TEMPORAL_TLS === 'true' || temporalTlsSettings(env).length > 0,
      tlsCa: env.TEMPORAL_TLS_CA,
      tlsCert: env.TEMPORAL_TLS_CERT,
      tlsKey: env.TEMPORAL_TLS_KEY,
      tlsServerName: env.TEMPORAL_TLS_SERVER_NAME,
    },
    workerQueues: [...new Set(env.WORKER_QUEUES)],
    /** Without a build Temporal gives work to whoever asks for it. */
    deployment: { name: env.WORKER_DEPLOYMENT_NAME, buildId: env.WORKER_BUILD_ID },
    maxCachedWorkflows: env.WORKER_MAX_CACHED_WORKFLOWS,
    email: {
      smtpUrl: env.SMTP_URL,
      fallbackSmtpUrl: env.SMTP_FALLBACK_URL,
      from: env.MAIL_FROM,
      perMinute: env.EMAIL_PER_MINUTE,
    },
    sms: {
      username: env.AFRICASTALKING_USERNAME,
      apiKey: env.AFRICASTALKING_API_KEY,
      senderId: env.AFRICASTALKING_SENDER_ID,
      baseUrl: env.AFRICASTALKING_BASE_URL,
      fallback: fallbackAccount(env),
      webhookSecret: env.AFRICASTALKING_WEBHOOK_SECRET,
      perMinute: env.SMS_PER_MINUTE,
    },
    /** What message texts and order numbers need to know of the shop. */
    shop: {
      timeZone: env.SHOP_TIME_ZONE,
      currency: env.SHOP_CURRENCY,
      publicUrl: (env.PUBLIC_URL ?? `http://localhost:${env.PORT}`).replace(/\/+$/, ''),
      temporalUrl: `${env.TEMPORAL_UI_URL.replace(/\/+$/, '')}/namespaces/${env.TEMPORAL_NAMESPACE}`,
    },
    orders: {
      reminderAfterMs: env.ORDER_REMINDER_HOURS * 3_600_000,
      expireAfterMs: env.ORDER_EXPIRY_HOURS * 3_600_000,
    },
    retryDelaysMs: env.NOTIFICATION_RETRY_SECONDS.map((each) => each * 1000),
    /** 0: for ever. */
    messageHtmlMonths: env.MESSAGE_HTML_MONTHS,
    tokenTtlMs: env.TOKEN_TTL_DAYS * 86_400_000,
    secretKey: env.SECRET_KEY,
    oidc: provider(env.OIDC_ISSUER_URL, env.OIDC_CLIENT_ID, env.OIDC_CLIENT_SECRET),
    google: provider(env.GOOGLE_ISSUER_URL, env.GOOGLE_CLIENT_ID, env.GOOGLE_CLIENT_SECRET),
    corsOrigins: env.CORS_ORIGINS,
    trustedProxies: env.TRUSTED_PROXIES,
    rateLimitPerMinute: env.RATE_LIMIT_PER_MINUTE,
    loginAttemptsPerMinute: env.LOGIN_ATTEMPTS_PER_MINUTE,
    devInboxUrl: env.NODE_ENV === 'production' ? undefined : env.DEV_INBOX_URL,
  } as const;
}

function sentence(issue: z.core.$ZodIssue, given: Readonly<Record<string, unknown>>): string {
  const name = String(issue.path[0]);
  if (given[name] === undefined) {
    if (given['NODE_ENV'] === 'production') {
      return `${name} is not set: with NODE_ENV=production it must be.`;
    }
    return `${name} is not set, and no local stack runs here: set it, or run "npm start" in another terminal.`;
  }
  // The value itself is not repeated: it may be a secret.
  return `${name} is wrong: ${issue.message}.`;
}

function withoutEmpty(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  return Object.fromEntries(entries);
}
