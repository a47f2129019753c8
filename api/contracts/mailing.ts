import { z } from 'zod';
import { alertTypes } from '../../workflows/domain/texts';
import { line } from './fields';
import { writing } from './writing';

const most = 50;

/** Lines of text, or one level of names and values. */
const Details = z
  .union(
    [
      writing(5_000),
      z
        .record(line(100), z.union([optionalWriting(1_000), z.number()]))
        .refine((given) => Object.keys(given).length <= most, `Must be at most ${most} entries.`),
    ],
    'Must be text, or an object of texts and numbers.',
  )
  .meta({ description: 'Text, or an object of texts and numbers, which is shown as a table.' });

function optionalWriting(max: number) {
  return z.union([writing(max), z.literal('')]);
}

export const SystemAlert = z
  .strictObject({
    alert_type: z.enum(alertTypes).default('info'),
    message: writing(2_000),
    details: Details.nullable().default(null),
  })
  .meta({ id: 'SystemAlert' });

export const AlertSent = z
  .object({ success: z.literal(true), total_admins: z.int(), workflow_id: z.string() })
  .meta({ id: 'SystemAlertSent' });
