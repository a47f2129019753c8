import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { ConfigError, loadConfig, loadTracing, settingNames, type Part } from '../../config';
import { wordsOf } from '../../config/about';
import { envExample, settingsPage } from '../../config/pages';
import { groups } from '../../config/settings';

type Env = Record<string, string | undefined>;

let dataDir: string;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'orderflow-config-'));
});

afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

const whole = {
  DATABASE_URL: 'postgres://shop@db:5432/orderflow',
  TEMPORAL_ADDRESS: 'temporal:7233',
  SMTP_URL: 'smtp://mail:25',
  AFRICASTALKING_USERNAME: 'shop',
  AFRICASTALKING_API_KEY: 'atsk_key',
};
const everyPart: readonly Part[] = ['database', 'temporal', 'email', 'sms'];

function load(env: Env, parts: readonly Part[] = everyPart) {
  return loadConfig(parts, { ORDERFLOW_DATA_DIR: dataDir, ...env });
}

/** What someone who starts OrderFlow with these settings is told, a line each. */
function complaints(env: Env, parts?: readonly Part[]): string[] {
  try {
    load(env, parts);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

function localStackWrites(settings: Record<string, string>): void {
  mkdirSync(join(dataDir, 'run'));
  const lines = Object.entries(settings).map(([name, value]) => `export ${name}='${value}'\n`);
  writeFileSync(join(dataDir, 'run', 'env'), lines.join(''));
}

describe('growing', () => {
  test('a process has 24 connections and remembers 1,500 orders unless it is told otherwise', () => {
    expect(load(whole)).toMatchObject({
      databasePoolMax: 24,
      maxCachedWorkflows: 1_500,
      databaseReadUrl: undefined,
      messageHtmlMonths: 0,
    });
    const larger = {
      DATABASE_POOL_MAX: '60',
      WORKER_MAX_CACHED_WORKFLOWS: '20000',
      DATABASE_READ_URL: 'postgres://shop@standby:5432/orderflow',
    };
    expect(load({ ...whole, ...larger })).toMatchObject({
      databasePoolMax: 60,
      maxCachedWorkflows: 20_000,
      databaseReadUrl: 'postgres://shop@standby:5432/orderflow',
    });
  });

  test('sizes that nothing could work with are refused', () => {
    // A worker leaves four connections to what is beside its database steps.
    expect(complaints({ ...whole, DATABASE_POOL_MAX: '4' })).toEqual([
      'DATABASE_POOL_MAX is wrong: must be a whole number from 8 to 500.',
    ]);
    expect(complaints({ ...whole, DATABASE_POOL_MAX: '24.5' })).toEqual([
      'DATABASE_POOL_MAX is wrong: must be a whole number from 8 to 500.',
    ]);
    expect(complaints({ ...whole, WORKER_MAX_CACHED_WORKFLOWS: '0' })).toEqual([
      'WORKER_MAX_CACHED_WORKFLOWS is wrong: must be a whole number from 10 to 100000.',
    ]);
    expect(complaints({ ...whole, MESSAGE_HTML_MONTHS: '-1' })).toHaveLength(1);
    expect(complaints({ ...whole, DATABASE_READ_URL: 'http://standby' })).toEqual([
      'DATABASE_READ_URL is wrong: must look like postgres://user@host:5432/name.',
    ]);
  });
});

describe('secrets', () => {
  const production = { ...whole, NODE_ENV: 'production' };

  test('the key everyone knows is refused in production, by what signs with it', () => {
    const refused = [expect.stringMatching(/^SECRET_KEY is not set: with NODE_ENV=production/)];
    expect(complaints(production, ['secrets'])).toEqual(refused);
    const { secretKey } = load(whole);
    expect(complaints({ ...production, SECRET_KEY: secretKey }, ['secrets'])).toEqual(refused);
    expect(complaints(production, ['database'])).toEqual([]);
    expect(
      complaints({ ...production, SECRET_KEY: 'a key of the shop, of 32 characters or more' }, [
        'secrets',
      ]),
    ).toEqual([]);
  });

  test('the known key with a space behind it, and one that is no secret, are refused', () => {
    const { secretKey } = load(whole);
    const padded = { ...production, SECRET_KEY: `${secretKey} ` };
    expect(complaints(padded, ['secrets'])).toHaveLength(1);
    expect(complaints({ ...whole, SECRET_KEY: 'a'.repeat(40) })).toEqual([
      'SECRET_KEY is wrong: must be random.',
    ]);
  });

  test('a second account for SMS is whole or not there', () => {
    const half = [
      expect.stringMatching(/^AFRICASTALKING_FALLBACK_USERNAME and .* belong together/),
    ];
    expect(complaints({ ...whole, AFRICASTALKING_FALLBACK_USERNAME: 'other' })).toEqual(half);
    expect(complaints({ ...whole, AFRICASTALKING_FALLBACK_SENDER_ID: 'SHOP' })).toEqual(half);
    const account = {
      AFRICASTALKING_FALLBACK_USERNAME: 'other',
      AFRICASTALKING_FALLBACK_API_KEY: 'key',
    };
    expect(load({ ...whole, ...account }).sms.fallback).toMatchObject({
      username: 'other',
      apiKey: 'key',
    });
    expect(load(whole).sms.fallback).toBeUndefined();
  });

  test('a short key is refused, and not repeated', () => {
    expect(complaints({ ...whole, SECRET_KEY: 'swordfish' })).toEqual([
      'SECRET_KEY is wrong: must have 32 characters or more.',
    ]);
  });
});

test('metrics have a port of their own, and none with 0', () => {
  expect(load(whole).metricsPort).toBe(9464);
  expect(load({ ...whole, METRICS_PORT: '0' }).metricsPort).toBe(0);
  expect(complaints({ ...whole, METRICS_PORT: 'off' })).toEqual([
    'METRICS_PORT is wrong: must be a port from 0 to 65535.',
  ]);
});

describe('how Temporal is reached', () => {
  const pair = { TEMPORAL_TLS_CERT: '/run/client.pem', TEMPORAL_TLS_KEY: '/run/client.key' };

  test('in plain, unless something says TLS', () => {
    expect(load(whole).temporal).toMatchObject({
      namespace: 'default',
      retentionDays: 30,
      tls: false,
    });
    for (const given of [
      { TEMPORAL_TLS: 'true' },
      { TEMPORAL_TLS_CA: '/run/ca.pem' },
      { TEMPORAL_TLS_SERVER_NAME: 'temporal.example' },
      { TEMPORAL_API_KEY: 'key' },
      pair,
    ]) {
      expect(load({ ...whole, ...given }).temporal.tls).toBe(true);
    }
  });

  test('a certificate without its key, and a key without its certificate, are refused', () => {
    const half = ['TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY belong together: set both or none.'];
    expect(complaints({ ...whole, TEMPORAL_TLS_CERT: pair.TEMPORAL_TLS_CERT })).toEqual(half);
    expect(complaints({ ...whole, TEMPORAL_TLS_KEY: pair.TEMPORAL_TLS_KEY })).toEqual(half);
    expect(complaints({ ...whole, ...pair })).toEqual([]);
  });

  test('what only works with TLS is refused without it', () => {
    const given = { ...whole, TEMPORAL_TLS: 'false', TEMPORAL_API_KEY: 'hunter2', ...pair };
    expect(complaints(given)).toEqual([
      'TEMPORAL_TLS is false, which leaves no use for TEMPORAL_TLS_CERT, TEMPORAL_TLS_KEY, TEMPORAL_API_KEY: remove one or the other.',
    ]);
    expect(complaints({ ...whole, TEMPORAL_TLS: 'false' })).toEqual([]);
  });

  test.each([
    ['TEMPORAL_TLS', 'yes', 'must be true or false'],
    ['TEMPORAL_RETENTION_DAYS', '0', 'must be whole days from 1 to 3650'],
    ['TEMPORAL_RETENTION_DAYS', '1.5', 'must be whole days from 1 to 3650'],
  ])('%s takes no %s', (name, value, words) => {
    expect(complaints({ ...whole, [name]: value })).toEqual([`${name} is wrong: ${words}.`]);
  });
});

describe('log-in providers', () => {
  test('one that is set up by half is refused', () => {
    expect(complaints({ ...whole, OIDC_ISSUER_URL: 'https://id.example.com' })).toEqual([
      expect.stringMatching(/^OIDC_ISSUER_URL, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET belong/),
    ]);
    expect(complaints({ ...whole, GOOGLE_CLIENT_ID: 'shop' })).toEqual([
      expect.stringMatching(/^GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET belong/),
    ]);
  });

  test('Google is there once it has a client', () => {
    expect(load(whole).google).toBeUndefined();
    const google = { GOOGLE_CLIENT_ID: 'shop', GOOGLE_CLIENT_SECRET: 'secret' };
    expect(load({ ...whole, ...google }).google).toEqual({
      issuerUrl: 'https://accounts.google.com',
      clientId: 'shop',
      clientSecret: 'secret',
    });
  });
});

describe('lists of origins and networks', () => {
  test.each([
    'https://shop.example.com/',
    'shop.example.com',
    '*',
    'http://*.a.example',
    'https://a.example/path',
  ])('CORS_ORIGINS takes no %s', (origin) => {
    expect(complaints({ ...whole, CORS_ORIGINS: origin })).toHaveLength(1);
  });

  test.each([
    'proxy',
    '10.0.0.0/33',
    '0.0.0.0/0',
    '10.0.0.0/8/8',
    '10.0.0/8',
    '::1/129',
    '10.0.0.1/',
  ])('TRUSTED_PROXIES takes no %s', (network) => {
    expect(complaints({ ...whole, TRUSTED_PROXIES: network })).toHaveLength(1);
  });

  test('they are taken apart at commas', () => {
    const lists = {
      CORS_ORIGINS: 'https://shop.example.com, http://localhost:3000',
      TRUSTED_PROXIES: '10.0.0.0/8,127.0.0.1,fd00::/8',
    };
    expect(load({ ...whole, ...lists })).toMatchObject({
      corsOrigins: ['https://shop.example.com', 'http://localhost:3000'],
      trustedProxies: ['10.0.0.0/8', '127.0.0.1', 'fd00::/8'],
    });
  });
});

describe('settings that are missing or wrong', () => {
  test('a missing one is named in a sentence that says what to do', () => {
    expect(complaints({ ...whole, SMTP_URL: undefined })).toEqual([
      'SMTP_URL is not set, and no local stack runs here: set it, or run "npm start" in another terminal.',
    ]);
  });

  test('an empty one counts as missing', () => {
    expect(complaints({ ...whole, SMTP_URL: '' })).toEqual([
      expect.stringMatching(/^SMTP_URL is not set/),
    ]);
  });

  test.each([
    ['DATABASE_URL', 'mysql://root:hunter2@db/shop', 'must look like postgres://'],
    ['TEMPORAL_ADDRESS', 'hunter2', 'must look like host:7233'],
    ['SMTP_URL', 'http://hunter2', 'must look like smtp://host:25'],
    ['PUBLIC_URL', 'hunter2', 'must be an http or https address'],
    ['SHOP_TIME_ZONE', 'Mars/hunter2', 'must be a time zone'],
    ['SHOP_CURRENCY', 'hunter2', 'must be an ISO 4217 code'],
    ['WORKER_QUEUES', 'orders,hunter2', 'must be some of orders,email,sms'],
    ['NOTIFICATION_RETRY_SECONDS', '1,hunter2', 'must be seconds such as 1,5,25'],
    ['PORT', 'hunter2', ''],
    ['LOG_LEVEL', 'hunter2', ''],
    ['NODE_ENV', 'hunter2', ''],
    ['ORDER_REMINDER_HOURS', '-1', ''],
    ['TOKEN_TTL_DAYS', '0', ''],
    ['AFRICASTALKING_SENDER_ID', 'hunter2-and-more', ''],
  ])('a wrong %s is named, and its value not repeated', (name, value, words) => {
    const told = complaints({ ...whole, [name]: value });
    expect(told).toEqual([expect.stringMatching(new RegExp(`^${name} is wrong: .*${words}`))]);
    expect(told.join()).not.toContain('hunter2');
  });

  test('several are told at once, a line each', () => {
    const told = complaints({ ...whole, DATABASE_URL: undefined, PORT: '70000', SMTP_URL: 'mail' });
    expect(told.map((line) => line.split(' ')[0])).toEqual(['PORT', 'DATABASE_URL', 'SMTP_URL']);
  });

  test('a part is not held up by what it does not use', () => {
    expect(complaints({}, [])).toEqual([]);
    expect(load({ DATABASE_URL: whole.DATABASE_URL }, ['database']).databaseUrl).toBe(
      whole.DATABASE_URL,
    );
    expect(complaints({}, ['sms']).map((line) => line.split(' ')[0])).toEqual([
      'AFRICASTALKING_USERNAME',
      'AFRICASTALKING_API_KEY',
    ]);
  });
});

describe('the local stack', () => {
  test('gives the addresses that are not set', () => {
    localStackWrites({ ...whole, DATABASE_URL: 'postgres://local/shop', PORT: '8123' });
    const config = load({});
    expect(config.databaseUrl).toBe('postgres://local/shop');
    expect(config.temporal.address).toBe('temporal:7233');
    expect(config.shop.publicUrl).toBe('http://localhost:8123');
  });

  test('gives way to what is set', () => {
    localStackWrites(whole);
    expect(load({ DATABASE_URL: 'postgres://mine/shop' }).databaseUrl).toBe('postgres://mine/shop');
  });

  test('is not asked in production', () => {
    localStackWrites({ ...whole, DEV_INBOX_URL: 'http://127.0.0.1:9000' });
    expect(complaints({ NODE_ENV: 'production' })).toHaveLength(5);
    expect(
      load({ ...whole, NODE_ENV: 'production', DEV_INBOX_URL: 'http://127.0.0.1:9000' })
        .devInboxUrl,
    ).toBeUndefined();
  });
});

test('settings are frozen', () => {
  expect(Object.isFrozen(load(whole))).toBe(true);
});

test('images are kept in the data directory, or where MEDIA_DIR says', () => {
  expect(load(whole).mediaDir).toBe(join(dataDir, 'media'));
  expect(load({ ...whole, MEDIA_DIR: '/srv/images' }).mediaDir).toBe('/srv/images');
});

const root = join(__dirname, '..', '..');

test('the page of all settings is what config/settings.ts says', () => {
  expect(readFileSync(join(root, 'docs/settings.md'), 'utf8')).toBe(settingsPage());
});

test('each setting is described, and no secret shows a value', () => {
  const page = settingsPage();
  for (const { settings } of groups) {
    for (const [name, schema] of Object.entries<z.ZodType>(settings)) {
      expect([name, wordsOf(schema).description]).toEqual([
        name,
        expect.stringMatching(/^.{8,}\.$/),
      ]);
      if (/_(?:API_KEY|SECRET|SECRET_KEY)$|^SECRET_KEY$/.test(name)) {
        expect([name, wordsOf(schema).isSecret]).toEqual([name, true]);
      }
    }
  }
  expect(page + envExample()).not.toContain(load(whole).secretKey);
});

describe('traces', () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' };

  test('leave where they have an endpoint, unless that is switched off', () => {
    expect(loadTracing({})).toBeUndefined();
    expect(loadTracing({ OTEL_EXPORTER_OTLP_ENDPOINT: '' })).toBeUndefined();
    expect(loadTracing({ ...endpoint, OTEL_SDK_DISABLED: 'true' })).toBeUndefined();
    const usual = { protocol: 'http/protobuf', sampler: 'parentbased_always_on', ratio: 1 };
    expect(loadTracing(endpoint)).toEqual(usual);
    const some = { OTEL_TRACES_SAMPLER: 'traceidratio', OTEL_TRACES_SAMPLER_ARG: '0.1' };
    expect(loadTracing({ ...endpoint, ...some })).toMatchObject({
      sampler: 'traceidratio',
      ratio: 0.1,
    });
  });

  test.each([
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', 'an http or https address'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc', 'http/protobuf or http/json'],
    ['OTEL_TRACES_SAMPLER', 'jaeger_remote', 'one of always_on'],
    ['OTEL_TRACES_SAMPLER_ARG', '10', 'a share from 0 to 1'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'shop', 'key=value,key=value'],
    ['OTEL_SDK_DISABLED', 'yes', 'true or false'],
  ])('a wrong %s is told, and nothing is traced till then', (name, value, why) => {
    const env = { ...whole, ...endpoint, [name]: value };
    const [told] = complaints(env);
    expect(told).toContain(`${name} is wrong: must`);
    expect(told).toContain(why);
    expect(loadTracing(env)).toBeUndefined();
  });
});

