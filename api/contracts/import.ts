import { z } from 'zod';
import { importKinds, importStatuses, outcomes } from '../../db/models/import';
import { Time, flag, uuid } from './fields';
import { listQuery, page } from './page';

export const Import = z
  .object({
    id: z.guid(),
    kind: z.enum(importKinds),
    dry_run: z.boolean(),
    status: z
      .enum(importStatuses)
      .meta({ description: '`stopped` and `failed` ones can be continued.' }),
    columns: z.array(z.string()).meta({ description: 'Of the file, in its order.' }),
    lines: z.int().meta({ description: 'Below the header.' }),
    done: z.int(),
    created: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    refused: z.int(),
    requested_by: z.int().meta({ description: 'The admin.' }),
    created_at: Time,
    updated_at: Time,
    finished_at: Time.nullable(),
    workflow_id: z.string(),
    temporal_url: z.url(),
  })
  .meta({ id: 'Import' });

export const ImportPage = page(Import, 'Import');

export const ImportLine = z
  .object({
    line: z.int().meta({ description: 'As an editor counts them: the header is line 1.' }),
    outcome: z
      .enum(outcomes)
      .nullable()
      .meta({ description: 'null: it has not come to its turn.' }),
    reason: z.string().meta({ description: 'Why it was refused.' }),
    changed_columns: z
      .array(z.string())
      .meta({ description: 'Those that tell something new of what there is.' }),
    cells: z.record(z.string(), z.string()).nullable(),
  })
  .meta({ id: 'ImportLine' });

export const ImportLinePage = page(ImportLine, 'ImportLine');

export const importQuery = z.strictObject({
  dry_run: flag
    .optional()
    .meta({ description: 'Only says what each line would come to; nothing is changed.' }),
});

export const importList = listQuery({
  filters: {
    kind: z.enum(importKinds).optional(),
    status: z.enum(importStatuses).optional(),
    dry_run: flag.optional(),
  },
  ordering: ['created_at'],
}).omit({ search: true });

export const lineList = listQuery({
  filters: { outcome: z.enum(outcomes).optional() },
  ordering: ['line'],
}).omit({ search: true });

export const refusalList = lineList.omit({ outcome: true });

export const importParams = z.strictObject({ id: uuid });
