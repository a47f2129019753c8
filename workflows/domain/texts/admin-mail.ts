import { inWords } from '../money';
import { shopTime } from './dates';
import type { OrderFacts, Shop, Text } from './facts';
import { facts, itemsOf, link, noteOf, paragraph, type Block } from './letter';
import { mail } from './mail';
import { paymentInWords } from './payment';
import { onOneLine } from './typed-text';

export const adminFooter = 'You get this message because you are an admin of this shop.';

/** To each admin when an order is placed: all that is needed to begin with it. */
export function newOrderMail(order: OrderFacts, shop: Shop): Text {
  const total = inWords(order.totalCents, shop.currency);
  return mail({
    template: 'new-order',
    subject: `New order ${order.orderNumber}, ${total}`,
    heading: `New order ${order.orderNumber}`,
    blocks: [
      itemsOf(order, shop),
      facts(
        ...contact(order),
        ['Delivery address', order.shippingAddress],
        ['Total', total],
        ['Payment', paymentInWords(order)],
        ['Placed', shopTime(order.placedAt, shop.timeZone)],
        ['Order id', order.orderId],
      ),
      ...noteOf(order),
      ...links(order, shop),
    ],
    footer: adminFooter,
  });
}

/** To each admin when nobody has confirmed an order for a while. */
export function leftUnconfirmedMail(order: OrderFacts, shop: Shop): Text {
  return mail({
    template: 'order-left-unconfirmed',
    subject: `Order ${order.orderNumber} still waits to be confirmed`,
    heading: `Order ${order.orderNumber} still waits to be confirmed`,
    blocks: [
      paragraph(
        `Nobody has confirmed or cancelled this order since it was placed on ${shopTime(order.placedAt, shop.timeZone)}. Its stock is taken and its customer is waiting.`,
      ),
      facts(
        ...contact(order),
        ['Total', inWords(order.totalCents, shop.currency)],
        ['Payment', paymentInWords(order)],
        ['Order id', order.orderId],
      ),
      ...links(order, shop),
    ],
    footer: adminFooter,
  });
}

function contact({ customer }: OrderFacts): (readonly [string, string])[] {
  return [
    ['Customer', onOneLine(`${customer.firstName} ${customer.lastName}`)],
    ['Phone', onOneLine(customer.phoneNumber)],
    ['E-mail', onOneLine(customer.email)],
  ];
}

function links({ orderId }: OrderFacts, { publicUrl, temporalUrl }: Shop): Block[] {
  return [
    link('Open the order', `${publicUrl}/admin/#/orders/${orderId}/show`),
    link('See its workflow in Temporal', `${temporalUrl}/workflows/order-${orderId}`),
  ];
}
