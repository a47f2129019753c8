import { DeliveryError, type Envelope } from '../../../activities/notifications/gateway';

export function anEmail(overrides: Partial<Envelope> = {}): Envelope {
  return {
    id: '0193a5f0-7b1c-7000-8000-00000000000a',
    to: 'jane.smith@example.com',
    subject: 'Order ORD-20261123-0001 received',
    message: 'Thank you! Ksh 1,500.00\n.\nA line of one dot stood above. Ünïcode too.',
    html: '<p>Thank you!</p>',
    ...overrides,
  };
}

export function anSms(overrides: Partial<Envelope> = {}): Envelope {
  return {
    id: '0193a5f0-7b1c-7000-8000-00000000000b',
    to: '+254700000002',
    subject: '',
    message: 'Thank you! Order ORD-20261123-0001, total Ksh 1,500.00 & more = all',
    html: null,
    ...overrides,
  };
}

/** Why a message was not delivered; fails the test if it was, or with anything but a DeliveryError. */
export async function failureOf(sending: Promise<unknown>): Promise<DeliveryError> {
  const error: unknown = await sending.then(
    () => new Error('it was sent'),
    (reason: unknown) => reason,
  );
  if (error instanceof DeliveryError) return error;
  throw error;
}
