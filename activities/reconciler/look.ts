import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { TypedSearchAttributes } from '@temporalio/common';
import type { Shown } from '../../workflows/domain/finding';
import {
  notificationsFailedKey,
  orderPaidKey,
  orderStatusKey,
} from '../../workflows/order/search-attributes';

/** A workflow as Temporal itself has it, not as its lists do, which come a moment later. */
export interface Look {
  readonly workflowId: string;
  readonly type: string;
  readonly runId: string;
  readonly isRunning: boolean;
  /** Counts up with all that happens to it. */
  readonly historyLength: number;
  /** How often its workflow task has been tried; 0 where it has none. */
  readonly attempt: number;
  readonly shown: Shown;
}

/** Asked at once: a fraction of what a server takes. */
const atOnce = 10;

/** In one query of visibility. */
const mostNamed = 100;

/** What there is of these workflows; those that never were, or are long gone, are left out. */
export async function lookAt(
  client: Client,
  workflowIds: readonly string[],
): Promise<Map<string, Look>> {
  const looks = new Map<string, Look>();
  for (let first = 0; first < workflowIds.length; first += atOnce) {
    const some = workflowIds.slice(first, first + atOnce);
    for (const look of await Promise.all(some.map((id) => describe(client, id)))) {
      if (look !== null) looks.set(look.workflowId, look);
    }
  }
  return looks;
}

async function describe(client: Client, workflowId: string): Promise<Look | null> {
  try {
    const seen = await client.workflow.getHandle(workflowId).describe();
    return {
      workflowId,
      type: seen.type,
      runId: seen.runId,
      isRunning: seen.status.name === 'RUNNING',
      historyLength: seen.historyLength,
      attempt: seen.raw.pendingWorkflowTask?.attempt ?? 0,
      shown: shownBy(seen.typedSearchAttributes),
    };
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return null;
    throw error;
  }
}

export function shownBy(attributes: TypedSearchAttributes): Shown {
  return {
    status: attributes.get(orderStatusKey),
    isPaid: attributes.get(orderPaidKey),
    failed: attributes.get(notificationsFailedKey),
  };
}

/**
 * Those of these workflows that run, by one cheap query for many. Lists come a moment late: who is not among
 * them may run all the same, and who has just ended may still be.
 */
export async function runningAmong(
  client: Client,
  workflowIds: readonly string[],
): Promise<Set<string>> {
  const running = new Set<string>();
  for (let first = 0; first < workflowIds.length; first += mostNamed) {
    const named = workflowIds.slice(first, first + mostNamed).map((id) => `'${id}'`);
    const query = `WorkflowId IN (${named.join(', ')}) AND ExecutionStatus = 'Running'`;
    for await (const { workflowId } of client.workflow.list({ query, pageSize: mostNamed })) {
      running.add(workflowId);
    }
  }
  return running;
}

/** Those of these workflows that surely do not run; one that has only just ended is left to the next run. */
export async function goneAmong(client: Client, workflowIds: readonly string[]): Promise<string[]> {
  const running = await runningAmong(client, workflowIds);
  const doubtful = workflowIds.filter((id) => !running.has(id));
  const looks = await lookAt(client, doubtful);
  return doubtful.filter((id) => looks.get(id)?.isRunning !== true);
}
