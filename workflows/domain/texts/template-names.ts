import type { OrderNews } from '../news';

/** The news a customer hears on both channels. */
export type CustomerNews = Exclude<OrderNews, 'payment_recorded' | 'left_unconfirmed'>;

/** What a person is told about their own account. */
export const personalNews = [
  'registered',
  'password_reset',
  'first_password',
  'email_verification',
  'new_email',
  'made_admin',
  'identity_linked',
  'password_changed',
  'email_changed',
] as const;
export type PersonalNews = (typeof personalNews)[number];

export const alertTypes = ['info', 'warning', 'error', 'success'] as const;
export type AlertType = (typeof alertTypes)[number];

/** What a message in the words of an admin is for. */
export type FreeText = 'custom' | 'test';

type Hyphenated<Name extends string> = Name extends `${infer First}_${infer Rest}`
  ? `${First}-${Hyphenated<Rest>}`
  : Name;

/** Every message there is: what has no name here can not be sent, and what has is shown among the previews. */
export type TemplateName =
  | `order-${CustomerNews}`
  | `order-${CustomerNews}-sms`
  | 'payment-receipt'
  | 'new-order'
  | 'order-left-unconfirmed'
  | Hyphenated<PersonalNews>
  | `system-alert-${AlertType}`
  | 'daily-report'
  | 'low-stock'
  | 'findings'
  | `${FreeText}-email`
  | `${FreeText}-sms`;
