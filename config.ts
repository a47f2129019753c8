import { existsSync, readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join, resolve } from 'node:path';
import { z } from 'zod';
import { channels } from './workflows/domain/news';

/** Settings that are missing or wrong, each as a sentence that names it. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

/** A number, with one sentence for everything that can be wrong with it. */
const number = (what: string, min: number, max: number) =>
  z
    .string()
    .transform((text) => (text.trim() === '' ? Number.NaN : Number(text)))
    .refine((value) => value >= min && value <= max, { error: `must be ${what}` });
const hours = number('hours such as 24 or 0.5, at most a year', 0, 24 * 365);
const perMinute = number('a number such as 30; 0 is no limit', 0, 1_000_000);
const port = number('a port from 0 to 65535', 0, 65_535).refine(Number.isInteger, {
  error: 'must be a port from 0 to 65535',
});
const httpUrl = z.url({ protocol: /^https?$/, error: 'must be an http or https address' });
const postgresUrl = z.url({
  protocol: /^postgres(ql)?$/,
  error: 'must look like postgres://user@host:5432/name',
});
const smtpUrl = z.url({ protocol: /^smtps?$/, error: 'must look like smtp://host:25' });

export const queueNames = ['orders', ...channels] as const;
export type QueueName = (typeof queueNames)[number];

const timeZone = z.string().refine(
  (name) => {
    try {
      return Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
    } catch {
      return false;
    }
  },
  { error: 'must be a time zone such as Africa/Nairobi' },
);

/** Each an origin, as browsers send it: no path, no slash at the end. */
const origins = z
  .string()
  .transform(listed)
  .refine(
    (list) =>
      list.every(
        (each) => URL.canParse(each) && new URL(each).origin === each && !each.includes('*'),
      ),
    {
      error: 'must be origins such as https://shop.example.com, separated by commas',
    },
  );

/** Addresses and networks (`10.0.0.0/8`), as `X-Forwarded-For` is believed from. */
const networks = z
  .string()
  .transform(listed)
  .refine((list) => list.every(isNetwork), {
    error: 'must be addresses or networks such as 10.0.0.0/8, separated by commas',
  });

function listed(list: string): string[] {
  return list
    .split(',')
    .map((each) => each.trim())
    .filter(Boolean);
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const longest = { 0: -1, 4: 32, 6: 128 }[isIP(address)] ?? -1;
  if (rest.length > 0 || longest < 0) return false;
  return (
    bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) >= 1 && Number(bits) <= longest)
  );
}

/** What signs cookies and links where nothing else is said: known to everyone, so never in production. */
const knownSecretKey = 'orderflow-development-key-known-to-everyone';

const queueList = z
  .string()
  .transform((list) => list.split(',').map((name) => name.trim()))
  .pipe(z.array(z.enum(queueNames, { error: `must be some of ${queueNames.join(',')}` })).min(1));

const seconds = z
  .string()
  .transform((list) => listed(list).map(Number))
  .pipe(z.array(z.number({ error: 'must be seconds such as 1,5,25' }).min(0).max(86_400)).max(20));

