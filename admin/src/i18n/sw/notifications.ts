import type { notifications as english } from '../en/notifications';
import type { Translated } from '../translated';

export const notifications: Translated<typeof english> = {
  resource: {
    name: 'Ujumbe |||| Jumbe',
    fields: {
      notification_type: 'Njia',
      recipient_name: 'Mpokeaji',
      subject: 'Mada',
      order_number: 'Agizo',
      status: 'Hali',
      error_message: 'Sababu',
      retry_count: 'Majaribio',
      created_at: 'Umeundwa',
      sent_at: 'Umetumwa',
    },
  },
  channel: { sms: 'SMS', email: 'Barua pepe' },
  status: {
    pending: 'Unasubiri',
    sent: 'Umetumwa',
    delivered: 'Umefika',
    failed: 'Umeshindwa',
    skipped: 'Umerukwa',
  },
};
