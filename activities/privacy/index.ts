import { Context, heartbeat, log } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Knex } from '../../db/database';
import { endErasure, isErased } from '../../db/privacy/erasures';
import { failExport } from '../../db/privacy/exports';
import { forgetAccount, forgetAudit } from '../../db/privacy/forget-account';
import { forgetMessages } from '../../db/privacy/forget-messages';
import { forgetCommands, forgetNotes, forgetOrders } from '../../db/privacy/forget-orders';
import { writeNextPart, type ExportProgress } from '../../db/privacy/write-export';
import {
  actorOptions,
  processOrderType,
  retryNotificationsSignal,
} from '../../workflows/order/messages';
import { cancelOrdersOf } from './cancel-orders';

export interface PrivacyServices {
  readonly db: Knex;
  readonly client: Client;
  /** The orders' task queue. */
  readonly queue: string;
}

export type PrivacyActivities = ReturnType<typeof createPrivacyActivities>;

const batch = 200;

/** So long does one activity write an export: often enough to see it move, seldom enough for a short history. */
const sliceMs = 20_000;

/** Export and erasure in batches, each a transaction; the database remembers how far they are. */
export function createPrivacyActivities({ db, client, queue }: PrivacyServices) {
  return {
    /** Writes the next parts of an export. */
    async writeExport(exportId: string): Promise<ExportProgress> {
      const end = Date.now() + sliceMs;
      for (;;) {
        const { status, parts } = await writeNextPart(db, exportId);
        pulse(parts);
        if (status !== 'running' || Date.now() > end) return { status, parts };
      }
    },

    async giveUpExport(exportId: string): Promise<void> {
      await failExport(db, exportId);
    },

    /**
     * Cancels what the customer could cancel.
     *
     * @returns how many orders could not be reached; null if this is no erased customer
     */
    async cancelOrders(customerId: number): Promise<number | null> {
      if (!(await isErased(db, customerId))) return null;
      return cancelOrdersOf(customerId, { db, client, queue });
    },

    /** Takes out of all that stays what tells of the person. */
    async forgetPerson(customerId: number): Promise<void> {
      if (!(await isErased(db, customerId))) return;
      await db.transaction((trx) => forgetAccount(trx, customerId));
      await forgetCommands(db, customerId);
      await untilNone(() => forgetOrders(db, customerId, batch));
      await untilNone(async () => {
        const { count, orderIds } = await forgetMessages(db, customerId, batch);
        // Their actors need not wait for these any more.
        for (const orderId of orderIds) await lookAnew(orderId);
        return count;
      });
      // After the messages: what settled them is told without words, what went before is blanked here.
      await untilNone(() => forgetNotes(db, customerId, batch));
      await untilNone(() => forgetAudit(db, customerId, batch));
      log.info('erased', { customerId });
    },

    async endErasure(customerId: number): Promise<void> {
      await endErasure(db, customerId);
    },
  };

  async function lookAnew(orderId: string): Promise<void> {
    await client.workflow.signalWithStart(processOrderType, {
      ...actorOptions(orderId, queue),
      signal: retryNotificationsSignal,
      signalArgs: [{ only: [] }],
    });
  }
}

/** Batch by batch, in none of which anything is lost if it is the last that this worker does. */
async function untilNone(work: () => Promise<number>): Promise<void> {
  for (let done = 0; ;) {
    const count = await work();
    if (count === 0) return;
    pulse((done += count));
  }
}

/** Says that it is alive, and stops where it is if it was told to. */
function pulse(how: number): void {
  heartbeat(how);
  Context.current().cancellationSignal.throwIfAborted();
}
