import { proxyActivities } from '@temporalio/workflow';
import type { UpkeepActivities } from '../../activities/upkeep';

const { retryPassingFailures } = proxyActivities<UpkeepActivities>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: '30s',
  scheduleToCloseTimeout: '10m',
  summary: 'Take up again the messages that failed for a passing reason',
});

/** Every five minutes: what failed for a passing reason is tried again, by its order's actor or, where it belongs to no order, a workflow of its own. */
export async function retryFailed(): Promise<{ orders: number }> {
  return { orders: await retryPassingFailures() };
}
