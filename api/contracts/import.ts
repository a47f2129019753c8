import { z } from 'zod';
import { importKinds, importStatuses } from '../../db/models/import';
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
    lines: z.int().meta({ description: 'Below the header.' }),
    done: z.int(),
    created: z.int(),
    changed: z.int(),
    unchanged: z.int(),
    refused: z.int(),
    created_at: Time,
    updated_at: Time,
    finished_at: Time.nullable(),
    workflow_id: z.string().meta({ description: 'As Temporal Web shows it.' }),
  })
  .meta({ id: 'Import' });

export const ImportPage = page(Import, 'Import');

export const RefusedLine = z
  .object({
    line: z.int().meta({ description: 'As an editor counts them: the header is line 1.' }),
    reason: z.string(),
    cells: z.record(z.string(), z.string()).nullable(),
  })
  .meta({ id: 'RefusedLine' });

export const RefusedLinePage = page(RefusedLine, 'RefusedLine');

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

export const refusalList = listQuery({ filters: {}, ordering: ['line'] }).omit({ search: true });

export const importParams = z.strictObject({ id: uuid });
