import { z } from 'zod';
import { channels, errorKinds } from '../../workflows/domain/news';
import { Time } from './fields';

/** The most groups that are told: the largest ones. */
export const mostFailureGroups = 50;

export const FailureGroup = z
  .object({
    channel: z.enum(channels),
    kind: z.enum(errorKinds),
    code: z
      .string()
      .meta({ description: 'The provider’s; empty where it gave none.', examples: ['403'] }),
    words: z.string().meta({ description: 'Those of the newest.' }),
    count: z.int(),
    given_up: z.int().meta({ description: 'Of these, those that only a person has sent again.' }),
    oldest_at: Time,
    newest_at: Time,
  })
  .meta({ id: 'FailureGroup' });
