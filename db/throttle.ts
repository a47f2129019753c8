import type { Knex } from './database';

/** A point that a key has taken in a window. */
export interface Point {
  readonly key: Buffer;
  /** To the microsecond, as the database writes it: names the window. */
  readonly endsAt: string;
}

export interface Rate {
  readonly points: number;
  readonly windowMs: number;
}

/** Takes a point of each key that has one left. The first of a window begins it. */
export async function takePoints(
  db: Knex,
  keys: readonly Buffer[],
  { points, windowMs }: Rate,
): Promise<Point[]> {
  const { rows } = await db.raw<{ rows: Point[] }>(
    // All who take or give back lock their rows in this order.
    `INSERT INTO throttle AS t (key, taken, ends_at)
     SELECT key, 1, now() + CAST(? AS float8) * interval '1 millisecond'
     FROM unnest(CAST(? AS bytea[])) AS key ORDER BY key
     ON CONFLICT (key) DO UPDATE SET
       taken = CASE WHEN t.ends_at > now() THEN t.taken + 1 ELSE 1 END,
       ends_at = CASE WHEN t.ends_at > now() THEN t.ends_at ELSE excluded.ends_at END
     WHERE t.ends_at <= now() OR t.taken < ?
     RETURNING t.key, CAST(t.ends_at AS text) AS "endsAt"`,
    [windowMs, [...keys], points],
  );
  return rows;
}

/** Gives points back to the windows they were taken in; what has ended since is let be. */
export async function givePointsBack(db: Knex, points: readonly Point[]): Promise<void> {
  if (points.length === 0) return;
  await db.raw(
    `UPDATE throttle SET taken = taken - 1 WHERE taken > 0 AND key IN (
       SELECT t.key FROM throttle t
       JOIN unnest(CAST(? AS bytea[]), CAST(? AS timestamptz[])) AS given (key, ends_at)
         USING (key, ends_at)
       ORDER BY t.key FOR UPDATE OF t)`,
    [points.map(({ key }) => key), points.map(({ endsAt }) => endsAt)],
  );
}

/** @returns milliseconds until the last of these windows ends */
export async function pointsReturnIn(db: Knex, keys: readonly Buffer[]): Promise<number> {
  const { rows } = await db.raw<{ rows: { ms: number }[] }>(
    `SELECT CAST(extract(epoch FROM max(ends_at) - now()) * 1000 AS float8) AS ms
     FROM throttle WHERE key = ANY (CAST(? AS bytea[])) AND ends_at > now()`,
    [[...keys]],
  );
  return rows[0]?.ms ?? 0;
}

/** Removes what counts no more, some at once; rows that someone holds are left for the next time. */
export async function sweepPoints(db: Knex, most = 10_000): Promise<void> {
  await db.raw(
    `DELETE FROM throttle WHERE key IN (
       SELECT key FROM throttle WHERE ends_at < now() LIMIT ? FOR UPDATE SKIP LOCKED)`,
    [most],
  );
}
