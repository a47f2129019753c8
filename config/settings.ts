import { z } from 'zod';
import { about } from './about';
import {
  apiKey,
  buildId,
  deploymentName,
  hours,
  httpUrl,
  networks,
  number,
  origins,
  perMinute,
  port,
  postgresUrl,
  queueList,
  queueNames,
  seconds,
  senderId,
  smtpUrl,
  text,
  timeZone,
  trueOrFalse,
  wholeNumber,
} from './kinds';
import { theTraces } from './tracing';

/** What signs cookies and links where nothing else is said: known to everyone, so never in production. */
export const knownSecretKey = 'orderflow-development-key-known-to-everyone';

const theProcess = {
  NODE_ENV: about(
    z.enum(['development', 'test', 'production']).default('development'),
    '`development`, `test` or `production`. In production nothing is taken from a local stack, and defaults that are known to everyone are refused.',
  ),
  LOG_LEVEL: about(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    '`fatal`, `error`, `warn`, `info`, `debug`, `trace` or `silent`.',
  ),
  METRICS_PORT: about(
    port.default(9464),
    'Where Prometheus reads `/metrics` of this process, on `HOST`, and where a worker tells at `/health/` whether it polls; not for the public. API and worker on one machine need one each; 0 = none.',
  ),
};

const theApi = {
  PORT: about(port.default(8002), 'Where the API listens.'),
  HOST: about(text.default('127.0.0.1'), 'The address it listens on; `0.0.0.0` in the image.'),
  PUBLIC_URL: about(httpUrl.optional(), {
    description: 'Where people reach it: for links in messages.',
    byDefault: '`http://localhost:PORT`',
  }),
  MEDIA_DIR: about(text.optional(), {
    description:
      'The directory in which images of products and categories are kept. Several API processes must share it.',
    byDefault: '`media`, in `ORDERFLOW_DATA_DIR`',
  }),
  SECRET_KEY: about(
    z
      .string()
      .min(32, 'must have 32 characters or more')
      .refine((key) => key.length < 32 || new Set(key).size >= 10, 'must be random')
      .default(knownSecretKey),
    {
      description:
        'Signs cookies and links: 32 random characters or more, the same for every API and worker (`openssl rand -base64 32`). What it is without being set is known to everyone, and refused in production.',
      isSecret: true,
      byDefault: 'known to everyone; in production it must be set',
    },
  ),
};

const theDatabase = {
  DATABASE_URL: about(postgresUrl, {
    description: 'PostgreSQL 14 or later: `postgres://user:password@host:5432/orderflow`.',
    isSecret: true,
  }),
  DATABASE_READ_URL: about(postgresUrl.optional(), {
    description:
      'A streaming replica, for what the API reads that may be some seconds old: dashboard, figures, and the products that customers look through. The database itself is asked while it is away or more than 30 seconds behind (docs/scaling.md).',
    isSecret: true,
  }),
  DATABASE_POOL_MAX: about(
    wholeNumber('a whole number from 8 to 500', 8, 500).default(24),
    'Connections of each process at most: all processes together must fit `max_connections`. A worker of orders runs as many database steps at once as this, less 4.',
  ),
};

const theTemporal = {
  TEMPORAL_ADDRESS: about(
    z.string().regex(/^\S+:\d+$/, 'must look like host:7233'),
    'The frontend, as `host:port`.',
  ),
  TEMPORAL_NAMESPACE: about(
    text.default('default'),
    'The namespace in it; `npm run migrate` makes one that is not there.',
  ),
  TEMPORAL_RETENTION_DAYS: about(
    wholeNumber('whole days from 1 to 3650', 1, 3_650).default(30),
    'For how many days a namespace that is made then keeps closed workflows.',
  ),
  TEMPORAL_API_KEY: about(apiKey.optional(), {
    description: 'An API key, where Temporal asks for one. It is sent over TLS only.',
    isSecret: true,
  }),
  TEMPORAL_TLS: about(trueOrFalse.optional(), {
    description: 'TLS to Temporal. An API key and each of the following mean it as well.',
    byDefault: 'by what else is set',
  }),
  TEMPORAL_TLS_CA: about(
    text.optional(),
    'The file of who signed its certificate, where this machine does not trust it yet.',
  ),
  TEMPORAL_TLS_CERT: about(
    text.optional(),
    'The file of our certificate, for a server that asks for one (mTLS).',
  ),
  TEMPORAL_TLS_KEY: about(text.optional(), 'The file of its key.'),
  TEMPORAL_TLS_SERVER_NAME: about(
    text.optional(),
    'The name in its certificate, where that is not the host of the address.',
  ),
  TEMPORAL_UI_URL: about(
    httpUrl.default('http://localhost:8233'),
    'Temporal Web, for the links in the admins’ e-mails and pages.',
  ),
};

