import { heartbeat, log } from '@temporalio/activity';
import {
  WithStartWorkflowOperation,
  WorkflowUpdateFailedError,
  type Client,
} from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Knex } from '../../db/database';
import { ordersToCancel } from '../../db/privacy/erasures';
import { actorOptions, cancel, processOrderType } from '../../workflows/order/messages';

const pageSize = 50;
const withinMs = 10_000;

interface Means {
  readonly db: Knex;
  readonly client: Client;
  readonly queue: string;
}

/**
 * Cancels an erased customer's orders as they would have themselves, through each order's actor. One that
 * can't be reached does not hold up the others.
 *
 * @returns how many could not be reached
 */
export async function cancelOrdersOf(customerId: number, means: Means): Promise<number> {
  let left = 0;
  for (let after: string | undefined; ;) {
    const page = await ordersToCancel(means.db, customerId, pageSize, after);
    for (const orderId of page) {
      heartbeat(orderId);
      if (!(await cancelOrder(orderId, customerId, means))) left += 1;
    }
    after = page.at(-1);
    if (page.length < pageSize) return left;
  }
}

/** @returns false if it is not known to be done, or to be past cancelling */
async function cancelOrder(
  orderId: string,
  customerId: number,
  { client, queue }: Means,
): Promise<boolean> {
  const startWorkflowOperation = new WithStartWorkflowOperation(
    processOrderType,
    actorOptions(orderId, queue),
  );
  try {
    await client.withDeadline(Date.now() + withinMs, () =>
      client.workflow.executeUpdateWithStart(cancel, {
        startWorkflowOperation,
        // Asked again, it is the same command, which its order carries out once.
        updateId: `erasure-${customerId}`,
        args: [{ by: { type: 'customer', id: customerId } }],
      }),
    );
    return true;
  } catch (error) {
    // Work on it has begun meanwhile: then it goes its way.
    if (isRefused(error)) return true;
    log.warn('an order could not be cancelled yet', {
      orderId,
      reason: error instanceof Error ? error.name : '',
    });
    return false;
  }
}

function isRefused(error: unknown): boolean {
  return (
    error instanceof WorkflowUpdateFailedError &&
    error.cause instanceof ApplicationFailure &&
    error.cause.type === 'TransitionNotAllowed'
  );
}
