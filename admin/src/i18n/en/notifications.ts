export const notifications = {
  resource: {
    name: 'Message |||| Messages',
    fields: {
      notification_type: 'Channel',
      recipient_name: 'Recipient',
      subject: 'Subject',
      order_number: 'Order',
      status: 'Status',
      error_message: 'Reason',
      retry_count: 'Tries',
      created_at: 'Made',
      sent_at: 'Sent',
    },
  },
  channel: { sms: 'SMS', email: 'E-mail' },
  status: {
    pending: 'Waiting',
    sent: 'Sent',
    delivered: 'Delivered',
    failed: 'Failed',
    skipped: 'Skipped',
  },
} as const;
