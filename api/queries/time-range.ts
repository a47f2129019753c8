import type { Knex } from '../../db/database';
import type { TimeBound } from '../contracts/time-bound';

/** As `startOf`, to be kept. */
export async function startAt(db: Knex, bound: TimeBound, timeZone: string): Promise<Date> {
  const { rows } = await db.raw<{ rows: { at: Date }[] }>(`SELECT CAST(? AS timestamptz) AS at`, [
    startOf(db, bound, timeZone),
  ]);
  return rows[0]?.at ?? new Date();
}

/** As `endOf`, to be kept. */
export async function endAt(db: Knex, bound: TimeBound, timeZone: string): Promise<Date> {
  const { rows } = await db.raw<{ rows: { at: Date }[] }>(`SELECT CAST(? AS timestamptz) AS at`, [
    endOf(db, bound, timeZone),
  ]);
  return rows[0]?.at ?? new Date();
}

/** @returns what a time is to be at or after */
export function startOf(db: Knex, bound: TimeBound, timeZone: string) {
  if ('moment' in bound) return bound.moment;
  return db.raw('CAST(? AS date)::timestamp AT TIME ZONE ?', [bound.day, timeZone]);
}

/**
 * @returns what a time is to be before. Times are told to the millisecond but kept to the microsecond:
 *   the whole last millisecond is in.
 */
export function endOf(db: Knex, bound: TimeBound, timeZone: string) {
  if ('moment' in bound) return new Date(bound.moment.getTime() + 1);
  return db.raw('(CAST(? AS date) + 1)::timestamp AT TIME ZONE ?', [bound.day, timeZone]);
}
