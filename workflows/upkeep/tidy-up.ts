import { proxyActivities } from '@temporalio/workflow';
import type { UpkeepActivities } from '../../activities/upkeep';

const { sweepAbandonedDrafts, abandonOldFailures } = proxyActivities<UpkeepActivities>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: '30s',
  scheduleToCloseTimeout: '10m',
});

/** Hourly: drafts nobody finished go after an hour, failed messages are given up (and kept) after 7 days. */
export async function tidyUp(): Promise<{ drafts: number; orders: number }> {
  return { drafts: await sweepAbandonedDrafts(), orders: await abandonOldFailures() };
}