const theWorker = {
  WORKER_QUEUES: about(
    queueList.default([...queueNames]),
    'Which task queues this worker serves; any number of workers can share one.',
  ),
  WORKER_DEPLOYMENT_NAME: about(
    deploymentName.default('orderflow'),
    'As what Temporal knows the workers of this installation, where they are versioned.',
  ),
  WORKER_BUILD_ID: about(
    buildId.optional(),
    'Turns worker versioning on: workers of the queue `orders` get work once `npm run ops -- deployment current` has made their build the current one ([changing-safely.md](changing-safely.md)). Without it, whoever asks gets work.',
  ),
  WORKER_MAX_CACHED_WORKFLOWS: about(
    wholeNumber('a whole number from 10 to 100000', 10, 100_000).default(1_500),
    'Open orders that a worker keeps in memory between their steps, about 0.12 MB each; what is beyond is replayed from its history when it is needed.',
  ),
};

const mail = {
  SMTP_URL: about(smtpUrl, {
    description: '`smtp://user:password@host:587`, or `smtps://` for TLS from the start.',
    isSecret: true,
  }),
  SMTP_FALLBACK_URL: about(smtpUrl.optional(), {
    description:
      'Another server, used while the first is sick (docs/notifications.md, A second provider).',
    isSecret: true,
  }),
  MAIL_FROM: about(
    z.string().min(3).default('OrderFlow <orders@orderflow.local>'),
    'The sender of all mail.',
  ),
};

const sms = {
  AFRICASTALKING_USERNAME: about(
    text,
    'The account at Africa’s Talking; `sandbox` is their sandbox.',
  ),
  AFRICASTALKING_API_KEY: about(apiKey, { description: 'The account’s key.', isSecret: true }),
  AFRICASTALKING_SENDER_ID: about(senderId.optional(), {
    description: 'A sender registered with them, at most 11 characters.',
    byDefault: 'their short code',
  }),
  AFRICASTALKING_BASE_URL: about(httpUrl.optional(), {
    description: 'Their address, if it is another one.',
    byDefault: 'theirs, by the user name',
  }),
  AFRICASTALKING_FALLBACK_USERNAME: about(
    text.optional(),
    'Another account (or another provider that speaks the same HTTP API), used while the first is sick.',
  ),
  AFRICASTALKING_FALLBACK_API_KEY: about(apiKey.optional(), {
    description: 'Its key; both or none.',
    isSecret: true,
  }),
  AFRICASTALKING_FALLBACK_SENDER_ID: about(senderId.optional(), 'Its sender.'),
  AFRICASTALKING_FALLBACK_BASE_URL: about(httpUrl.optional(), 'Its address.'),
  AFRICASTALKING_WEBHOOK_SECRET: about(
    z.string().min(16, 'must have 16 characters or more').optional(),
    {
      description:
        '16 random characters or more (`openssl rand -hex 24`). Give the provider `PUBLIC_URL/api/v1/webhooks/africastalking/delivery/?secret=…` for delivery reports; without it none are taken.',
      isSecret: true,
    },
  ),
};

const rates = {
  SMS_PER_MINUTE: about(
    perMinute.default(10),
    'SMS a minute over all workers, until an admin gives the channel another rate; 0 = no limit.',
  ),
  EMAIL_PER_MINUTE: about(perMinute.default(30), 'The same for e-mails.'),
  RATE_LIMIT_PER_MINUTE: about(
    perMinute.default(600),
    'Requests a minute of one customer, or of one address where nobody is logged in, at each API process; 0 = no limit.',
  ),
  LOGIN_ATTEMPTS_PER_MINUTE: about(
    perMinute.default(10),
    'Failed log-ins a minute for one account, and from one address; 0 = no limit.',
  ),
};

