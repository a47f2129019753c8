import type { z } from 'zod';
import type { Knex } from '../../db/database';
import {
  mostDays,
  mostDaysByHour,
  type figuresQuery,
  type Step,
} from '../contracts/notification-figures';
import { invalidInput } from '../problems';
import { endAt, startAt } from './time-range';

export interface FiguresRange {
  readonly from: Date;
  /** What is made from here on is not in it. */
  readonly until: Date;
  readonly by: Step;
}

const dayMs = 86_400_000;
const hoursUpTo = 3 * dayMs;

/** @throws Problem InvalidInput for a range that ends before it begins, or is too long */
export async function figuresRange(
  db: Knex,
  { from, to, by }: z.output<typeof figuresQuery>,
  timeZone: string,
): Promise<FiguresRange> {
  const until = to === undefined ? new Date() : await endAt(db, to, timeZone);
  const begin =
    from === undefined ? new Date(until.getTime() - dayMs) : await startAt(db, from, timeZone);
  const length = until.getTime() - begin.getTime();
  if (length <= 0) throw invalidInput({ from: ['Must be before the end of the range.'] });
  // A day of the shop can have 25 hours, and the last millisecond is in.
  if (length > mostDays * dayMs + dayMs / 24 + 1) {
    throw invalidInput({ from: [`The range may have at most ${mostDays} days.`] });
  }
  if (by === 'hour' && length > mostDaysByHour * dayMs + dayMs / 24 + 1) {
    throw invalidInput({ by: [`Hours are told of at most ${mostDaysByHour} days.`] });
  }
  return { from: begin, until, by: by ?? (length <= hoursUpTo ? 'hour' : 'day') };
}
