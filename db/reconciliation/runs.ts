import type { Knex } from '../database';

/** A run of the reconciler. Times are the database's own, to the microsecond. */
export interface Run {
  readonly id: string;
  /** Looks at everything, not only at what is open or was touched. */
  readonly isFull: boolean;
  readonly startedAt: string;
  /** Whatever was touched before that, an earlier run has looked at; null: none has. */
  readonly since: string | null;
}

/** Whatever was under way when a run began may have become visible after it. */
const overlap = '5 minutes';

/** Once a day; a little less, so that it keeps to its hour. */
const fullEvery = '23 hours 30 minutes';

const keepRuns = '30 days';
const keepResolved = '90 days';

const columns = `id, is_full AS "isFull", CAST(started_at AS text) AS "startedAt"`;
const since = `(SELECT CAST(max(started_at) - interval '${overlap}' AS text) FROM reconciliations
  WHERE finished_at IS NOT NULL AND id <> :id) AS since`;

/**
 * Begins a run, or finds the one with this id.
 *
 * @param isFull null: if no full one came to its end in the last day
 */
export async function beginRun(db: Knex, id: string, isFull: boolean | null): Promise<Run> {
  await db.raw(
    `INSERT INTO reconciliations (id, is_full)
     SELECT :id, coalesce(CAST(:isFull AS boolean), NOT EXISTS (
       SELECT FROM reconciliations
       WHERE is_full AND finished_at IS NOT NULL AND started_at > now() - interval '${fullEvery}'))
     ON CONFLICT (id) DO NOTHING`,
    { id, isFull },
  );
  return first(
    await db.raw<{ rows: Run[] }>(
      `SELECT ${columns}, ${since} FROM reconciliations WHERE id = :id`,
      { id },
    ),
  );
}

/** As `beginRun` of a full one, of which nothing is kept. */
export async function trialRun(db: Knex, id: string): Promise<Run> {
  const row = `(SELECT CAST(:id AS uuid) AS id, true AS is_full, now() AS started_at) trial`;
  return first(await db.raw<{ rows: Run[] }>(`SELECT ${columns}, ${since} FROM ${row}`, { id }));
}

function first({ rows }: { readonly rows: readonly Run[] }): Run {
  const [run] = rows;
  if (run === undefined) throw new Error('the run is gone');
  return run;
}

/** Says that it looked at all it was to look at, and removes what has had its time. */
export async function endRun(
  db: Knex,
  id: string,
  counts: Readonly<Record<string, unknown>>,
): Promise<void> {
  await db('reconciliations')
    .where({ id })
    .whereNull('finishedAt')
    .update({ finishedAt: db.fn.now(), counts: JSON.stringify(counts) });
  await db.raw(
    `DELETE FROM reconciliations WHERE started_at < now() - interval '${keepRuns}' AND id <> ?`,
    [id],
  );
  await db.raw(
    `DELETE FROM findings WHERE id IN (
       SELECT id FROM findings WHERE resolved_at < now() - interval '${keepResolved}'
       ORDER BY resolved_at LIMIT 1000)`,
  );
}