const theShop = {
  SHOP_TIME_ZONE: about(
    timeZone.default('Africa/Nairobi'),
    'Order numbers start anew, and days begin, at midnight here.',
  ),
  SHOP_CURRENCY: about(
    z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as KES')
      .default('KES'),
    'The ISO 4217 code of what prices are in.',
  ),
  ORDER_REMINDER_HOURS: about(
    hours.default(24),
    'Hours (fractions allowed) until the admins are reminded of an order left unconfirmed; 0 = never.',
  ),
  ORDER_EXPIRY_HOURS: about(
    hours.default(0),
    'Hours (fractions allowed) until an order left unconfirmed is cancelled; 0 = never.',
  ),
  NOTIFICATION_RETRY_SECONDS: about(
    seconds.default([1, 5, 25]),
    'Pauses in seconds between the tries of one message; after the last it has failed.',
  ),
  MESSAGE_HTML_MONTHS: about(
    wholeNumber('a whole number of months, at most 1200; 0 is never', 0, 1_200).default(0),
    'Months after which settled e-mails lose their HTML, half of what the rows of an order take; their text stays. 0 = never.',
  ),
  TOKEN_TTL_DAYS: about(
    number('days such as 30 or 0.5', 0.000_01, 3_650).default(30),
    'Days (fractions allowed) that a log-in holds after it was last used.',
  ),
};

const openIdConnect = {
  OIDC_ISSUER_URL: about(
    httpUrl.optional(),
    'A provider that people log in with (all three or none); its redirect address is `PUBLIC_URL/api/v1/auth/oidc/callback/`.',
  ),
  OIDC_CLIENT_ID: about(text.optional(), 'The client that it knows OrderFlow by.'),
  OIDC_CLIENT_SECRET: about(text.optional(), { description: 'Its secret.', isSecret: true }),
  GOOGLE_CLIENT_ID: about(
    text.optional(),
    'Google besides (both or none); the redirect address is `PUBLIC_URL/api/v1/auth/google/callback/`.',
  ),
  GOOGLE_CLIENT_SECRET: about(text.optional(), { description: 'Its secret.', isSecret: true }),
  GOOGLE_ISSUER_URL: about(httpUrl.default('https://accounts.google.com'), 'Google’s address.'),
};

const theEdge = {
  CORS_ORIGINS: about(
    origins.default([]),
    'The origins whose pages may call the API from a browser, separated by commas.',
  ),
  TRUSTED_PROXIES: about(
    networks.default([]),
    'The proxies before the API, as addresses or networks: only from them are `X-Forwarded-For` and `traceparent` believed.',
  ),
};

const thisMachine = {
  ORDERFLOW_DATA_DIR: about(
    text.default('.data'),
    'Where `npm start` keeps its database, mail, logs and images.',
  ),
  DEV_INBOX_URL: about(
    httpUrl.optional(),
    'The local inbox, shown at `/dev/inbox/`; set by `npm start`, without effect in production.',
  ),
};

/** In the order of the pages that are written from them. */
export const groups = [
  { title: 'The process', settings: theProcess },
  { title: 'The API', settings: theApi },
  { title: 'The database', settings: theDatabase },
  { title: 'Temporal', settings: theTemporal },
  { title: 'The worker', settings: theWorker },
  { title: 'E-mail', settings: mail },
  { title: 'SMS', settings: sms },
  { title: 'Rates and limits', settings: rates },
  { title: 'The shop', settings: theShop },
  { title: 'Log-in with OpenID Connect', settings: openIdConnect },
  { title: 'Who may ask', settings: theEdge },
  { title: 'Traces', settings: theTraces },
  { title: 'This machine', settings: thisMachine },
] as const;

/** Every variable OrderFlow reads. What has neither a default nor `optional` must be set (or the local stack run). */
export const environment = z.object({
  ...theProcess,
  ...theApi,
  ...theDatabase,
  ...theTemporal,
  ...theWorker,
  ...mail,
  ...sms,
  ...rates,
  ...theShop,
  ...openIdConnect,
  ...theEdge,
  ...theTraces,
  ...thisMachine,
});

export type Environment = z.infer<typeof environment>;
export type Setting = keyof Environment;

export const settingNames: readonly string[] = Object.keys(environment.shape);
