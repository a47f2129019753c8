import { z } from 'zod';
import { Time, rowId } from './fields';
import { listQuery, page } from './page';
import { MailText, Subject, fitsSms, tooLongForSms, workflowIdOf } from './writing';

const mostNamed = 10_000;

export const CustomMessage = z
  .strictObject({
    message: MailText,
    subject: Subject.optional().meta({ description: 'Of the e-mails, which need one.' }),
    send_sms: z.boolean().default(false),
    send_email: z.boolean().default(false),
    customer_ids: z
      .array(rowId)
      .min(1, 'Name at least one, or leave it out for all.')
      .max(mostNamed, `Must be at most ${mostNamed} customers.`)
      .optional()
      .meta({ description: 'Without them: all active customers.' }),
  })
  .superRefine((given, context) => {
    const refuse = (field: string, message: string) =>
      context.addIssue({ code: 'custom', path: [field], message });
    if (!given.send_sms && !given.send_email) refuse('send_email', 'Choose SMS, e-mail or both.');
    if (given.send_email && given.subject === undefined) refuse('subject', 'An e-mail needs one.');
    if (given.send_sms && !fitsSms(given.message)) refuse('message', tooLongForSms);
  })
  .meta({ id: 'CustomMessage' });

export const CustomSent = z
  .object({
    success: z.literal(true),
    message: z.string(),
    total: z.int().meta({ description: 'How many messages there will be.' }),
    workflow_id: z.string(),
  })
  .meta({ id: 'CustomMessageSent' });

export const CustomProgress = z
  .object({
    workflow_id: z.string(),
    status: z.enum(['running', 'cancelling', 'cancelled', 'completed']).meta({
      description: '`cancelling`: what was in the hands of a provider is still to be settled.',
    }),
    subject: z.string(),
    message: z.string(),
    customers: z.int(),
    total: z.int(),
    made: z.int(),
    pending: z.int(),
    sent: z.int(),
    failed: z.int(),
    skipped: z.int().meta({ description: 'Not wanted, not reachable, or cancelled.' }),
    requested_by: z.int().nullable().meta({ description: 'The admin.' }),
    created_at: Time,
    cancelled_at: Time.nullable(),
    finished_at: Time.nullable(),
  })
  .meta({ id: 'CustomMessageProgress' });

export const CustomPage = page(CustomProgress, 'CustomMessageProgress');

export const customList = listQuery({
  filters: {},
  searches: 'subject or message',
  ordering: ['created_at'],
});

export const customParams = z.strictObject({ workflow_id: workflowIdOf('custom') });