test('a key loses the line end of the file it came from, and is not repeated where it can be no key', () => {
  expect(load({ ...whole, TEMPORAL_API_KEY: 'hunter2\n' }).temporal.apiKey).toBe('hunter2');
  expect(complaints({ ...whole, TEMPORAL_API_KEY: 'hunter2 hunter2' })).toEqual([
    'TEMPORAL_API_KEY is wrong: must be printable characters without spaces.',
  ]);
});

test('no build is called what workers without one are called', () => {
  expect(complaints({ ...whole, WORKER_BUILD_ID: 'none' })).toEqual([
    expect.stringMatching(/^WORKER_BUILD_ID is wrong: must not be "none"/),
  ]);
});

test('in production nobody is sent to a local stack that would not be asked', () => {
  expect(complaints({ ...whole, NODE_ENV: 'production', DATABASE_URL: undefined })).toEqual([
    'DATABASE_URL is not set: with NODE_ENV=production it must be.',
  ]);
});

describe('.env.example', () => {
  const text = readFileSync(join(root, '.env.example'), 'utf8');

  test('is what config/settings.ts says', () => {
    expect(text).toBe(envExample());
  });

  const lines = text.split('\n').flatMap((line) => {
    const [, mark, name, value] = /^(#?)([A-Z][A-Z_]*)=(.*)$/.exec(line) ?? [];
    return name === undefined
      ? []
      : [{ name, given: mark === '', value: (value ?? '').replace(/^"(.*)"$/, '$1') }];
  });

  test('names exactly the settings there are, each once', () => {
    expect(lines.map(({ name }) => name).sort()).toEqual([...settingNames].sort());
  });

  test('leaves open what must be set, and nothing else', () => {
    const open = lines.filter(({ given }) => given).map(({ name }) => name);
    expect(open.sort()).toEqual(Object.keys(whole).sort());
  });

  test('shows the defaults as they are', () => {
    const shown = Object.fromEntries(lines.map(({ name, value }) => [name, value]));
    // In production, so that a local stack that happens to run here does not mix in.
    const needed = { ...whole, NODE_ENV: 'production' };
    expect(loadConfig(everyPart, { ...shown, ...needed })).toEqual(loadConfig(everyPart, needed));
  });
});
