import { Refusal } from '../../workflows/domain/failures';
import type { Knex } from '../database';
import { Import, ImportLine, type Cells, type ImportKind } from '../models/import';

export interface NewImport {
  /** UUID. */
  readonly id: string;
  readonly kind: ImportKind;
  readonly isDryRun: boolean;
  /** Admin id. */
  readonly requestedBy: number;
  /** Of the file, in its order. */
  readonly columns: string[];
}

export interface NewLine {
  readonly line: number;
  readonly cells: Cells | null;
  /** Why it is refused for what it says itself; empty if it is not. */
  readonly reason: string;
}

/** Begins to take in a file; nothing is done with its lines until all of them are here. */
export async function openImport(db: Knex, given: NewImport): Promise<void> {
  await Import.query(db).insert(given);
}

export async function addLines(db: Knex, id: string, lines: readonly NewLine[]): Promise<void> {
  if (lines.length === 0) return;
  await db.raw(
    `INSERT INTO import_lines (import_id, line, cells, outcome, reason, is_malformed)
     SELECT CAST(:id AS uuid), line, cells, CASE WHEN reason <> '' THEN 'refused' END, reason, reason <> ''
     FROM jsonb_to_recordset(CAST(:lines AS jsonb)) AS l (line int, cells jsonb, reason text)`,
    { id, lines: JSON.stringify(lines) },
  );
}

/** All lines are here: it may run. */
export async function closeImport(db: Knex, id: string): Promise<Import> {
  await db.raw(
    `UPDATE imports SET status = 'running', lines = l.lines, refused = l.malformed
     FROM (SELECT count(*) AS lines, count(*) FILTER (WHERE is_malformed) AS malformed
           FROM import_lines WHERE import_id = :id) l
     WHERE id = :id AND status = 'receiving'`,
    { id },
  );
  return findImport(db, id);
}

/** Forgets a file that did not come whole. */
export async function dropImport(db: Knex, id: string): Promise<void> {
  await Import.query(db).where({ id, status: 'receiving' }).delete();
}

export async function findImport(db: Knex, id: string): Promise<Import> {
  const found = await Import.query(db).findById(id);
  if (found === undefined || found.status === 'receiving') {
    throw new Refusal('ImportNotFound', 'There is no such import.');
  }
  return found;
}

/** No line is begun any more once this has returned. What has ended stays as it is. */
export async function stopImport(db: Knex, id: string): Promise<Import> {
  return end(db, id, 'stopped');
}

/** After a fault that did not pass; it can be continued. */
export async function failImport(db: Knex, id: string): Promise<Import> {
  return end(db, id, 'failed');
}

async function end(db: Knex, id: string, status: 'stopped' | 'failed'): Promise<Import> {
  await Import.query(db).where({ id, status: 'running' }).patch({ status, finishedAt: new Date() });
  return findImport(db, id);
}

/**
 * From where it stopped.
 *
 * @throws Refusal ImportNotFound, ImportEnded
 */
export async function continueImport(db: Knex, id: string): Promise<Import> {
  const continued = await Import.query(db)
    .where({ id })
    .whereIn('status', ['running', 'stopped', 'failed'])
    .patch({ status: 'running', finishedAt: null });
  const found = await findImport(db, id);
  if (continued === 0) throw new Refusal('ImportEnded', 'All lines of this import are done.');
  return found;
}

/** An import that has not moved for so long has no workflow; one that has is found, and left alone. */
const stillMs = 60_000;

/** Imports that should go on and do not: their workflow is gone, or was never started. */
export async function importsStandingStill(db: Knex, limit: number): Promise<Import[]> {
  return Import.query(db)
    .where({ status: 'running' })
    .where('updatedAt', '<', ago(stillMs))
    .orderBy('updatedAt')
    .limit(limit);
}

/**
 * Removes files that never came whole after an hour, and what was taken in with its lines after `keepMs`.
 *
 * @returns how many were removed
 */
export async function sweepImports(db: Knex, keepMs: number, limit = 100): Promise<number> {
  const old = Import.query(db)
    .select('id')
    .where((query) => {
      void query.where({ status: 'receiving' }).where('updatedAt', '<', ago(3_600_000));
    })
    .orWhere((query) => {
      void query
        .whereNotIn('status', ['receiving', 'running'])
        .where('createdAt', '<', ago(keepMs));
    })
    .limit(limit);
  return Import.query(db).whereIn('id', old).delete();
}

/** Of a dry run, so that it can be begun anew: nothing else remembers what its lines came to. */
export async function forgetOutcomes(trx: Knex.Transaction, id: string): Promise<void> {
  await ImportLine.query(trx)
    .where({ importId: id, isMalformed: false })
    .patch({ outcome: null, reason: '', changedColumns: [] });
  await trx.raw(
    `UPDATE imports SET run = run + 1, last_line = 0, created = 0, changed = 0, unchanged = 0,
       refused = (SELECT count(*) FROM import_lines WHERE import_id = :id AND is_malformed)
     WHERE id = :id`,
    { id },
  );
}

function ago(ms: number): Date {
  return new Date(Date.now() - ms);
}
