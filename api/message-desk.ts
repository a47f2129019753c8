import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Channel } from '../workflows/domain/news';
import {
  mailingOptions,
  mailingType,
  mailingWorkflowId,
  type MailingRef,
} from '../workflows/mailing/messages';
import {
  notifyOptions,
  notifyType,
  retryManyType,
  retryOptions,
  retryWorkflowId,
} from '../workflows/notify/messages';
import {
  actorOptions,
  processOrderType,
  retryNotificationsSignal,
} from '../workflows/order/messages';

export interface MessageDesk {
  /**
   * Starts the sending of messages that belong to no order. Never fails: while Temporal is away they
   * wait until `keepAdopting` or the schedule finds them.
   *
   * @param ids of notifications, whose rows are committed
   */
  send(...ids: readonly string[]): Promise<void>;

  /** As `send`, of one that has been made unsent again: who sends it still, or waits to, looks anew. */
  sendAgain(id: string): Promise<void>;

  /**
   * As `send`, of a mailing, with all its messages.
   *
   * @returns the id of its workflow
   */
  sendMailing(mailing: MailingRef): Promise<string>;

  /** As `sendMailing`, of one some of which is to be sent now instead of at its next try. */
  hurryMailing(mailing: MailingRef): Promise<void>;

  /** Has an order's actor count its messages anew. Never fails: it does so by itself when it next acts. */
  lookAnew(orderId: string): Promise<void>;

  /** Starts a retry of many messages; while Temporal is away it waits as `send` does. */
  retryMany(retryId: string): Promise<void>;

  /** Tells it to end at once. The row says so already, for when Temporal is away. */
  cancelRetry(retryId: string): Promise<void>;

  /** How many workers asked for messages of this channel in the last minute; null while Temporal is away. */
  workersOf(channel: Channel): Promise<number | null>;
}

const withinMs = 5_000;

/** temporal.api.enums.v1.TaskQueueType, as numbered in the protocol. */
const activityTasks = 2;

export function createMessageDesk(services: {
  readonly client: Client;
  readonly log: Logger;
  /** The orders' task queue: its workers run the workflow. */
  readonly queue: string;
}): MessageDesk {
  const { client, log, queue } = services;
  return {
    async send(...ids) {
      for (const id of ids) {
        await asTemporalAllows(id, () =>
          client.workflow.start(notifyType, notifyOptions(id, queue)),
        );
      }
    },

    async sendAgain(id) {
      await asTemporalAllows(id, () =>
        client.workflow.signalWithStart(notifyType, {
          ...notifyOptions(id, queue),
          signal: retryNotificationsSignal,
        }),
      );
    },

    async sendMailing(mailing) {
      const { id, kind } = mailing;
      await asTemporalAllows(id, () =>
        client.workflow.start(mailingType(kind), mailingOptions(mailing, queue)),
      );
      return mailingWorkflowId(mailing);
    },

    async hurryMailing(mailing) {
      await asTemporalAllows(mailing.id, () =>
        client.workflow.signalWithStart(mailingType(mailing.kind), {
          ...mailingOptions(mailing, queue),
          signal: retryNotificationsSignal,
        }),
      );
    },

    async lookAnew(orderId) {
      await asTemporalAllows(orderId, () =>
        client.workflow.signalWithStart(processOrderType, {
          ...actorOptions(orderId, queue),
          signal: retryNotificationsSignal,
          signalArgs: [{ only: [] }],
        }),
      );
    },

    async retryMany(retryId) {
      await asTemporalAllows(retryId, () =>
        client.workflow.start(retryManyType, retryOptions(retryId, queue)),
      );
    },

    async cancelRetry(retryId) {
      await asTemporalAllows(retryId, () =>
        client.workflow.getHandle(retryWorkflowId(retryId)).cancel(),
      );
    },

    async workersOf(channel) {
      const name = queue.replace(/^orders/, channel);
      try {
        const { pollers } = await client.withDeadline(Date.now() + withinMs, () =>
          client.workflowService.describeTaskQueue({
            namespace: client.options.namespace,
            taskQueue: { name },
            taskQueueType: activityTasks,
          }),
        );
        const lately = Date.now() / 1000 - 60;
        const seen = (pollers ?? []).filter(
          ({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) >= lately,
        );
        return new Set(seen.map(({ identity }) => identity)).size;
      } catch {
        return null;
      }
    },
  };

  async function asTemporalAllows(id: string, start: () => Promise<unknown>): Promise<void> {
    try {
      await client.withDeadline(Date.now() + withinMs, start);
    } catch (error) {
      log.warn(
        { about: id, reason: error instanceof Error ? error.name : '' },
        'a message waits for Temporal',
      );
    }
  }
}
