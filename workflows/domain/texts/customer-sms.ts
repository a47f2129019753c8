import { inWords } from '../money';
import { estimatedDelivery } from './dates';
import type { OrderFacts, Shop, Text } from './facts';
import type { CustomerNews } from './customer-mail';

/**
 * One SMS of 160 characters, GSM-7 only: a second part costs as much again, and one letter outside
 * the alphabet leaves room for 70. So nothing that people typed stands here.
 */
const words: Record<CustomerNews, (order: OrderFacts, shop: Shop) => string> = {
  placed: ({ orderNumber, totalCents, placedAt }, { currency, timeZone }) =>
    `Thank you! We have your order ${orderNumber}, total ${inWords(totalCents, currency)}. ` +
    `Estimated delivery: by ${estimatedDelivery(placedAt, timeZone)}.`,
  confirmed: ({ orderNumber }) =>
    `Your order ${orderNumber} is confirmed. We will tell you when it is on its way.`,
  processing: ({ orderNumber }) => `We are packing your order ${orderNumber} now.`,
  shipped: ({ orderNumber }) =>
    `Your order ${orderNumber} has been shipped and is on its way to you.`,
  delivered: ({ orderNumber }) =>
    `Your order ${orderNumber} has been delivered. Thank you for shopping with us!`,
  cancelled: ({ orderNumber, isPaid }) =>
    `Your order ${orderNumber} has been cancelled.` +
    (isPaid ? ' We will contact you about your payment.' : ''),
  refunded: ({ orderNumber, totalCents }, { currency }) =>
    `Your order ${orderNumber} has been refunded: ${inWords(totalCents, currency)}.`,
};

export function customerSms(news: CustomerNews, order: OrderFacts, shop: Shop): Text {
  return {
    subject: '',
    message: words[news](order, shop),
    html: null,
    template: `order-${news}-sms`,
  };
}
