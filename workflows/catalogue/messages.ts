import { defineQuery } from '@temporalio/workflow';

export const importCatalogueType = 'importCatalogue';

/** How far an import is: counts of lines. */
export interface ImportProgress {
  readonly status: string;
  readonly lines: number;
  readonly created: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: number;
}

export const importProgress = defineQuery<ImportProgress | null>('progress');

export function importWorkflowId(importId: string): string {
  return `import-${importId}`;
}

/** What Temporal Web shows of an import. */
export interface ImportOutline {
  readonly id: string;
  readonly kind: string;
  readonly isDryRun: boolean;
  readonly lines: number;
}

/** Starts an import's workflow, or finds the one that runs. */
export function importOptions(job: ImportOutline, taskQueue: string) {
  return {
    workflowId: importWorkflowId(job.id),
    taskQueue,
    args: [job.id],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: `${job.isDryRun ? 'Dry run: what' : 'Takes in'} ${job.lines} lines of ${job.kind}${job.isDryRun ? ' would come to' : ''}`,
    staticDetails: 'Cancelling this stops the import; it can be continued by the API.',
  } as const;
}
