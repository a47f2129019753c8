import type { Knex } from '../database';
import { CustomerExport, type ExportStatus } from '../models/customer-export';
import { exportSections } from './export-sections';

export interface ExportProgress {
  /** `absent`: it is gone, with the customer or as its time is over. */
  readonly status: ExportStatus | 'absent';
  readonly parts: number;
}

const daysKept = 7;

/**
 * Writes the next part of an export, if it is not done: the row says where it goes on, and is locked, so
 * that of two who come at once each writes another part.
 */
export async function writeNextPart(db: Knex, id: string): Promise<ExportProgress> {
  return db.transaction(async (trx) => {
    const job = await CustomerExport.query(trx).findById(id).forUpdate();
    if (job === undefined) return { status: 'absent', parts: 0 };
    if (job.status === 'ready' || job.status === 'failed') return job;
    const section = exportSections[job.section];
    const part = section === undefined ? null : await section.read(trx, job.customerId, job.after);
    const isFirst = job.after === null;
    const seq = job.parts + 1;
    const isLast = section === undefined;
    await trx('customer_export_parts').insert({
      exportId: id,
      seq,
      content:
        part === null ? '}\n' : textOf(section?.name ?? '', part, isFirst, job.section === 0),
    });
    const goesOn = part !== null && part.after !== null;
    await CustomerExport.query(trx)
      .findById(id)
      .patch({
        parts: seq,
        section: goesOn ? job.section : job.section + 1,
        after: goesOn ? part.after : null,
        status: isLast ? 'ready' : 'running',
        updatedAt: new Date(),
        ...(isLast
          ? { finishedAt: new Date(), expiresAt: new Date(Date.now() + daysKept * 86_400_000) }
          : {}),
      });
    return { status: isLast ? 'ready' : 'running', parts: seq };
  });
}

/** What a section has to say: one value, or the next rows of a list and where those after them begin. */
export type SectionPart =
  | { readonly value: unknown; readonly after: null }
  | { readonly rows: readonly unknown[]; readonly after: string | null };

/** A piece of JSON that fits behind the one before. */
function textOf(name: string, part: SectionPart, isFirst: boolean, opensFile: boolean): string {
  const key = `${opensFile ? '{' : ',\n'}${JSON.stringify(name)}: `;
  if ('value' in part) return key + JSON.stringify(part.value);
  const rows = part.rows.map((row) => JSON.stringify(row)).join(',\n');
  const begin = isFirst ? `${key}[` : rows === '' ? '' : ',\n';
  return begin + rows + (part.after === null ? ']' : '');
}
