import { inWords } from '../money';
import { customerFooter, greeting } from './customer-mail';
import { shopTime } from './dates';
import type { OrderFacts, Shop, Text } from './facts';
import { facts, itemsOf, paragraph } from './letter';
import { mail } from './mail';

/** The customer's receipt for a recorded payment. */
export function receiptMail(order: OrderFacts, shop: Shop): Text {
  const { orderNumber, totalCents, placedAt, paymentMethod, paymentReference } = order;
  const paid = inWords(totalCents, shop.currency);
  return mail({
    template: 'payment-receipt',
    subject: `Receipt for order ${orderNumber}`,
    heading: `Receipt for order ${orderNumber}`,
    blocks: [
      greeting(order),
      paragraph(`We have received your payment of ${paid}. Thank you!`),
      facts(
        ['Order', orderNumber],
        ['Placed', shopTime(placedAt, shop.timeZone)],
        ['Amount paid', paid],
        ['Payment method', paymentMethod ?? 'not given'],
        ['Payment reference', paymentReference ?? 'none'],
      ),
      itemsOf(order, shop),
    ],
    footer: customerFooter,
  });
}
