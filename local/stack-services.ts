import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { ApiAddress } from './api-port';
import type { Progress } from './console';
import { projectRoot, secretsOf, shown, type Home } from './home';
import { issuerAt } from './identity/issuer';
import { Part, type PartOptions } from './part';
import { passedInWords, type Ports } from './ports';
import { postgresInWords, startPostgres } from './postgres';
import { answersOk } from './readiness';
import { builtScript } from './scripts';
import type { StackOptions } from './stack';
import { missingParts, type Environment } from './stack-env';
import { startTemporal, temporalInWords } from './temporal';
import { findTemporal } from './temporal-cli';

export interface Setting {
  readonly home: Home;
  /** The environment, without what is empty. */
  readonly given: Environment;
  readonly options: StackOptions;
  readonly report: Progress;
  readonly ports: Ports;
  readonly api: ApiAddress;
}

/** A user name that is not `sandbox`, with which the SDK would leave for the provider's own sandbox. */
const smsUsername = 'orderflow-local';
const databaseName = 'orderflow';

/** Starts PostgreSQL, Temporal, the inbox and the log-in provider side by side, and says where each is reached. */
export async function startServices(
  setting: Setting,
  partOptions: PartOptions,
  ending: AbortController,
): Promise<{ readonly env: Environment; readonly isNew: boolean }> {
  const { home, given } = setting;
  const isNew = !existsSync(join(home.dataDir, 'postgres'));
  const missing = missingParts(given);
  const parts = await together(ending, [
    missing.postgres
      ? postgres(setting, partOptions)
      : theirs(setting, 'PostgreSQL', 'DATABASE_URL'),
    missing.temporal
      ? temporal(setting, partOptions, ending.signal)
      : theirs(setting, 'Temporal', 'TEMPORAL_ADDRESS'),
    missing.inbox ? inbox(setting, partOptions) : theirs(setting, 'Mail', 'SMTP_URL'),
    missing.identity
      ? identity(setting, partOptions)
      : theirs(setting, 'Log-in', 'OIDC_ISSUER_URL'),
  ]);
  return { env: Object.assign({}, ...parts), isNew };
}

async function postgres(setting: Setting, partOptions: PartOptions): Promise<Environment> {
  const { home, report } = setting;
  const server = await startPostgres({
    ...partOptions,
    port: await setting.ports.choose(usual(setting, 5434)),
    volatile: setting.options.volatile ?? false,
    onNew: () =>
      report.say(`PostgreSQL: making a new database in ${shown(join(home.dataDir, 'postgres'))}.`),
  });
  await server.createDatabase(databaseName);
  report.say(postgresInWords(server));
  return { DATABASE_URL: server.url(databaseName) };
}

async function temporal(
  setting: Setting,
  partOptions: PartOptions,
  signal: AbortSignal,
): Promise<Environment> {
  const cli = await findTemporal(setting.report, signal);
  const server = await startTemporal({
    ...partOptions,
    cli,
    port: await setting.ports.choose(usual(setting, 7233)),
    webPort: await setting.ports.choose(usual(setting, 8233)),
    inMemory: setting.options.volatile ?? false,
  });
  setting.report.say(temporalInWords(server));
  return {
    TEMPORAL_ADDRESS: server.address,
    TEMPORAL_NAMESPACE: 'default',
    TEMPORAL_UI_URL: `http://localhost:${server.webPort?.port}`,
  };
}

