import type { Client } from '@temporalio/client';
import { Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import type { Config, QueueName } from '../config';
import type { Knex } from '../db/database';
import { createImportActivities } from './catalogue/imports';
import { failureInterceptor } from './failures';
import { createMailingActivities } from './mailings';
import { createEmailDelivery, createSmsDelivery } from './notifications/deliver';
import { createMailingDelivery } from './notifications/deliver-mailing';
import type { Gateway } from './notifications/gateway';
import { createMessageActivities } from './notifications/messages';
import { createOrderActivities } from './orders';
import { createPrivacyActivities } from './privacy';
import { createUpkeepActivities } from './upkeep';
import { createReportActivities } from './upkeep/reports';

export interface WorkerServices {
  readonly connection: NativeConnection;
  readonly client: Client;
  readonly db: Knex;
  readonly email: Gateway;
  readonly sms: Gateway;
  readonly config: Pick<Config, 'shop' | 'orders' | 'retryDelaysMs' | 'secretKey'> & {
    readonly email: Pick<Config['email'], 'perMinute'>;
    readonly sms: Pick<Config['sms'], 'perMinute'>;
  };
  readonly namespace: string;
  /** The bundle that `npm run build` makes. */
  readonly bundle: string;
  /** Follows the queues' names, so that several installations can share a namespace. */
  readonly queueSuffix?: string;
}

/** Local activities at once: each holds a database connection. */
export const databaseSlots = 20;

/**
 * Open orders kept in memory between their tasks, about 0.12 MB each (`npm run bench:orders`). What is
 * beyond is replayed from its history when it is needed.
 */
const maxCachedWorkflows = 1_500;

/** Deliveries at once per channel: few, so that sending never crowds out placing. */
const deliverySlots = 4;

/** A worker for one task queue. Any number of them, in any number of processes, share its work. */
export async function createWorker(queue: QueueName, services: WorkerServices): Promise<Worker> {
  const { connection, namespace, queueSuffix = '' } = services;
  return Worker.create({
    connection,
    namespace,
    taskQueue: `${queue}${queueSuffix}`,
    identity: `${queue}@${process.pid}`,
    shutdownGraceTime: '10s',
    shutdownForceTime: '20s',
    activityTaskPollerBehavior: { type: 'autoscaling' },
    interceptors: { activity: [() => ({ inbound: failureInterceptor })] },
    ...optionsOf(queue, services),
  });
}

function optionsOf(queue: QueueName, services: WorkerServices): Partial<WorkerOptions> {
  const { db, config, email, sms, client, bundle, queueSuffix = '' } = services;
  const { shop, orders, retryDelaysMs, secretKey } = config;
  const sending = { db, retryDelaysMs, secretKey };
  switch (queue) {
    case 'orders':
      return {
        workflowBundle: { codePath: bundle },
        workflowTaskPollerBehavior: { type: 'autoscaling' },
        maxCachedWorkflows,
        maxConcurrentLocalActivityExecutions: databaseSlots,
        activities: {
          ...createOrderActivities({ db, shop, orders }),
          ...createImportActivities({ db }),
          ...createMailingActivities({ db }),
          ...createMessageActivities({ db }),
          ...createPrivacyActivities({ db, client, queue: `orders${queueSuffix}` }),
          ...createReportActivities({ db, client, shop, queue: `orders${queueSuffix}` }),
          ...createUpkeepActivities({ db, client, queue: `orders${queueSuffix}` }),
        },
      };
    case 'email':
      return {
        ...rate(config.email.perMinute),
        maxConcurrentActivityTaskExecutions: deliverySlots,
        activities: {
          ...createEmailDelivery({ db, email, retryDelaysMs, secretKey }),
          ...createMailingDelivery('email', email, sending, bulkOf(config.email.perMinute)),
        },
      };
    case 'sms':
      return {
        ...rate(config.sms.perMinute),
        maxConcurrentActivityTaskExecutions: deliverySlots,
        activities: {
          ...createSmsDelivery({ db, sms, retryDelaysMs, secretKey }),
          ...createMailingDelivery('sms', sms, sending),
        },
      };
  }
}

/** E-mails of a mailing in one activity: the rate counts activities, and a provider counts e-mails. */
function bulkOf(perMinute: number): number | undefined {
  return perMinute > 0 ? 1 : undefined;
}

/** Kept by Temporal over all workers of the queue; 0 is no limit. */
function rate(perMinute: number): Partial<WorkerOptions> {
  return perMinute > 0 ? { maxTaskQueueActivitiesPerSecond: perMinute / 60 } : {};
}
