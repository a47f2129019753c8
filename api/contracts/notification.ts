import { z } from 'zod';
import { notificationStatuses } from '../../db/models/notification';
import { channels, errorKinds, providerNames } from '../../workflows/domain/news';
import { Time, integerId, uuid } from './fields';
import { listQuery, page } from './page';
import { timeBound } from './time-bound';

const provider = z
  .enum(providerNames)
  .nullable()
  .meta({ description: 'Who took it, or perhaps did: the fallback while the primary was sick.' });

export const Notification = z
  .object({
    id: z.guid(),
    notification_type: z.enum(channels),
    recipient: z
      .int()
      .nullable()
      .meta({ description: 'A customer id, if the address is one of ours.' }),
    recipient_name: z.string().nullable(),
    order: z.guid().nullable(),
    order_number: z.string().nullable(),
    event: z.string().meta({ description: 'What it tells of.', examples: ['shipped'] }),
    subject: z.string(),
    message: z.string(),
    status: z.enum(notificationStatuses),
    sent_at: Time.nullable(),
    delivered_at: Time.nullable(),
    error_message: z.string(),
    error_kind: z.enum(errorKinds).nullable().meta({
      description: '`unknown`: it may have arrived, so sending it again may send it twice.',
    }),
    error_code: z.string().nullable().meta({ description: 'The provider’s.' }),
    given_up_at: Time.nullable().meta({
      description: 'Since when only a person has it sent again.',
    }),
    retry_count: z.int(),
    created_at: Time,
    updated_at: Time,
    sms_details: z
      .object({
        phone_number: z.string(),
        message_id: z.string().nullable(),
        cost: z
          .string()
          .nullable()
          .meta({ examples: ['0.8000'] }),
        currency: z
          .string()
          .nullable()
          .meta({ description: 'Of the cost, as the provider gave it.', examples: ['KES'] }),
        units: z.int().nullable(),
        provider,
      })
      .nullable(),
    email_details: z
      .object({
        email_address: z.string(),
        message_id: z.string().nullable(),
        template_used: z.string(),
        provider,
      })
      .nullable(),
  })
  .meta({ id: 'Notification' });

/** One of them, with what a list would only be long by. */
export const NotificationDetail = Notification.extend({
  attempts: z.int().meta({ description: 'How often it was handed to a provider.' }),
  html: z.string().nullable().meta({ description: 'Of an e-mail, as it is sent.' }),
  workflow: z
    .object({ id: z.string(), temporal_url: z.url() })
    .nullable()
    .meta({ description: 'What sends it; for admins.' }),
}).meta({ id: 'NotificationDetail' });

export const NotificationPage = page(Notification, 'Notification');

export const NotificationStats = z
  .object({
    total: z.int(),
    sms: z.int(),
    email: z.int(),
    pending: z.int(),
    sent: z.int(),
    failed: z.int(),
    delivered: z.int(),
    skipped: z.int(),
  })
  .meta({ id: 'NotificationStats' });

export const Retried = z
  .object({ message: z.string(), notification: Notification })
  .meta({ id: 'NotificationRetried' });

export const notificationList = listQuery({
  filters: {
    notification_type: z.enum(channels).optional(),
    status: z.enum(notificationStatuses).optional(),
    order: uuid.optional(),
    event: z.string().trim().max(100).optional(),
    error_kind: z.enum(errorKinds).optional(),
    error_code: z.string().max(200).optional(),
    created_after: timeBound.optional(),
    created_before: timeBound.optional(),
    recipient: integerId.optional(),
  },
  searches: 'subject or message',
  ordering: ['created_at', 'sent_at', 'status'],
});

export const notificationParams = z.strictObject({ id: uuid });
