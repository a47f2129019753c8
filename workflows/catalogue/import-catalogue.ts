import {
  CancellationScope,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { ImportActivities } from '../../activities/catalogue/imports';
import { wasCancelled } from '../order/was-cancelled';
import { importProgress, type ImportProgress } from './messages';

const { takeInLines } = proxyActivities<ImportActivities>({
  startToCloseTimeout: '30m',
  heartbeatTimeout: '30s',
  retry: { initialInterval: '1s', maximumInterval: '30s', maximumAttempts: 40 },
  summary: 'Take in the next lines',
});

const { endImport } = proxyActivities<ImportActivities>({
  startToCloseTimeout: '30s',
  retry: { maximumInterval: '30s' },
  summary: 'Say how the import ended',
});

/**
 * Takes in a CSV file, slice by slice. Where it is stands in the database: it can be stopped at any
 * moment (also by cancelling this), and goes on where it was.
 */
export async function importCatalogue(importId: string): Promise<ImportProgress> {
  let progress: ImportProgress | null = null;
  setHandler(importProgress, () => progress);
  try {
    for (;;) {
      progress = await takeInLines(importId);
      setCurrentDetails(inWords(progress));
      if (progress.status !== 'running') return progress;
      if (workflowInfo().continueAsNewSuggested) break;
    }
  } catch (error) {
    // Not waited for: it asks before each batch whether the import still runs.
    const status = wasCancelled(error) ? 'stopped' : 'failed';
    return CancellationScope.nonCancellable(() => endImport(importId, status));
  }
  return continueAsNew<typeof importCatalogue>(importId);
}

function inWords({ status, lines, created, changed, unchanged, refused }: ImportProgress): string {
  const done = created + changed + unchanged + refused;
  return (
    `${status}: ${done} of ${lines} lines; ${created} created, ${changed} changed, ` +
    `${unchanged} unchanged, ${refused} refused`
  );
}