/** Every variable OrderFlow reads. What has neither a default nor `optional` must be set (or the local stack run). */
const environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  ORDERFLOW_DATA_DIR: z.string().min(1).default('.data'),
  METRICS_PORT: port.default(9464),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: port.default(8002),
  PUBLIC_URL: httpUrl.optional(),
  MEDIA_DIR: z.string().min(1).optional(),
  DATABASE_URL: postgresUrl,
  TEMPORAL_ADDRESS: z.string().regex(/^\S+:\d+$/, 'must look like host:7233'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default'),
  TEMPORAL_API_KEY: z.string().min(1).optional(),
  TEMPORAL_TLS_CERT: z.string().min(1).optional(),
  TEMPORAL_TLS_KEY: z.string().min(1).optional(),
  TEMPORAL_UI_URL: httpUrl.default('http://localhost:8233'),
  WORKER_QUEUES: queueList.default([...queueNames]),
  SMTP_URL: smtpUrl,
  SMTP_FALLBACK_URL: smtpUrl.optional(),
  MAIL_FROM: z.string().min(3).default('OrderFlow <orders@orderflow.local>'),
  AFRICASTALKING_USERNAME: z.string().min(1),
  AFRICASTALKING_API_KEY: z.string().min(1),
  AFRICASTALKING_SENDER_ID: z.string().min(1).max(11).optional(),
  AFRICASTALKING_BASE_URL: httpUrl.optional(),
  AFRICASTALKING_FALLBACK_USERNAME: z.string().min(1).optional(),
  AFRICASTALKING_FALLBACK_API_KEY: z.string().min(1).optional(),
  AFRICASTALKING_FALLBACK_SENDER_ID: z.string().min(1).max(11).optional(),
  AFRICASTALKING_FALLBACK_BASE_URL: httpUrl.optional(),
  AFRICASTALKING_WEBHOOK_SECRET: z.string().min(16, 'must have 16 characters or more').optional(),
  SMS_PER_MINUTE: perMinute.default(10),
  EMAIL_PER_MINUTE: perMinute.default(30),
  SHOP_TIME_ZONE: timeZone.default('Africa/Nairobi'),
  SHOP_CURRENCY: z
    .string()
    .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as KES')
    .default('KES'),
  ORDER_REMINDER_HOURS: hours.default(24),
  ORDER_EXPIRY_HOURS: hours.default(0),
  NOTIFICATION_RETRY_SECONDS: seconds.default([1, 5, 25]),
  TOKEN_TTL_DAYS: number('days such as 30 or 0.5', 0.000_01, 3_650).default(30),
  SECRET_KEY: z
    .string()
    .min(32, 'must have 32 characters or more')
    .refine((key) => key.length < 32 || new Set(key).size >= 10, 'must be random')
    .default(knownSecretKey),
  OIDC_ISSUER_URL: httpUrl.optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  GOOGLE_ISSUER_URL: httpUrl.default('https://accounts.google.com'),
  GOOGLE_CLIENT_ID: z.string().min(1).optional(),
  GOOGLE_CLIENT_SECRET: z.string().min(1).optional(),
  CORS_ORIGINS: origins.default([]),
  TRUSTED_PROXIES: networks.default([]),
  RATE_LIMIT_PER_MINUTE: perMinute.default(600),
  LOGIN_ATTEMPTS_PER_MINUTE: perMinute.default(10),
  DEV_INBOX_URL: httpUrl.optional(),
});

type Environment = z.infer<typeof environment>;
type Setting = keyof Environment;

/** `.env.example` explains each. */
export const settingNames: readonly string[] = Object.keys(environment.shape);

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

/** What each setting alone can't tell. */
function refuseUnsafe(env: Environment, parts: readonly Part[]): void {
  if (
    parts.includes('secrets') &&
    env.NODE_ENV === 'production' &&
    env.SECRET_KEY.trim() === knownSecretKey
  ) {
    throw new ConfigError(
      'SECRET_KEY is not set: with NODE_ENV=production it must be, to 32 or more random characters.',
    );
  }
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
    temporal: {
      address: env.TEMPORAL_ADDRESS,
      namespace: env.TEMPORAL_NAMESPACE,
      apiKey: env.TEMPORAL_API_KEY,
      tlsCert: env.TEMPORAL_TLS_CERT,
      tlsKey: env.TEMPORAL_TLS_KEY,
    },
    workerQueues: [...new Set(env.WORKER_QUEUES)],
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

/** The `export NAME='value'` lines that the local stack writes for shells and for this. */
function readEnvFile(file: string): Record<string, string> {
  if (!existsSync(file)) return {};
  const lines = readFileSync(file, 'utf8').split('\n');
  const pairs = lines.flatMap((line) => {
    const match = /^export ([A-Z_]+)='([^']*)'$/.exec(line);
    if (match === null) return [];
    const [, name = '', value = ''] = match;
    return [[name, value] as const];
  });
  return Object.fromEntries(pairs);
}

/** How `@temporalio/client` and `@temporalio/worker` connect; certificates are read from their files. */
export function temporalConnection({ address, apiKey, tlsCert, tlsKey }: Config['temporal']) {
  const pair =
    tlsCert === undefined || tlsKey === undefined
      ? undefined
      : { crt: readFileSync(tlsCert), key: readFileSync(tlsKey) };
  return {
    address,
    ...(apiKey === undefined ? {} : { apiKey }),
    ...(pair !== undefined
      ? { tls: { clientCertPair: pair } }
      : apiKey === undefined
        ? {}
        : { tls: true }),
  };
}
