import {
  ActivityCancellationType,
  CancellationScope,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { RetryActivities } from '../../activities/notifications/retry-many';
import { wasCancelled } from '../order/was-cancelled';
import type { RetryProgress } from './messages';

const { retryNext } = proxyActivities<RetryActivities>({
  startToCloseTimeout: '30m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '30s', maximumAttempts: 40 },
  // What is begun is finished and counted.
  cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  summary: 'Send the next failed messages again',
});

const { endRetry } = proxyActivities<RetryActivities>({
  startToCloseTimeout: '30s',
  retry: { maximumInterval: '30s' },
  summary: 'Say how the retry ended',
});

/**
 * Sends again what failed and matches, page by page, each through the workflow that it belongs to. What is
 * asked for and how far it is stands in the database; cancelling this ends it after what is begun.
 */
export async function retryMany(retryId: string): Promise<RetryProgress> {
  try {
    for (;;) {
      const progress = await retryNext(retryId);
      setCurrentDetails(inWords(progress));
      if (progress.status !== 'running') return progress;
      if (progress.isLast) return await endRetry(retryId, 'completed');
      if (workflowInfo().continueAsNewSuggested) break;
    }
  } catch (error) {
    const status = wasCancelled(error) ? 'cancelled' : 'failed';
    return CancellationScope.nonCancellable(() => endRetry(retryId, status));
  }
  return continueAsNew<typeof retryMany>(retryId);
}

function inWords({ status, total, done, failed }: RetryProgress): string {
  return `${status}: ${done} of ${total} sent again, ${failed} could not be reached`;
}
