import type { z } from 'zod';
import type { Notification as NotificationContract } from '../contracts/notification';
import type { NotificationRow } from '../queries/notifications';

export function presentNotification(row: NotificationRow): z.input<typeof NotificationContract> {
  return {
    id: row.id,
    notification_type: row.notificationType,
    recipient: row.recipientId,
    recipient_name:
      row.recipientId === null
        ? null
        : `${row.recipientFirstName ?? ''} ${row.recipientLastName ?? ''}`.trim(),
    order: row.orderId,
    order_number: row.orderNumber,
    subject: row.subject,
    message: row.message,
    status: row.status,
    sent_at: row.sentAt?.toISOString() ?? null,
    delivered_at: row.deliveredAt?.toISOString() ?? null,
    error_message: row.errorMessage,
    retry_count: Math.max(0, row.attempts - 1),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    sms_details:
      row.notificationType === 'sms'
        ? {
            phone_number: row.address,
            message_id: row.providerMessageId,
            cost: row.cost,
            units: row.units,
            provider: row.provider,
          }
        : null,
    email_details:
      row.notificationType === 'email'
        ? {
            email_address: row.address,
            message_id: row.providerMessageId,
            template_used: row.template,
            provider: row.provider,
          }
        : null,
  };
}
