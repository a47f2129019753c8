import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import {
  eraseCustomerType,
  erasureOptions,
  exportCustomerType,
  exportOptions,
} from '../workflows/privacy/messages';

/** Never fails: while Temporal is away, both wait until `keepAdopting` or the schedule starts them. */
export interface PrivacyDesk {
  /** Starts what must follow `beginErasure`, once its transaction is through. */
  erase(customerId: number): Promise<void>;
  /** Starts the putting together of an export, whose row is committed. */
  export(exportId: string): Promise<void>;
}

const withinMs = 5_000;

export function createPrivacyDesk(services: {
  readonly client: Client;
  readonly log: Logger;
  /** The orders' task queue: its workers do the work. */
  readonly queue: string;
}): PrivacyDesk {
  const { client, log, queue } = services;
  return {
    erase: (customerId) =>
      start({ customer: customerId }, 'an erasure waits for Temporal', () =>
        client.workflow.start(eraseCustomerType, erasureOptions(customerId, queue)),
      ),

    export: (exportId) =>
      start({ export: exportId }, 'an export waits for Temporal', () =>
        client.workflow.start(exportCustomerType, exportOptions(exportId, queue)),
      ),
  };

  async function start(
    about: Readonly<Record<string, unknown>>,
    waiting: string,
    begin: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await client.withDeadline(Date.now() + withinMs, begin);
    } catch (error) {
      log.warn({ ...about, reason: error instanceof Error ? error.name : '' }, waiting);
    }
  }
}
