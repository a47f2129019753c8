import { z } from 'zod';
import { channels, providerNames, providerStates } from '../../workflows/domain/news';
import { optionalText, readOnly, Time } from './fields';

export const Channel = z
  .object({
    channel: z.enum(channels),
    per_minute: z
      .number()
      .meta({ description: 'Messages a minute over all workers; 0: no limit.' }),
    waiting: z.int(),
    oldest_waiting_at: Time.nullable(),
    workers: z
      .int()
      .nullable()
      .meta({ description: 'Seen in the last minute; null while Temporal can not be asked.' }),
    stopped: z.boolean(),
    reason: z.string().nullable(),
    providers: z
      .array(
        z.object({
          name: z.enum(providerNames),
          state: z.enum(providerStates),
          since: Time,
          last_error_code: z
            .string()
            .nullable()
            .meta({ description: 'What it last fell sick of.' }),
        }),
      )
      .meta({
        description: 'As the worker has it that last found a change; empty before one began.',
      }),
  })
  .meta({ id: 'Channel' });

export const ChannelChange = z
  .strictObject({
    per_minute: z
      .int()
      .min(0)
      .max(1_000_000)
      .nullable()
      .optional()
      .meta({ description: 'null: what the workers are set to.' }),
    stopped: z.boolean().optional(),
    reason: optionalText(500).nullable().optional().meta({ description: 'Needed to stop it.' }),
    ...readOnly(['channel', 'waiting', 'oldest_waiting_at', 'workers', 'providers']),
  })
  .meta({ id: 'ChannelChange' });

export const channelParams = z.strictObject({ channel: z.enum(channels) });
