import { listed } from './console';
import { projectRoot, secretsOf } from './home';
import {
  chooseMetricsPorts,
  metricsAddresses,
  metricsPortOf,
  type MetricsPort,
} from './metrics-ports';
import { Part, type PartOptions } from './part';
import { passedInWords, type ChosenPort } from './ports';
import { answersOk, isPolled } from './readiness';
import { builtScript, runScript } from './scripts';
import type { Environment } from './stack-env';
import type { Setting } from './stack-services';

export interface Application {
  readonly env: Environment;
  /** Undefined where the API was not wanted. */
  readonly apiUrl: string | undefined;
  readonly metrics: readonly MetricsPort[];
}

/** Brings the database up to date and starts API and workers on it. */
export async function startApplication(
  setting: Setting,
  partOptions: PartOptions,
  addresses: Environment,
): Promise<Application> {
  const { home, given, options, report } = setting;
  const { port, publicUrl, url } = setting.api;
  const local: Environment = {
    ...addresses,
    PORT: String(port.port),
    PUBLIC_URL: publicUrl,
    SECRET_KEY: given['SECRET_KEY'] ?? secretsOf(home).secretKey,
  };
  const env = { ...given, ...local };

  await runScript(
    home,
    {
      name: 'migrate',
      failure: 'The database could not be migrated',
      path: 'db/migrate.js',
      args: ['up'],
      env,
    },
    partOptions.ending,
  );
  report.say('The database is up to date.');
  if (options.seed !== false) {
    await runScript(
      home,
      { name: 'seed', failure: 'The demo data could not be put in', path: 'db/seed.js', env },
      partOptions.ending,
    );
    report.say('Demo data is in place (an existing shop is left as it is).');
  }

  const apiUrl = options.api === false ? undefined : url;
  const kinds = workerKinds(given, options.workers ?? 1);
  const names = [...(apiUrl === undefined ? [] : ['api']), ...kinds.map(({ name }) => name)];
  const metrics = await chooseMetricsPorts(setting, names);
  const envOf = (name: string) => ({ ...env, ...metricsPortOf(name, metrics) });
  const starting: Promise<void>[] = [];
  if (apiUrl !== undefined) {
    starting.push(startApi(apiUrl, port, envOf('api'), setting, partOptions));
  }
  for (const kind of kinds) {
    starting.push(startWorker(kind, envOf(kind.name), setting, partOptions));
  }
  await allOrFirst(starting);
  const told = { ...namedIn(given), ...local, ...metricsAddresses(metrics) };
  return { env: { ORDERFLOW_DATA_DIR: home.dataDir, ...told }, apiUrl, metrics };
}

async function startApi(
  url: string,
  port: ChosenPort,
  env: Environment,
  { report }: Setting,
  partOptions: PartOptions,
): Promise<void> {
  const part = new Part(
    {
      name: 'api',
      title: 'The API',
      command: process.execPath,
      args: [builtScript('api/server.js')],
      env,
      cwd: projectRoot(),
      stopSignal: 'SIGTERM',
      graceMs: 10_000,
      readyWithinMs: 60_000,
      announces: true,
      ready: () => answersOk(`${url}/ready/`),
    },
    partOptions,
  );
  await part.start();
  report.say(`The API is ready on port ${port.port}${passedInWords(port)}.`);
}

interface WorkerKind {
  readonly name: string;
  readonly title: string;
  readonly queues: readonly string[];
}

/** Orders and deliveries in processes of their own, unless WORKER_QUEUES says which queues every worker serves. */
function workerKinds(given: Environment, count: number): WorkerKind[] {
  const asked = given['WORKER_QUEUES']?.split(',').map((each) => each.trim());
  const workers = Array.from({ length: count }, (_, index) => ({
    name: index === 0 ? 'worker' : `worker-${index + 1}`,
    title: index === 0 ? 'The worker' : `Worker ${index + 1}`,
    queues: asked ?? ['orders'],
  }));
  if (asked !== undefined || count === 0) return workers;
  return [...workers, { name: 'sender', title: 'The sender', queues: ['email', 'sms'] }];
}

async function startWorker(
  { name, title, queues }: WorkerKind,
  env: Environment,
  { report }: Setting,
  partOptions: PartOptions,
): Promise<void> {
  const part = new Part(
    {
      name,
      title,
      command: process.execPath,
      args: [builtScript('activities/worker.js')],
      env: { ...env, WORKER_QUEUES: queues.join(',') },
      cwd: projectRoot(),
      stopSignal: 'SIGTERM',
      graceMs: 15_000,
      readyWithinMs: 60_000,
      ready: (startedAt) => hasBegun(env, queues[0] ?? 'orders', startedAt),
    },
    partOptions,
  );
  await part.start();
  report.say(`${title} is ready; it serves ${queuesInWords(queues)}.`);
}

/** Where Temporal wants credentials, which only the worker itself has, a worker that lives has begun. */
async function hasBegun(env: Environment, queue: string, startedAt: Date): Promise<boolean> {
  const address = env['TEMPORAL_ADDRESS'];
  const guarded = env['TEMPORAL_API_KEY'] !== undefined || env['TEMPORAL_TLS_CERT'] !== undefined;
  if (address === undefined || guarded) return Date.now() - startedAt.getTime() > 3_000;
  const namespace = env['TEMPORAL_NAMESPACE'] ?? 'default';
  return isPolled({ address, namespace }, queue, startedAt);
}

const passedOn = [
  'DATABASE_URL',
  'TEMPORAL_ADDRESS',
  'TEMPORAL_NAMESPACE',
  'TEMPORAL_UI_URL',
  'SMTP_URL',
  'SMTP_FALLBACK_URL',
  'AFRICASTALKING_USERNAME',
  'AFRICASTALKING_API_KEY',
  'AFRICASTALKING_BASE_URL',
  'AFRICASTALKING_FALLBACK_USERNAME',
  'AFRICASTALKING_FALLBACK_API_KEY',
  'AFRICASTALKING_FALLBACK_SENDER_ID',
  'AFRICASTALKING_FALLBACK_BASE_URL',
  'AFRICASTALKING_WEBHOOK_SECRET',
  'OIDC_ISSUER_URL',
  'OIDC_CLIENT_ID',
  'OIDC_CLIENT_SECRET',
  'GOOGLE_ISSUER_URL',
  'GOOGLE_CLIENT_ID',
  'GOOGLE_CLIENT_SECRET',
] as const;

/** The addresses that were given from outside: `run/env` names them all. */
function namedIn(given: Environment): Environment {
  const pairs = passedOn.flatMap((name) => {
    const value = given[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(pairs);
}

function queuesInWords(queues: readonly string[]): string {
  return `the ${queues.length === 1 ? 'queue' : 'queues'} ${listed(queues)}`;
}

/** The first failure, but only when the others have come to their end too. */
async function allOrFirst(tasks: readonly Promise<void>[]): Promise<void> {
  const outcomes = await Promise.allSettled(tasks);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}
