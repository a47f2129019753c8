import { inWords } from '../money';
import { shopTime } from './dates';
import type { OrderFacts, Speaker, Text } from './facts';
import { facts, itemsOf, link, noteOf, paragraph, type Block } from './letter';
import { mail } from './mail';
import { paymentInWords } from './payment';
import { say } from './phrase';
import { onOneLine } from './typed-text';
import { wordsIn } from './words';

/** To each admin when an order is placed: all that is needed to begin with it. */
export function newOrderMail(order: OrderFacts, shop: Speaker): Text {
  const { admins, frame } = wordsIn(shop.language);
  const { orderNumber } = order;
  const total = inWords(order.totalCents, shop.currency);
  return mail({
    template: 'new-order',
    language: shop.language,
    subject: say(admins.newOrder.subject, { orderNumber, total }),
    heading: say(admins.newOrder.heading, { orderNumber }),
    blocks: [
      itemsOf(order, shop),
      facts(
        ...contact(order, shop),
        [frame.labels.deliveryAddress, order.shippingAddress],
        [frame.labels.total, total],
        [frame.labels.payment, paymentInWords(order, shop.language)],
        [frame.labels.placed, shopTime(order.placedAt, shop)],
        [frame.labels.orderId, order.orderId],
      ),
      ...noteOf(order, shop),
      ...links(order, shop),
    ],
    footer: admins.footer,
  });
}

/** To each admin when nobody has confirmed an order for a while. */
export function leftUnconfirmedMail(order: OrderFacts, shop: Speaker): Text {
  const { admins, frame } = wordsIn(shop.language);
  const subject = say(admins.leftUnconfirmed.subject, { orderNumber: order.orderNumber });
  return mail({
    template: 'order-left-unconfirmed',
    language: shop.language,
    subject,
    heading: subject,
    blocks: [
      paragraph(say(admins.leftUnconfirmed.says, { placed: shopTime(order.placedAt, shop) })),
      facts(
        ...contact(order, shop),
        [frame.labels.total, inWords(order.totalCents, shop.currency)],
        [frame.labels.payment, paymentInWords(order, shop.language)],
        [frame.labels.orderId, order.orderId],
      ),
      ...links(order, shop),
    ],
    footer: admins.footer,
  });
}

function contact({ customer }: OrderFacts, { language }: Speaker): (readonly [string, string])[] {
  const { labels } = wordsIn(language).frame;
  return [
    [labels.customer, onOneLine(`${customer.firstName} ${customer.lastName}`)],
    [labels.phone, onOneLine(customer.phoneNumber)],
    [labels.email, onOneLine(customer.email)],
  ];
}

function links({ orderId }: OrderFacts, { publicUrl, temporalUrl, language }: Speaker): Block[] {
  const { admins } = wordsIn(language);
  return [
    link(admins.openOrder, `${publicUrl}/admin/#/orders/${orderId}/show`),
    link(admins.seeWorkflow, `${temporalUrl}/workflows/order-${orderId}`),
  ];
}
