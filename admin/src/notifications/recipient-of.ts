import type { Notification } from '../data/contracts';

/** Their name, else where it goes. */
export function recipientOf(message: Notification): string {
  const { recipient_name, email_details, sms_details } = message;
  return (recipient_name || email_details?.email_address) ?? sms_details?.phone_number ?? '';
}
