import { mostRepairs, type FindingKind, type Found } from '../../workflows/domain/finding';
import type { Knex } from '../database';
import type { Run } from './runs';

/**
 * Writes down what a run found. What is open already is seen once more: of two runs that find the same at
 * the same time only one counts its repair.
 *
 * @param isRepaired a person is needed only once that does not hold
 */
export async function recordFound(
  db: Knex,
  { startedAt }: Pick<Run, 'startedAt'>,
  kind: FindingKind,
  found: readonly Found[],
  isRepaired: boolean,
): Promise<void> {
  if (found.length === 0) return;
  await db.raw(
    `INSERT INTO findings AS f (kind, subject, label, details, repairs, needs_person)
     SELECT :kind, subject, label, details, CAST(:isRepaired AS boolean)::int, NOT CAST(:isRepaired AS boolean)
     FROM jsonb_to_recordset(CAST(:found AS jsonb)) AS g (subject text, label text, details jsonb)
     ORDER BY subject
     ON CONFLICT (kind, subject) WHERE resolved_at IS NULL DO UPDATE SET
       last_seen = greatest(f.last_seen, now()), label = excluded.label, details = excluded.details,
       repairs = f.repairs + CASE WHEN f.last_seen < CAST(:startedAt AS timestamptz) THEN excluded.repairs ELSE 0 END,
       needs_person = f.needs_person OR excluded.needs_person OR
         f.repairs + CASE WHEN f.last_seen < CAST(:startedAt AS timestamptz) THEN excluded.repairs ELSE 0 END >= :mostRepairs`,
    { kind, found: JSON.stringify(found), isRepaired, startedAt, mostRepairs },
  );
}

export interface OpenFinding {
  readonly id: number;
  readonly kind: FindingKind;
  readonly subject: string;
}

/** The next open findings that this run has not seen yet, in the order of their ids. */
export async function openUnseen(
  db: Knex,
  { startedAt }: Pick<Run, 'startedAt'>,
  after: number,
  limit: number,
): Promise<OpenFinding[]> {
  return db('findings')
    .whereNull('resolvedAt')
    .where('id', '>', after)
    .whereRaw('last_seen < CAST(? AS timestamptz)', [startedAt])
    .orderBy('id')
    .limit(limit)
    .select<OpenFinding[]>('id', 'kind', 'subject');
}

/** Closes what was looked at and is right again; what another run has seen since stays open. */
export async function resolve(
  db: Knex,
  { startedAt }: Pick<Run, 'startedAt'>,
  ids: readonly number[],
): Promise<number> {
  return db('findings')
    .whereIn('id', [...ids])
    .whereNull('resolvedAt')
    .whereRaw('last_seen < CAST(? AS timestamptz)', [startedAt])
    .update({ resolvedAt: db.fn.now() });
}

export async function countOpen(
  db: Knex,
): Promise<{ readonly open: number; readonly needPerson: number }> {
  const { rows } = await db.raw<{ rows: { open: number; needPerson: number }[] }>(
    `SELECT count(*) AS open, count(*) FILTER (WHERE needs_person) AS "needPerson"
     FROM findings WHERE resolved_at IS NULL`,
  );
  return rows[0] ?? { open: 0, needPerson: 0 };
}
