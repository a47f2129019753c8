import { ActivityFailure, isCancellation } from '@temporalio/workflow';

/**
 * Whether this came of cancelling an activity. One that fails, or whose worker dies, after it was to be cancelled and
 * before it has heard of that is not tried again: then its own failure is what comes of it.
 */
export function wasCancelled(error: unknown): boolean {
  if (isCancellation(error)) return true;
  return error instanceof ActivityFailure && error.retryState === 'CANCEL_REQUESTED';
}
