import { z } from 'zod';
import { channels, errorKinds } from '../../workflows/domain/news';
import { Time, uuid } from './fields';
import { Notification } from './notification';
import { timeBound } from './time-bound';

export const RetryMany = z
  .strictObject({
    channel: z.enum(channels).optional(),
    error_kind: z
      .enum(errorKinds)
      .optional()
      .meta({ description: 'All but `unknown` where left out: those may have arrived.' }),
    error_code: z
      .string()
      .max(200)
      .optional()
      .meta({ description: 'As `GET /admin/notifications/failures/` tells it.' }),
    created_after: timeBound.optional(),
    created_before: timeBound.optional(),
    order: uuid.optional(),
    dry_run: z.boolean().default(false),
  })
  .meta({ id: 'RetryMany' });

export const RetryPreview = z
  .object({
    count: z.int(),
    sms_cost: z.string().meta({ description: 'By what the last SMS cost.', examples: ['12.8000'] }),
    sample: z.array(Notification).meta({ description: 'The ten oldest.' }),
  })
  .meta({ id: 'RetryPreview' });

export const RetryBegun = z
  .object({ count: z.int(), workflow_id: z.string() })
  .meta({ id: 'RetryBegun' });

export const RetryState = z
  .object({
    workflow_id: z.string(),
    status: z.enum(['running', 'completed', 'cancelled', 'failed']),
    total: z.int().meta({ description: 'How many matched when it was asked for.' }),
    done: z.int().meta({ description: 'Sent again, or at the head of doing so.' }),
    failed: z.int().meta({ description: 'Whose order’s workflow could not be reached.' }),
    created_at: Time,
    updated_at: Time,
  })
  .meta({ id: 'RetryState' });

export const retryParams = z.strictObject({
  workflow_id: z
    .string()
    .regex(/^retry-/)
    .transform((id) => id.slice('retry-'.length))
    .pipe(uuid),
});
