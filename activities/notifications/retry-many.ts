import { Context, heartbeat, log } from '@temporalio/activity';
import {
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { actingAs } from '../../db/audit';
import type { Knex } from '../../db/database';
import { reopenFailed } from '../../db/notifications/retry';
import { saveCommand } from '../../db/orders/commands';
import {
  advanceRetry,
  endRetry,
  findRetry,
  nextFailed,
  type Failed,
  type MassRetry,
} from '../../db/notifications/retry-many';
import { system, type Actor } from '../../workflows/domain/order-status';
import { notifyOptions, notifyType, type RetryProgress } from '../../workflows/notify/messages';
import {
  actorOptions,
  processOrderType,
  retryNotifications,
  retryNotificationsSignal,
} from '../../workflows/order/messages';

export type RetryActivities = ReturnType<typeof createRetryActivities>;

const pageSize = 50;
const withinMs = 10_000;
const rounds = 3;

/** A retry of many messages, page by page; the database remembers how far it is. */
export function createRetryActivities({
  db,
  client,
  queue,
}: {
  readonly db: Knex;
  readonly client: Client;
  /** The orders' task queue. */
  readonly queue: string;
}) {
  return {
    async retryNext(retryId: string): Promise<RetryProgress> {
      const job = await found(db, retryId);
      if (job.status !== 'running') return progressOf(job, true);
      const page = await nextFailed(db, job, pageSize);
      const { cancellationSignal: signal } = Context.current();
      let [done, failed] = [0, 0];
      let last: Failed | undefined;
      for (const message of page) {
        if (signal.aborted) break;
        if (await sendAgain(job, message)) done += 1;
        else failed += 1;
        last = message;
        heartbeat(done + failed);
      }
      if (last !== undefined) await advanceRetry(db, job, { done, failed, last });
      log.info('notifications sent again', { retryId, done, failed });
      signal.throwIfAborted();
      return progressOf(await found(db, retryId), page.length < pageSize);
    },

    async endRetry(
      retryId: string,
      status: 'completed' | 'cancelled' | 'failed',
    ): Promise<RetryProgress> {
      await endRetry(db, retryId, status);
      return progressOf(await found(db, retryId), true);
    },
  };

  /** @returns false if it could not be told to whose it is */
  async function sendAgain(job: MassRetry, { id, orderId }: Failed): Promise<boolean> {
    const by: Actor = job.requestedBy === null ? system : { type: 'admin', id: job.requestedBy };
    if (orderId !== null) return tellActor(orderId, id, job, by);
    const { ip, userAgent, requestId } = job;
    const doer = { ...by, ip, userAgent, requestId };
    await actingAs(db, doer, (trx) => reopenFailed(trx, { ids: [id] }, by, [id]));
    // Should this be cut off here, the loop of the API and the schedule find it without a sender.
    await client.workflow.signalWithStart(notifyType, {
      ...notifyOptions(id, queue),
      signal: retryNotificationsSignal,
    });
    return true;
  }

  async function tellActor(orderId: string, id: string, job: MassRetry, by: Actor) {
    // Told again, it is the same command.
    const updateId = `retry-${job.id}-${id}`;
    if (by.type === 'admin') {
      await saveCommand(db, { id: updateId, orderId, note: '', from: job });
    }
    for (let round = 1; ; round += 1) {
      try {
        await client.withDeadline(Date.now() + withinMs, () =>
          client.workflow.executeUpdateWithStart(retryNotifications, {
            startWorkflowOperation: new WithStartWorkflowOperation(
              processOrderType,
              actorOptions(orderId, queue),
            ),
            updateId,
            args: [{ only: [id], by }],
          }),
        );
        return true;
      } catch (error) {
        heartbeat(id);
        if (round < rounds && !isRefused(error)) continue;
        const reason = error instanceof Error ? error.name : '';
        log.warn('an order could not be told', { orderId, reason });
        return false;
      }
    }
  }
}

async function found(db: Knex, id: string): Promise<MassRetry> {
  const job = await findRetry(db, id);
  if (job === undefined)
    throw ApplicationFailure.nonRetryable('There is no such retry.', 'NotFound');
  return job;
}

function isRefused(error: unknown): boolean {
  return (
    error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof ApplicationFailure &&
    error.cause.nonRetryable === true
  );
}

function progressOf({ status, total, done, failed }: MassRetry, isLast: boolean): RetryProgress {
  return { status, total, done, failed, isLast };
}
