import { Context } from '@temporalio/activity';
import type { Knex } from '../../db/database';
import type { Import } from '../../db/models/import';
import { runImport } from '../../db/imports/run';
import { failImport, stopImport } from '../../db/imports/store';
import type { ImportProgress } from '../../workflows/catalogue/messages';

export type ImportActivities = ReturnType<typeof createImportActivities>;

/** So long does one activity take in lines: often enough to see it move, seldom enough for a short history. */
const sliceMs = 20_000;

/** The effects of an import; the database remembers how far it is, so each may be run again. */
export function createImportActivities({ db }: { readonly db: Knex }) {
  return {
    async takeInLines(importId: string): Promise<ImportProgress> {
      const context = Context.current();
      const end = Date.now() + sliceMs;
      const job = await runImport(db, importId, {
        goesOn: (at) => {
          context.heartbeat(at.lastLine);
          // A dry run of categories has what it would have made in memory, so it is one piece.
          return !context.cancellationSignal.aborted && (at.isDryRun || Date.now() < end);
        },
      });
      return progressOf(job);
    },

    async endImport(importId: string, status: 'stopped' | 'failed'): Promise<ImportProgress> {
      return progressOf(await (status === 'stopped' ? stopImport : failImport)(db, importId));
    },
  };
}

function progressOf(job: Import): ImportProgress {
  const { status, lines, created, changed, unchanged, refused } = job;
  return { status, lines, created, changed, unchanged, refused };
}
