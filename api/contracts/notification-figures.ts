import { z } from 'zod';
import { channels, errorKinds } from '../../workflows/domain/news';
import { Time } from './fields';
import { timeBound } from './time-bound';

export const steps = ['hour', 'day'] as const;
export type Step = (typeof steps)[number];

/** The longest range: the whole, and hour by hour. */
export const mostDays = 92;
export const mostDaysByHour = 14;

/** Reasons listed for each channel. */
export const mostReasons = 10;

export const figuresQuery = z.strictObject({
  from: timeBound.optional().meta({ description: 'One day before `to` where left out.' }),
  to: timeBound.optional().meta({ description: 'Now where left out.' }),
  by: z
    .enum(steps)
    .optional()
    .meta({ description: 'What a point of the series is of: hours up to three days, else days.' }),
});

const count = z.int();
const milliseconds = z.int().nullable();

const Spent = z
  .object({
    currency: z
      .string()
      .nullable()
      .meta({ description: 'As the provider gave it.', examples: ['KES'] }),
    amount: z.string().meta({ examples: ['12.8000'] }),
  })
  .meta({ id: 'Spent' });

/** Made, and what became of those by now: the states of one message are one. */
const tally = {
  made: count,
  pending: count,
  sent: count,
  delivered: count,
  failed: z.object({ passing: count, permanent: count, unknown: count }),
  skipped: count,
  retries: count.meta({ description: 'Tries beyond the first of each.' }),
  to_sent_ms: z
    .object({ p50: milliseconds, p95: milliseconds, p99: milliseconds })
    .meta({ description: 'From the event to the provider’s word; null where nothing was sent.' }),
  units: count.meta({ description: 'Parts of SMS, as the provider counts them.' }),
  spent: z.array(Spent).meta({ description: 'One for each currency.' }),
};

const FigurePoint = z.object({ at: Time, ...tally }).meta({ id: 'FigurePoint' });

const FailureReason = z
  .object({
    kind: z.enum(errorKinds),
    code: z.string().meta({ description: 'The provider’s.', examples: ['InvalidPhoneNumber'] }),
    words: z.string().meta({ description: 'Those it used most often with it.' }),
    count,
  })
  .meta({ id: 'FailureReason' });

export const ChannelFigures = z
  .object({
    channel: z.enum(channels),
    waiting: count.meta({ description: 'Now, whatever the range.' }),
    oldest_waiting_at: Time.nullable(),
    ...tally,
    reasons: z
      .array(FailureReason)
      .meta({ description: `Of those that have failed; the ${mostReasons} most frequent.` }),
    series: z.array(FigurePoint).meta({ description: 'Without gaps, the oldest first.' }),
  })
  .meta({ id: 'ChannelFigures' });

export const NotificationFigures = z
  .object({
    from: Time,
    to: Time,
    by: z.enum(steps),
    channels: z.array(ChannelFigures),
  })
  .meta({ id: 'NotificationFigures' });
