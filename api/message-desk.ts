import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import {
  mailingOptions,
  mailingType,
  mailingWorkflowId,
  type MailingRef,
} from '../workflows/mailing/messages';
import { notifyOptions, notifyType } from '../workflows/notify/messages';
import { retryNotificationsSignal } from '../workflows/order/messages';

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

    async sendMailing(mailing) {
      const { id, kind } = mailing;
      await asTemporalAllows(id, () =>
        client.workflow.start(mailingType(kind), mailingOptions(mailing, queue)),
      );
      return mailingWorkflowId(mailing);
    },
  };

  async function asTemporalAllows(id: string, start: () => Promise<unknown>): Promise<void> {
    try {
      await client.withDeadline(Date.now() + withinMs, start);
    } catch (error) {
      log.warn(
        { notification: id, reason: error instanceof Error ? error.name : '' },
        'a message waits for Temporal',
      );
    }
  }
}
