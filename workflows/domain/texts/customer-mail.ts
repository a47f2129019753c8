import { inWords } from '../money';
import type { OrderNews } from '../news';
import { estimatedDelivery, shopTime } from './dates';
import type { OrderFacts, Shop, Text } from './facts';
import { facts, itemsOf, noteOf, paragraph, type Block } from './letter';
import { mail } from './mail';
import { paymentInWords } from './payment';
import { onOneLine } from './typed-text';

/** The news a customer hears on both channels. */
export type CustomerNews = Exclude<OrderNews, 'payment_recorded' | 'left_unconfirmed'>;

/** Why a customer gets mail, and how to end it. */
export const customerFooter =
  'You get this message because of your order with us. Messages about orders can be switched off in your profile.';

interface Wording {
  /** What follows the order number in subject and heading. */
  readonly happened: string;
  readonly says: string;
  readonly shows: (order: OrderFacts, shop: Shop) => readonly Block[];
}

const wordings: Record<CustomerNews, Wording> = {
  placed: {
    happened: 'received',
    says: 'Thank you for your order. We have it and will confirm it shortly. This is what you ordered:',
    shows: (order, shop) => [
      itemsOf(order, shop),
      facts(
        ['Placed', shopTime(order.placedAt, shop.timeZone)],
        ['Estimated delivery', `by ${estimatedDelivery(order.placedAt, shop.timeZone)}`],
        ['Delivery address', order.shippingAddress],
        ['Payment', paymentInWords(order)],
      ),
    ],
  },
  confirmed: {
    happened: 'confirmed',
    says: 'Good news: your order is confirmed. We will tell you when it is on its way.',
    shows: (order, shop) => [
      itemsOf(order, shop),
      facts(
        ['Estimated delivery', `by ${estimatedDelivery(order.placedAt, shop.timeZone)}`],
        ['Delivery address', order.shippingAddress],
      ),
    ],
  },
  processing: {
    happened: 'is being packed',
    says: 'We are getting your order ready. As soon as it leaves us you will hear from us again.',
    shows: (order, shop) => [total(order, shop)],
  },
  shipped: {
    happened: 'shipped',
    says: 'Your order has left us and is on its way to you.',
    shows: (order, shop) => [
      itemsOf(order, shop),
      facts(['Delivery address', order.shippingAddress], ['Payment', paymentInWords(order)]),
    ],
  },
  delivered: {
    happened: 'delivered',
    says: 'Your order has been delivered. Thank you for shopping with us!',
    shows: (order, shop) => [total(order, shop)],
  },
  cancelled: {
    happened: 'cancelled',
    says: 'Your order has been cancelled. Nothing will be delivered.',
    shows: (order, shop) => [
      ...(order.isPaid ? [paragraph('We will contact you about your payment.')] : []),
      total(order, shop),
    ],
  },
  refunded: {
    happened: 'refunded',
    says: 'We have refunded your order. Depending on your bank or provider it may take a few days until you see the money.',
    shows: (order, shop) => [
      facts(
        ['Refunded', inWords(order.totalCents, shop.currency)],
        ['Payment', paymentInWords(order)],
      ),
    ],
  },
};

export function customerMail(news: CustomerNews, order: OrderFacts, shop: Shop): Text {
  const { happened, says, shows } = wordings[news];
  const subject = `Order ${order.orderNumber} ${happened}`;
  return mail({
    template: `order-${news}`,
    subject,
    heading: subject,
    blocks: [greeting(order), paragraph(says), ...shows(order, shop), ...noteOf(order)],
    footer: customerFooter,
  });
}

/** Without a name where there is none (any more: the customer may have been erased). */
export function greeting({ customer }: OrderFacts): Block {
  const name = onOneLine(customer.firstName);
  return paragraph(name === '' ? 'Hello,' : `Hello ${name},`);
}

function total({ totalCents }: OrderFacts, { currency }: Shop): Block {
  return facts(['Total', inWords(totalCents, currency)]);
}
