import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import { defineSearchAttributeKey } from '@temporalio/common';
import type { ReportActivities } from '../../activities/upkeep/reports';

const patient = {
  startToCloseTimeout: '2m',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
} as const;

const { sendDayReport } = proxyActivities<ReportActivities>({
  ...patient,
  summary: 'Make the report of the day, once, and have it sent',
});
const { sendLowStock } = proxyActivities<ReportActivities>({
  ...patient,
  summary: 'Tell what is about to run out, once a day',
});

/** The workflow that sends it; null where there is nothing to tell. */
export interface Reported {
  readonly workflowId: string | null;
}

/**
 * Every evening. Of a day that was missed it is made afterwards, also by hand.
 *
 * @param at a time on that day; when it should have run where it is left out
 */
export async function dailyReport(at?: string): Promise<Reported> {
  return { workflowId: await sendDayReport(at ?? due()) };
}

/** Every morning. */
export async function lowStock(at?: string): Promise<Reported> {
  return { workflowId: await sendLowStock(at ?? due()) };
}

const scheduledFor = defineSearchAttributeKey('TemporalScheduledStartTime', 'DATETIME');

function due(): string {
  const { typedSearchAttributes, startTime } = workflowInfo();
  return (typedSearchAttributes.get(scheduledFor) ?? startTime).toISOString();
}
