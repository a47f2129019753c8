import { hostname } from 'node:os';
import type { Client } from '@temporalio/client';
import type { Context } from '@temporalio/activity';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { Config, QueueName } from '../config';
import type { Knex } from '../db/database';
import { nameProviders } from '../db/notifications/providers';
import { createImportActivities } from './catalogue/imports';
import { failureInterceptor } from './failures';
import { createMailingActivities } from './mailings';
import type { SendingMetrics } from './metrics/sending';
import type { Sending } from './notifications/attempt';
import { createEmailDelivery, createSmsDelivery } from './notifications/deliver';
import { createMailingDelivery } from './notifications/deliver-mailing';
import { createMessageActivities } from './notifications/messages';
import { createPace } from './notifications/pace';
import type { Providers } from './notifications/providers';
import { createRetryActivities } from './notifications/retry-many';
import type { Tracing } from '../tracing/open-tracing';
import type { Channel } from '../workflows/domain/news';
import { queuesOf } from '../workflows/domain/urgency';
import { createOrderActivities } from './orders';
import { createPrivacyActivities } from './privacy';
import { activitySpan } from './tracing/activity-span';
import { tracedPace } from './tracing/sending';
import { workflowSpans } from './tracing/workflow-spans';
import { createUpkeepActivities } from './upkeep';
import { versionOf, type Build } from './versioning';
import { createReconcilerActivities } from './reconciler';
import { createReportActivities } from './upkeep/reports';

export interface WorkerServices {
  readonly connection: NativeConnection;
  readonly client: Client;
  readonly db: Knex;
  readonly email: Providers;
  readonly sms: Providers;
  readonly config: Pick<
    Config,
    | 'shop'
    | 'orders'
    | 'retryDelaysMs'
    | 'secretKey'
    | 'messageHtmlMonths'
    | 'databasePoolMax'
    // Open orders kept in memory between their tasks, about 0.12 MB each (`npm run bench:orders`). What
    // is beyond is replayed from its history when it is needed.
    | 'maxCachedWorkflows'
  > & {
    readonly email: Pick<Config['email'], 'perMinute'>;
    readonly sms: Pick<Config['sms'], 'perMinute'>;
  };
  /** Where sending is counted; without it it is not. */
  readonly metrics?: SendingMetrics | undefined;
  /** Without it nothing is traced. */
  readonly tracing?: Tracing | undefined;
  readonly namespace: string;
  /** Which build this is, where workers are versioned. */
  readonly build?: Build | undefined;
  /** The bundle that `npm run build` makes. */
  readonly bundle: string;
  /** How long nobody asks again whether a channel still runs without a rate; so that a bench can compare. */
  readonly freeForMs?: number;
  /** Follows the queues' names, so that several installations can share a namespace. */
  readonly queueSuffix?: string;
}

/** Left over by local activities, each of which holds a connection: for deliveries and upkeep. */
const connectionsBeside = 4;

/** Local activities at once in a process with so many connections to the database. */
export function databaseSlots(poolMax: number): number {
  return poolMax - connectionsBeside;
}

/** Deliveries at once per channel: few, so that sending never crowds out placing. */
const deliveriesAtOnce = 4;

/** Deliveries that wait in a worker for their turn, the most urgent and oldest of which is next. */
const deliverySlots = 50;

/**
 * The workers for one of WORKER_QUEUES: of a channel, one for each task queue that it has, with one pace for
 * all. Any number of them, in any number of processes, share its work.
 */
export async function createWorkers(queue: QueueName, services: WorkerServices): Promise<Worker[]> {
  const { connection, namespace, tracing, queueSuffix = '' } = services;
  let workers: Worker[] = [];
  const isStopping = () => workers.some((each) => !working.includes(each.getState()));
  const options = optionsOf(queue, services, isStopping);
  if (queue !== 'orders') await nameProviders(services.db, queue, services[queue].names);
  made += 1;
  workers = await Promise.all(
    (queue === 'orders' ? [queue] : queuesOf(queue)).map((taskQueue) =>
      Worker.create({
        connection,
        namespace,
        taskQueue: `${taskQueue}${queueSuffix}`,
        // One worker each to whom counts them, also where all containers have the same process id.
        identity: `${taskQueue}@${hostname()}-${process.pid}-${made}`,
        shutdownGraceTime: '10s',
        shutdownForceTime: '20s',
        activityTaskPollerBehavior: { type: 'autoscaling' },
        interceptors: {
          activity: [
            ...(tracing ? [(ctx: Context) => activitySpan(ctx, tracing)] : []),
            () => ({ inbound: failureInterceptor }),
          ],
        },
        ...options,
      }),
    ),
  );
  return workers;
}

let made = 0;

/** One of them may be at work before the next has begun. */
const working: readonly string[] = ['INITIALIZED', 'RUNNING'];

function optionsOf(
  queue: QueueName,
  services: WorkerServices,
  isStopping: () => boolean,
): Partial<WorkerOptions> {
  const { db, config, email, sms, client, bundle, freeForMs, queueSuffix = '' } = services;
  const { shop, orders, retryDelaysMs, secretKey } = config;
  const paceOf = (channel: Channel, perMinute: number) => {
    const pace = createPace({
      db,
      channel,
      perMinute,
      atOnce: deliveriesAtOnce,
      isStopping,
      ...(freeForMs === undefined ? {} : { freeForMs }),
    });
    const timed = services.metrics?.paced(channel, pace) ?? pace;
    return services.tracing ? tracedPace(channel, timed, services.tracing) : timed;
  };
  const sendingBy = (channel: Channel, perMinute: number) => ({
    db,
    retryDelaysMs,
    secretKey,
    pace: paceOf(channel, perMinute),
    metrics: services.metrics,
  });
  switch (queue) {
    case 'orders':
      return {
        ...(services.build && { workerDeploymentOptions: versionOf(services.build) }),
        workflowBundle: { codePath: bundle },
        sinks: workflowSpans(services.tracing),
        workflowTaskPollerBehavior: { type: 'autoscaling' },
        maxCachedWorkflows: config.maxCachedWorkflows,
        maxConcurrentLocalActivityExecutions: databaseSlots(config.databasePoolMax),
        activities: {
          ...createOrderActivities({ db, shop, orders }),
          ...createImportActivities({ db }),
          ...createMailingActivities({ db }),
          ...createMessageActivities({ db }),
          ...createPrivacyActivities({ db, client, queue: `orders${queueSuffix}` }),
          ...createReconcilerActivities({ db, client, shop, queue: `orders${queueSuffix}` }),
          ...createReportActivities({ db, client, shop, queue: `orders${queueSuffix}` }),
          ...createRetryActivities({ db, client, queue: `orders${queueSuffix}` }),
          ...createUpkeepActivities({
            db,
            client,
            queue: `orders${queueSuffix}`,
            htmlMonths: config.messageHtmlMonths,
          }),
        },
      };
    case 'email':
      return {
        maxConcurrentActivityTaskExecutions: deliverySlots,
        activities: emailActivities({ ...sendingBy(queue, config.email.perMinute), email }),
      };
    case 'sms':
      return {
        maxConcurrentActivityTaskExecutions: deliverySlots,
        activities: smsActivities({ ...sendingBy(queue, config.sms.perMinute), sms }),
      };
  }
}

function emailActivities(sending: Sending & { readonly email: Providers }) {
  return {
    ...createEmailDelivery(sending),
    ...createMailingDelivery('email', sending.email, sending),
  };
}

function smsActivities(sending: Sending & { readonly sms: Providers }) {
  return { ...createSmsDelivery(sending), ...createMailingDelivery('sms', sending.sms, sending) };
}
