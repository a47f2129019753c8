import { z } from 'zod';

/** An end of a range of time: a moment, or a whole day of the shop. */
export type TimeBound = { readonly moment: Date } | { readonly day: string };

const words = 'Must be a time such as 2026-03-14T09:26:53Z, or a day such as 2026-03-14.';
const moment = z.iso.datetime({ offset: true });
const day = z.iso.date();

export const timeBound = z
  .string()
  .transform((given, context): TimeBound => {
    const year = Number(given.slice(0, 4));
    if (year >= 1900 && year < 9999) {
      if (day.safeParse(given).success) return { day: given };
      const at = new Date(given);
      if (moment.safeParse(given).success && !Number.isNaN(at.getTime())) return { moment: at };
    }
    context.addIssue({ code: 'custom', message: words });
    return z.NEVER;
  })
  .meta({
    description: 'ISO 8601: a time, or a day in the time zone of the shop. Included itself.',
    examples: ['2026-03-14T09:26:53Z', '2026-03-14'],
  });
