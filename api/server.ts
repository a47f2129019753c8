// oxlint-disable-next-line import/no-unassigned-import -- it may end the process before anything else is loaded
import './command-line';
import { tracing } from './tracing/process';
import type { Server } from 'node:http';
import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { pino, type Logger } from 'pino';
import { ConfigError, loadConfig, type Config } from '../config';
import { announceListening } from '../config/announce';
import { assertMigrated } from '../db/assert-migrated';
import { createDatabase, type Knex } from '../db/database';
import { createReplica, type Replica } from '../db/replica';
import { migrationStatus } from '../db/schema';
import { serveMetrics } from '../metrics/listen';
import { createMetrics, watchProcess, type Metrics } from '../metrics/metrics';
import { watchPool } from '../metrics/pool';
import { assertNamespace, connectionOptions } from '../temporal/connection';
import { openAdminSite } from './admin-site';
import { keepAdopting } from './adoption';
import { createApp } from './app';
import { proxyCheck } from './client-address';
import { drainable } from './drain';
import { createHttpServer } from './http-server';
import type { FileStore } from './media/file-store';
import { openFileSystemStore } from './media/file-system-store';
import { createImportDesk } from './import-desk';
import { createHttpMetrics } from './metrics/http';
import { watchShop } from './metrics/shop';
import { createMessageDesk } from './message-desk';
import { createOrderDesk } from './order-desk';
import { createPrivacyDesk } from './privacy-desk';
import type { Readiness } from './services';
import { createThrottle } from './sign-in/throttle';
import { identityProviders } from './sign-in/oidc/provider';
import { requestSpan } from './tracing/request-span';

/** After SIGTERM, open connections get this long for one more request, and requests under way that long. */
const drainTimes = { lingerMs: 500, cutMs: 10_000 };

/** `npm run api`: serves HTTP until told to stop, then finishes what it has begun. */
async function main(): Promise<void> {
  const config = loadConfig(['database', 'temporal', 'secrets']);
  const log: Logger = pino({
    level: config.logLevel,
    base: { service: 'api', pid: process.pid },
    ...(tracing && { mixin: tracing.logFields }),
  });
  tracing?.reportTo(log);
  tracing?.believe(proxyCheck(config.trustedProxies));
  const db = createDatabase(config.databaseUrl, {
    name: 'orderflow-api',
    poolSize: config.databasePoolMax,
  });
  await assertMigrated(db);
  const replica = openReplica(config, db, log);
  const files = await openMedia(config.mediaDir);

  // Not waited for: orders are taken while Temporal is away.
  const connection = Connection.lazy(connectionOptions(config.temporal));
  const client = new Client({
    connection,
    namespace: config.temporal.namespace,
    ...(tracing && { interceptors: { workflow: [tracing.clientInterceptor] } }),
  });
  const { shop, tokenTtlMs, secretKey, devInboxUrl } = config;
  const desk = createOrderDesk({ db, client, shop, queue: 'orders' });
  const imports = createImportDesk({ client, log, queue: 'orders' });
  const messages = createMessageDesk({ client, log, queue: 'orders' });
  const privacy = createPrivacyDesk({ client, log, queue: 'orders' });
  const ready = () => readiness(db, connection);
  const metrics = config.metricsPort === 0 ? undefined : watched(db);
  const api = createApp({
    db,
    replica,
    files,
    orders: desk,
    imports,
    messages,
    privacy,
    shop,
    tokenTtlMs,
    secretKey,
    perMinute: { email: config.email.perMinute, sms: config.sms.perMinute },
    webhookSecret: config.sms.webhookSecret,
    throttle: createThrottle({ db, secretKey, attemptsPerMinute: config.loginAttemptsPerMinute }),
    edges: config,
    signIn: identityProviders(config),
    log,
    metrics: metrics && createHttpMetrics(metrics),
    requestSpan: tracing && requestSpan(),
    devInboxUrl,
    adminSite: openAdminSite(join(__dirname, '../admin-site')),
    ready,
  });
  const handle = api.app.callback();

  const server = createHttpServer((request, response) => void handle(request, response));
  const drain = drainable(server);
  await listen(server, config);
  log.info({ host: config.host, port: config.port }, 'listening');
  announceListening();
  assertNamespace(connection, config.temporal).catch((error: Error) =>
    log.warn(`${error.message} Orders are taken meanwhile, and told of when it is back.`),
  );
  const { host, metricsPort } = config;
  const scraped = metrics && (await serveMetrics(metrics, { host, port: metricsPort }, log));

  const ending = new AbortController();
  const adopting = keepAdopting(db, { desk, imports, messages, privacy }, log, ending.signal);
  await toldToStop();
  log.info('stopping');
  ending.abort();
  await Promise.all([drain(drainTimes), api.close(), adopting]);
  await Promise.all([connection.close(), replica?.close(), db.destroy()]);
  await Promise.all([scraped?.close(), tracing?.close()]);
  log.info('stopped');
}

/** Not waited for, and nothing depends on it. */
function openReplica(config: Config, primary: Knex, log: Logger): Replica | undefined {
  const { databaseReadUrl, databasePoolMax: poolSize } = config;
  if (databaseReadUrl === undefined) return undefined;
  return createReplica(
    primary,
    createDatabase(databaseReadUrl, { name: 'orderflow-api-reads', poolSize }),
    {
      onChange: (state) => {
        const isAsked = state === 'asked';
        log[isAsked ? 'info' : 'warn']({ replica: state }, 'the read replica');
      },
    },
  );
}

function watched(db: Knex): Metrics {
  const metrics = createMetrics();
  watchProcess(metrics);
  watchPool(metrics, db);
  watchShop(metrics, db);
  return metrics;
}

function openMedia(directory: string): Promise<FileStore> {
  return openFileSystemStore(directory).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(`Images can not be stored in ${directory} (MEDIA_DIR): ${reason}`);
  });
}

async function readiness(db: Knex, connection: Connection): Promise<Readiness> {
  const [migrations, temporal] = await Promise.allSettled([
    migrationStatus(db),
    connection.withDeadline(Date.now() + 2_000, () => connection.workflowService.getSystemInfo({})),
  ]);
  return {
    database: migrations.status === 'fulfilled' ? 'up' : 'down',
    temporal: temporal.status === 'fulfilled' ? 'up' : 'down',
    migrations:
      migrations.status === 'rejected'
        ? 'unknown'
        : migrations.value.pending.length === 0
          ? 'applied'
          : 'missing',
  };
}

function listen(server: Server, { host, port }: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        error.code === 'EADDRINUSE'
          ? new ConfigError(`Port ${port} is taken by another program: set PORT to a free one.`)
          : new ConfigError(`The API can not listen on ${host}:${port}: ${error.message}`),
      );
    });
    server.listen(port, host, resolve);
  });
}

function toldToStop(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGTERM', () => resolve());
    process.once('SIGINT', () => resolve());
  });
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(1);
  },
);
