// oxlint-disable-next-line import/no-unassigned-import -- it may end the process before anything else is loaded
import './command-line';
import { tracing } from './tracing/process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { NativeConnection, Runtime, type LogLevel, type Logger } from '@temporalio/worker';
import { pino, type Logger as Log } from 'pino';
import { ConfigError, loadConfig } from '../config';
import { assertMigrated } from '../db/assert-migrated';
import { createDatabase } from '../db/database';
import { serveMetrics } from '../metrics/listen';
import { createMetrics, watchProcess } from '../metrics/metrics';
import { watchPool } from '../metrics/pool';
import { assertNamespace, connectionOptions, connectTemporal } from '../temporal/connection';
import type { Channel, ProviderName } from '../workflows/domain/news';
import { createBuildShare } from './metrics/build-share';
import { createSendingMetrics } from './metrics/sending';
import { tellQueues } from './metrics/served-queues';
import { watchTemporal } from './metrics/temporal';
import { africasTalkingGateway } from './notifications/africas-talking';
import type { Gateway } from './notifications/gateway';
import { smtpGateway } from './notifications/smtp';
import { keepSchedules } from './schedules';
import { createProviders, reportTo } from './notifications/providers';
import { watchVersion } from './versioning';
import { tracedGateway } from './tracing/sending';
import { createWorkers } from './workers';

/** `npm run worker`: serves the task queues of WORKER_QUEUES until told to stop, then ends what it has begun. */
async function main(): Promise<void> {
  const config = loadConfig(['database', 'temporal', 'email', 'sms', 'secrets']);
  const log: Log = pino({
    level: config.logLevel,
    base: { service: 'worker', pid: process.pid },
  });
  tracing?.reportTo(log);
  const metrics = config.metricsPort === 0 ? undefined : createMetrics();
  Runtime.install({
    logger: temporalLogger(log),
    telemetryOptions: {
      ...(metrics && (await watchTemporal(metrics))),
      // Or the SDK's core writes to the console by itself, in colours, between the lines of the log.
      logging: { forward: {}, filter: { core: 'WARN', other: 'ERROR' } },
    },
    shutdownSignals: ['SIGINT', 'SIGTERM'],
  });

  // Where both share a machine, sending gives way to placing.
  if (!config.workerQueues.includes('orders'))
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

  const db = createDatabase(config.databaseUrl, {
    name: 'orderflow-worker',
    poolSize: config.databasePoolMax,
  });
  await assertMigrated(db);
  // This one says why it could not connect, so it is the first.
  const clientConnection = await connectTemporal(config.temporal);
  await assertNamespace(clientConnection, config.temporal);
  const connection = await NativeConnection.connect(connectionOptions(config.temporal));
  const client = new Client({
    connection: clientConnection,
    namespace: config.temporal.namespace,
    ...(tracing && { interceptors: { workflow: [tracing.clientInterceptor] } }),
  });
  const sending = metrics && createSendingMetrics(metrics);
  const watched = (channel: Channel, name: ProviderName, gateway: Gateway, smtpUrl?: string) => {
    const timed = sending?.timed(channel, name, gateway) ?? gateway;
    return tracing ? tracedGateway(channel, name, timed, smtpUrl) : timed;
  };
  const { from, smtpUrl, fallbackSmtpUrl } = config.email;
  const mailBy = (name: ProviderName, url: string) =>
    watched('email', name, smtpGateway({ smtpUrl: url, from }), url);
  const email = createProviders(
    mailBy('primary', smtpUrl),
    fallbackSmtpUrl === undefined ? undefined : mailBy('fallback', fallbackSmtpUrl),
    reportTo(db, 'email'),
  );
  const { fallback } = config.sms;
  const sms = createProviders(
    watched('sms', 'primary', africasTalkingGateway(config.sms)),
    fallback && watched('sms', 'fallback', africasTalkingGateway(fallback)),
    reportTo(db, 'sms'),
  );

  const { name: deploymentName, buildId } = config.deployment;
  const build = buildId === undefined ? undefined : { deploymentName, buildId };
  const workers = await Promise.all(
    config.workerQueues.map((queue) =>
      createWorkers(queue, {
        connection,
        client,
        db,
        email,
        sms,
        metrics: sending,
        tracing,
        config,
        namespace: config.temporal.namespace,
        build,
        bundle: join(__dirname, '..', 'workflow-bundle.js'),
      }),
    ),
  );
  if (metrics !== undefined) {
    tellQueues(metrics, config.workerQueues);
    watchProcess(metrics);
    watchPool(metrics, db);
  }
  const { host, metricsPort } = config;
  const isWorking = () => workers.flat().every((worker) => worker.getState() === 'RUNNING');
  const scraped =
    metrics && (await serveMetrics(metrics, { host, port: metricsPort, isWorking }, log));
  log.info({ queues: config.workerQueues }, 'working');
  const ending = new AbortController();
  const orders = { client, queue: 'orders', log, signal: ending.signal };
  const keeping = config.workerQueues.includes('orders')
    ? [
        keepSchedules({ ...orders, timeZone: config.shop.timeZone }),
        watchVersion({
          ...orders,
          build,
          onShare: metrics && createBuildShare(metrics, buildId),
        }),
      ]
    : [];

  await Promise.race([
    Promise.all(workers.flat().map((worker) => worker.run())),
    // One that fails ends the process; that they are done does not.
    Promise.all(keeping).then(() => new Promise<never>(() => undefined)),
  ]);
  ending.abort();
  await Promise.all(keeping);

  await Promise.all([email.close(), sms.close(), clientConnection.close(), db.destroy()]);
  await Promise.all([connection.close(), scraped?.close(), tracing?.close()]);
  log.info('stopped');
}

function temporalLogger(log: Log): Logger {
  const levels = {
    TRACE: 'trace',
    DEBUG: 'debug',
    INFO: 'info',
    WARN: 'warn',
    ERROR: 'error',
  } as const;
  const write = (level: LogLevel, message: string, meta?: Record<string, unknown>) => {
    // A worker for deliveries has none, as it should be.
    if (message.startsWith('No workflows registered')) return;
    log[levels[level]](withoutSdkNoise(meta), message);
  };
  return {
    log: write,
    trace: (message, meta) => write('TRACE', message, meta),
    debug: (message, meta) => write('DEBUG', message, meta),
    info: (message, meta) => write('INFO', message, meta),
    warn: (message, meta) => write('WARN', message, meta),
    error: (message, meta) => write('ERROR', message, meta),
  };
}

/** An error's message can hold what a database or provider said of a person; its stack's frames can't. */
function withoutSdkNoise(meta: Record<string, unknown> = {}): Record<string, unknown> {
  const { sdkComponent: _component, error, ...rest } = meta;
  return error instanceof Error ? { ...rest, error: error.name } : rest;
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error instanceof ConfigError ? error.message : error);
    process.exit(1);
  },
);
