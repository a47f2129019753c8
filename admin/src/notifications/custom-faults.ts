import { maxSmsParts, smsParts } from '../../../workflows/domain/sms';

export interface CustomDraft {
  readonly subject: string;
  readonly message: string;
  readonly send_email: boolean;
  readonly send_sms: boolean;
  readonly isToAll: boolean;
}

type Field = 'subject' | 'message' | 'send_email' | 'customer_ids';

/** What is missing, as keys of the texts; the API has the last word. */
export function customFaults(
  { subject, message, send_email, send_sms, isToAll }: CustomDraft,
  chosen: number,
): Partial<Record<Field, 'missing' | 'no_channel' | 'no_customers' | 'too_long'>> {
  const isTooLong = send_sms && smsParts(message) > maxSmsParts;
  return {
    ...(!send_email && !send_sms && { send_email: 'no_channel' as const }),
    ...(!isToAll && chosen === 0 && { customer_ids: 'no_customers' as const }),
    ...(send_email && subject.trim() === '' && { subject: 'missing' as const }),
    ...(isTooLong && { message: 'too_long' as const }),
    ...(message.trim() === '' && { message: 'missing' as const }),
  };
}
