import type { z } from 'zod';
import type { Import, ImportLine } from '../../db/models/import';
import { importWorkflowId } from '../../workflows/catalogue/messages';
import type { Import as ImportContract, RefusedLine } from '../contracts/import';

export function presentImport(job: Import): z.input<typeof ImportContract> {
  const { id, kind, status, lines, created, changed, unchanged, refused } = job;
  return {
    id,
    kind,
    dry_run: job.isDryRun,
    status,
    lines,
    done: created + changed + unchanged + refused,
    created,
    changed,
    unchanged,
    refused,
    created_at: job.createdAt.toISOString(),
    updated_at: job.updatedAt.toISOString(),
    finished_at: job.finishedAt?.toISOString() ?? null,
    workflow_id: importWorkflowId(id),
  };
}

export function presentRefusal({ line, reason, cells }: ImportLine): z.input<typeof RefusedLine> {
  return { line, reason, cells };
}
