import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { Import, ImportLine } from '../../db/models/import';
import type { importList, refusalList } from '../contracts/import';
import { ordered } from './paged';

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

export function findRefusals(db: Knex, id: string, { ordering }: z.output<typeof refusalList>) {
  const query = ImportLine.query(db).where({ importId: id, outcome: 'refused' });
  const inOrder = [{ field: 'line', direction: 'asc' }] as const;
  return ordered(query, { line: 'line' }, ordering ?? inOrder, 'line');
}
