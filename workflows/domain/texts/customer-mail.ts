import { inWords } from '../money';
import { estimatedDelivery, shopTime } from './dates';
import type { OrderFacts, Speaker, Text } from './facts';
import { facts, greeting, itemsOf, noteOf, paragraph, type Block, type Facts } from './letter';
import { mail } from './mail';
import { paymentInWords } from './payment';
import { say } from './phrase';
import type { CustomerNews } from './template-names';
import { wordsIn } from './words';

/** What a message shows of the order, below what it says. */
const shown: Record<CustomerNews, (order: OrderFacts, shop: Speaker) => readonly Block[]> = {
  placed: (order, shop) => [
    itemsOf(order, shop),
    facts(
      [labelsOf(shop).placed, shopTime(order.placedAt, shop)],
      delivery(order, shop),
      [labelsOf(shop).deliveryAddress, order.shippingAddress],
      payment(order, shop),
    ),
  ],
  confirmed: (order, shop) => [
    itemsOf(order, shop),
    facts(delivery(order, shop), [labelsOf(shop).deliveryAddress, order.shippingAddress]),
  ],
  processing: (order, shop) => [total(order, shop)],
  shipped: (order, shop) => [
    itemsOf(order, shop),
    facts([labelsOf(shop).deliveryAddress, order.shippingAddress], payment(order, shop)),
  ],
  delivered: (order, shop) => [total(order, shop)],
  cancelled: (order, shop) => [
    ...(order.isPaid ? [paragraph(wordsIn(shop.language).orders.aboutYourPayment)] : []),
    total(order, shop),
  ],
  refunded: (order, shop) => [
    facts(
      [labelsOf(shop).refunded, inWords(order.totalCents, shop.currency)],
      payment(order, shop),
    ),
  ],
};

export function customerMail(news: CustomerNews, order: OrderFacts, shop: Speaker): Text {
  const { orders } = wordsIn(shop.language);
  const { subject: phrase, says } = orders.mail[news];
  const subject = say(phrase, { orderNumber: order.orderNumber });
  return mail({
    template: `order-${news}`,
    language: shop.language,
    subject,
    heading: subject,
    blocks: [
      greeting(order.customer.firstName, shop),
      paragraph(says),
      ...shown[news](order, shop),
      ...noteOf(order, shop),
    ],
    footer: orders.footer,
  });
}

function labelsOf({ language }: Speaker) {
  return wordsIn(language).frame.labels;
}

type Row = Facts['rows'][number];

function delivery({ placedAt }: OrderFacts, shop: Speaker): Row {
  const day = estimatedDelivery(placedAt, shop);
  return [labelsOf(shop).estimatedDelivery, say(wordsIn(shop.language).frame.by, { day })];
}

function payment(order: OrderFacts, shop: Speaker): Row {
  return [labelsOf(shop).payment, paymentInWords(order, shop.language)];
}

function total({ totalCents }: OrderFacts, shop: Speaker): Block {
  return facts([labelsOf(shop).total, inWords(totalCents, shop.currency)]);
}
