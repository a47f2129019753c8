import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { notifyOptions, notifyType } from '../workflows/notify/messages';
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

  /** Has an order's actor count its messages anew. Never fails: it does so by itself when it next acts. */
  lookAnew(orderId: string): Promise<void>;
}

const withinMs = 5_000;

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

    async lookAnew(orderId) {
      await asTemporalAllows(orderId, () =>
        client.workflow.signalWithStart(processOrderType, {
          ...actorOptions(orderId, queue),
          signal: retryNotificationsSignal,
          signalArgs: [{ only: [] }],
        }),
      );
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
