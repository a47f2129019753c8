import { z } from 'zod';
import { Time, integerId } from './fields';
import { Actor } from './order-story';
import { listQuery, page } from './page';
import { timeBound } from './time-bound';

const values = z.record(z.string(), z.unknown()).nullable();

/** Something that somebody did. */
export const AuditEntry = z
  .object({
    id: z.int(),
    at: Time,
    actor: Actor,
    action: z.string().meta({ examples: ['product.changed', 'login.failed'] }),
    subject: z.object({ type: z.string(), id: z.string() }),
    changed: z.array(z.string()).meta({ description: 'The fields that are another now.' }),
    before: values,
    after: values.meta({
      description:
        'What names a person is shown with `manage_customers` only, and no longer once they are erased.',
    }),
    ip: z.string().nullable(),
    user_agent: z.string().nullable(),
    request_id: z.string().nullable(),
  })
  .meta({ id: 'AuditEntry' });

export const AuditPage = page(AuditEntry, 'AuditEntry');

export const auditList = listQuery({
  filters: {
    actor_type: z.enum(['customer', 'admin', 'system']).optional(),
    actor_id: integerId.optional(),
    action: z.string().max(100).optional(),
    subject_type: z.string().max(100).optional(),
    subject_id: z.string().max(100).optional(),
    created_after: timeBound.optional(),
    created_before: timeBound.optional(),
  },
  searches: 'action or subject',
  ordering: ['created_at'],
});
