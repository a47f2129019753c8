import type { z } from 'zod';
import type { Import, ImportLine } from '../../db/models/import';
import { importWorkflowId } from '../../workflows/catalogue/messages';
import type { Import as ImportContract, ImportLine as LineContract } from '../contracts/import';
import type { Services } from '../services';

export function presentImport(
  job: Import,
  { shop }: Pick<Services, 'shop'>,
): z.input<typeof ImportContract> {
  const { id, kind, status, lines, created, changed, unchanged, refused } = job;
  return {
    id,
    kind,
    dry_run: job.isDryRun,
    status,
    columns: job.columns,
    lines,
    done: created + changed + unchanged + refused,
    created,
    changed,
    unchanged,
    refused,
    requested_by: job.requestedBy,
    created_at: job.createdAt.toISOString(),
    updated_at: job.updatedAt.toISOString(),
    finished_at: job.finishedAt?.toISOString() ?? null,
    workflow_id: importWorkflowId(id),
    temporal_url: `${shop.temporalUrl}/workflows/${importWorkflowId(id)}`,
  };
}

export function presentLine({
  line,
  outcome,
  reason,
  changedColumns,
  cells,
}: ImportLine): z.input<typeof LineContract> {
  return { line, outcome, reason, changed_columns: changedColumns, cells };
}
