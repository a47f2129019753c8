import {
  CancellationScope,
  continueAsNew,
  log,
  proxyActivities,
  setCurrentDetails,
  workflowInfo,
} from '@temporalio/workflow';
import type { PrivacyActivities } from '../../activities/privacy';

const { writeExport } = proxyActivities<PrivacyActivities>({
  startToCloseTimeout: '5m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
  summary: 'Write the next parts of the file',
});

const { giveUpExport } = proxyActivities<PrivacyActivities>({
  startToCloseTimeout: '30s',
  retry: { maximumInterval: '30s' },
  summary: 'Say that it failed',
});

/** `absent`: the export is gone, as the customer was erased or its time was over. */
export interface ExportEnd {
  readonly outcome: 'ready' | 'failed' | 'absent';
  readonly parts: number;
}

/**
 * Puts together all that is kept of a customer. How far it is stands in the database, so that it can be
 * stopped at any moment and goes on where it was; what comes and goes (no database, no worker) it outlasts.
 */
export async function exportCustomer(exportId: string): Promise<ExportEnd> {
  try {
    for (;;) {
      const { status, parts } = await writeExport(exportId);
      setCurrentDetails(`${status}: ${parts} part(s)`);
      if (status !== 'running' && status !== 'pending') return { outcome: status, parts };
      if (workflowInfo().continueAsNewSuggested) break;
    }
  } catch (error) {
    log.error('the export is given up', { exportId, error });
    await CancellationScope.nonCancellable(() => giveUpExport(exportId));
    return { outcome: 'failed', parts: 0 };
  }
  return continueAsNew<typeof exportCustomer>(exportId);
}
