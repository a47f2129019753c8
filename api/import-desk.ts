import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import type { Import } from '../db/models/import';
import { importCatalogueType, importOptions } from '../workflows/catalogue/messages';

export interface ImportDesk {
  /**
   * Starts the workflow of an import, unless it runs. Never fails: while Temporal is away, imports wait
   * until `keepAdopting` or the schedule starts them.
   */
  start(job: Import): Promise<void>;
}

const withinMs = 5_000;

export function createImportDesk(services: {
  readonly client: Client;
  readonly log: Logger;
  /** The orders' task queue: its workers take in the lines. */
  readonly queue: string;
}): ImportDesk {
  const { client, log, queue } = services;
  return {
    async start(job) {
      try {
        await client.withDeadline(Date.now() + withinMs, () =>
          client.workflow.start(importCatalogueType, importOptions(job, queue)),
        );
      } catch (error) {
        log.warn(
          { import: job.id, reason: error instanceof Error ? error.name : '' },
          'an import waits for Temporal',
        );
      }
    },
  };
}
