import type { OrderStatus } from './order-status';

export const channels = ['email', 'sms'] as const;
export type Channel = (typeof channels)[number];

/** What happens to an order that somebody is told of. */
export type OrderNews =
  'placed' | Exclude<OrderStatus, 'pending'> | 'payment_recorded' | 'left_unconfirmed';

export type Audience = 'customer' | 'admins';

/** Who hears of what, and how (contract, *Notifications*). */
export const audienceOf: Record<OrderNews, readonly (readonly [Audience, Channel])[]> = {
  placed: [
    ['customer', 'sms'],
    ['customer', 'email'],
    ['admins', 'email'],
  ],
  confirmed: both(),
  processing: both(),
  shipped: both(),
  delivered: both(),
  cancelled: both(),
  refunded: both(),
  payment_recorded: [['customer', 'email']],
  left_unconfirmed: [['admins', 'email']],
};

function both(): readonly (readonly [Audience, Channel])[] {
  return [
    ['customer', 'sms'],
    ['customer', 'email'],
  ];
}

/**
 * passing: the provider was away or busy, trying again helps. permanent: it refused this message or
 * address for good. unknown: it may have taken the message; repeating could send it twice.
 */
export const errorKinds = ['passing', 'permanent', 'unknown'] as const;
export type ErrorKind = (typeof errorKinds)[number];

/** Who takes the messages of a channel: the fallback while the primary is sick. */
export const providerNames = ['primary', 'fallback'] as const;
export type ProviderName = (typeof providerNames)[number];

export const providerStates = ['healthy', 'sick'] as const;
export type ProviderState = (typeof providerStates)[number];
