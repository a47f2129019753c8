import type { Audience, Channel, OrderNews } from '../news';
import { leftUnconfirmedMail, newOrderMail } from './admin-mail';
import { customerMail } from './customer-mail';
import { customerSms } from './customer-sms';
import type { OrderFacts, Speaker, Text } from './facts';
import { receiptMail } from './receipt-mail';

export { personalMail, tokenMark } from './personal-mail';
export { alertMail, type Alert } from './alert-mail';
export { findingsMail, type Findings } from './findings-mail';
export { dayReportMail, lowStockMail } from './report-mail';
export { freeMail, freeSms, type Written } from './free-text';
export {
  alertTypes,
  personalNews,
  type AlertType,
  type CustomerNews,
  type FreeText,
  type PersonalNews,
  type TemplateName,
} from './template-names';
export type { OrderFacts, Shop, Speaker, Text } from './facts';

/**
 * The words in which `audience` hears of `news`. The same facts always give the same text.
 *
 * @throws Error for what `audienceOf` does not know
 */
export function textFor(
  news: OrderNews,
  audience: Audience,
  channel: Channel,
  order: OrderFacts,
  shop: Speaker,
): Text {
  if (audience === 'admins') {
    if (channel === 'email' && news === 'placed') return newOrderMail(order, shop);
    if (channel === 'email' && news === 'left_unconfirmed') return leftUnconfirmedMail(order, shop);
  } else if (news === 'payment_recorded') {
    if (channel === 'email') return receiptMail(order, shop);
  } else if (news !== 'left_unconfirmed') {
    return channel === 'sms' ? customerSms(news, order, shop) : customerMail(news, order, shop);
  }
  throw new Error(`There is no text for ${news} to ${audience} by ${channel}`);
}
