import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { Import, ImportLine } from '../../db/models/import';
import type { importList, lineList } from '../contracts/import';
import { ordered } from './paged';

type LineFilters = Omit<z.output<typeof lineList>, 'page' | 'page_size'>;

const columns = { created_at: 'createdAt' };

export function findImports(
  db: Knex,
  { kind, status, dry_run, ordering }: z.output<typeof importList>,
) {
  const query = Import.query(db).whereNot('status', 'receiving');
  if (kind !== undefined) void query.where({ kind });
  if (status !== undefined) void query.where({ status });
  if (dry_run !== undefined) void query.where({ isDryRun: dry_run });
  const latestFirst = [{ field: 'created_at', direction: 'desc' }] as const;
  return ordered(query, columns, ordering ?? latestFirst, 'id');
}

export function findLines(db: Knex, id: string, { outcome, ordering }: LineFilters) {
  const query = ImportLine.query(db).where({ importId: id });
  if (outcome !== undefined) void query.where({ outcome });
  const inOrder = [{ field: 'line', direction: 'asc' }] as const;
  return ordered(query, { line: 'line' }, ordering ?? inOrder, 'line');
}
