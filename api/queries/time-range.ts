import type { Knex } from '../../db/database';
import type { TimeBound } from '../contracts/time-bound';

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
