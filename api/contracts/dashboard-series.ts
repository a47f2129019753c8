import { z } from 'zod';
import { Money } from './money';

/** The most days that can be asked for. */
export const mostDays = 92;
const words = `Must be from 1 to ${mostDays}.`;

export const seriesQuery = z.strictObject({
  days: z
    .string()
    .regex(/^\d{1,3}$/, words)
    .transform(Number)
    .refine((days) => days >= 1 && days <= mostDays, words)
    .default(30)
    .meta({ description: `How many days, today included; from 1 to ${mostDays}.` }),
});

const Day = z.iso.date().meta({ examples: ['2026-03-14'] });

export const DashboardSeries = z
  .object({
    time_zone: z.string().meta({ description: 'Of the shop: what its days are.' }),
    from: Day,
    to: Day.meta({ description: 'Today.' }),
    days: z
      .array(
        z.object({
          day: Day,
          orders: z.int().meta({ description: 'Placed on that day.' }),
          revenue: Money.meta({
            description: 'Of the orders delivered on that day, and still so.',
          }),
          new_customers: z.int(),
        }),
      )
      .meta({ description: 'Without gaps, the oldest first.' }),
  })
  .meta({ id: 'DashboardSeries' });
