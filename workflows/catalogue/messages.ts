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

/** Starts an import's workflow, or finds the one that runs. */
export function importOptions(importId: string, taskQueue: string) {
  return {
    workflowId: importWorkflowId(importId),
    taskQueue,
    args: [importId],
    workflowIdConflictPolicy: 'USE_EXISTING',
    workflowIdReusePolicy: 'ALLOW_DUPLICATE',
    staticSummary: 'Takes in a CSV file of the catalogue; cancelling it stops the import',
  } as const;
}
