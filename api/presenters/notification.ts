import type { z } from 'zod';
import type { Mailing } from '../../db/models/mailing';
import { mailingWorkflowId } from '../../workflows/mailing/messages';
import { notifyWorkflowId } from '../../workflows/notify/messages';
import { orderWorkflowId } from '../../workflows/order/messages';
import type {
  Notification as NotificationContract,
  NotificationDetail,
} from '../contracts/notification';
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
    event: row.event,
    subject: row.subject,
    message: row.message,
    status: row.status,
    sent_at: row.sentAt?.toISOString() ?? null,
    delivered_at: row.deliveredAt?.toISOString() ?? null,
    error_message: row.errorMessage,
    error_kind: row.errorKind,
    error_code: row.errorCode,
    given_up_at: row.abandonedAt?.toISOString() ?? null,
    retry_count: Math.max(0, row.attempts - 1),
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
    sms_details:
      row.notificationType === 'sms'
        ? {
            phone_number: row.address,
            message_id: row.providerMessageId,
            cost: row.cost,
            currency: row.currency,
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

/** @param forAdmin what sends it is told to nobody else */
export function presentNotificationDetail(
  row: NotificationRow,
  mailing: Mailing | undefined,
  forAdmin: { readonly temporalUrl: string } | null,
): z.input<typeof NotificationDetail> {
  const id = workflowIdOf(row, mailing);
  return {
    ...presentNotification(row),
    attempts: row.attempts,
    html: row.html,
    workflow:
      forAdmin === null
        ? null
        : { id, temporal_url: `${forAdmin.temporalUrl}/workflows/${encodeURIComponent(id)}` },
  };
}

function workflowIdOf({ id, orderId }: NotificationRow, mailing: Mailing | undefined): string {
  if (orderId !== null) return orderWorkflowId(orderId);
  return mailing === undefined ? notifyWorkflowId(id) : mailingWorkflowId(mailing);
}