async function inbox(setting: Setting, partOptions: PartOptions): Promise<Environment> {
  const { home, given, api } = setting;
  const missing = missingParts(given);
  const webhookSecret = given['AFRICASTALKING_WEBHOOK_SECRET'] ?? secretsOf(home).webhookSecret;
  const reportUrl = `${api.url}/api/v1/webhooks/africastalking/delivery/?secret=${encodeURIComponent(webhookSecret)}`;
  const smtp = await setting.ports.choose(usual(setting, 1025));
  const http = await setting.ports.choose(usual(setting, 9000));
  const base = `http://127.0.0.1:${http.port}`;
  const account = {
    AFRICASTALKING_USERNAME: smsUsername,
    AFRICASTALKING_API_KEY: secretsOf(home).africasTalkingKey,
  };
  const part = new Part(
    {
      name: 'inbox',
      title: 'The inbox',
      command: process.execPath,
      args: [
        builtScript('local/inbox-main.js'),
        `--data-dir=${home.dataDir}`,
        `--smtp-port=${smtp.port}`,
        `--http-port=${http.port}`,
      ],
      env: { PATH: process.env['PATH'], ...account, DELIVERY_REPORT_URL: reportUrl },
      cwd: projectRoot(),
      stopSignal: 'SIGTERM',
      graceMs: 3_000,
      readyWithinMs: 30_000,
      announces: true,
      ready: () => answersOk(`${base}/dev/inbox/faults`),
    },
    partOptions,
  );
  await part.start();
  setting.report.say(
    `The inbox for mail and SMS is ready: SMTP on port ${smtp.port}${passedInWords(smtp)}, its page on ${http.port}${passedInWords(http)}.`,
  );
  return {
    DEV_INBOX_URL: base,
    ...(missing.email ? { SMTP_URL: `smtp://127.0.0.1:${smtp.port}` } : {}),
    ...(missing.sms
      ? {
          ...account,
          AFRICASTALKING_BASE_URL: base,
          AFRICASTALKING_WEBHOOK_SECRET: webhookSecret,
        }
      : {}),
  };
}

async function identity(setting: Setting, partOptions: PartOptions): Promise<Environment> {
  const { home, api, report } = setting;
  const port = await setting.ports.choose(usual(setting, 9010));
  const client = {
    OIDC_CLIENT_ID: 'orderflow-local',
    OIDC_CLIENT_SECRET: secretsOf(home).oidcClientSecret,
  };
  const callbacks = ['oidc', 'google'].map(
    (name) => `--redirect-uri=${api.publicUrl}/api/v1/auth/${name}/callback/`,
  );
  const part = new Part(
    {
      name: 'identity',
      title: 'The OpenID provider',
      command: process.execPath,
      args: [
        builtScript('local/identity-main.js'),
        `--data-dir=${home.dataDir}`,
        `--port=${port.port}`,
        ...callbacks,
      ],
      env: { PATH: process.env['PATH'], ...client },
      cwd: projectRoot(),
      stopSignal: 'SIGTERM',
      graceMs: 3_000,
      readyWithinMs: 30_000,
      announces: true,
      ready: () => answersOk(`${issuerAt(port.port)}/.well-known/openid-configuration`),
    },
    partOptions,
  );
  await part.start();
  report.say(`The OpenID provider is ready on port ${port.port}${passedInWords(port)}.`);
  return { OIDC_ISSUER_URL: issuerAt(port.port), ...client };
}

async function theirs(
  { given, report }: Setting,
  what: string,
  variable: string,
): Promise<Environment> {
  const address = given[variable] ?? '';
  report.say(`${what}: using ${withoutPassword(address)} (${variable}).`);
  return {};
}

function withoutPassword(address: string): string {
  return URL.canParse(address) && address.includes('://') ? new URL(address).host : address;
}

function usual({ options }: Setting, port: number): number | 'any' {
  return options.ports === 'any' ? 'any' : port;
}

/** All results, or the first failure; by then the others have been told to end, and have. */
async function together<T>(ending: AbortController, tasks: readonly Promise<T>[]): Promise<T[]> {
  let first: { readonly error: unknown } | undefined;
  const watched = tasks.map((task) =>
    task.catch((error: unknown) => {
      first ??= { error };
      ending.abort();
    }),
  );
  await Promise.all(watched);
  if (first !== undefined) throw first.error;
  return Promise.all(tasks);
}
