import { inWords } from '../money';
import { shopTime } from './dates';
import type { OrderFacts, Speaker, Text } from './facts';
import { facts, greeting, itemsOf, paragraph } from './letter';
import { mail } from './mail';
import { methodInWords } from './payment';
import { say } from './phrase';
import { wordsIn } from './words';

/** The customer's receipt for a recorded payment. */
export function receiptMail(order: OrderFacts, shop: Speaker): Text {
  const { orderNumber, totalCents, placedAt, paymentMethod, paymentReference } = order;
  const {
    orders: { receipt, footer },
    frame: { labels, payment },
  } = wordsIn(shop.language);
  const paid = inWords(totalCents, shop.currency);
  const method = paymentMethod === null ? null : methodInWords(paymentMethod, shop.language);
  const subject = say(receipt.subject, { orderNumber });
  return mail({
    template: 'payment-receipt',
    language: shop.language,
    subject,
    heading: subject,
    blocks: [
      greeting(order.customer.firstName, shop),
      paragraph(say(receipt.says, { paid })),
      facts(
        [labels.order, orderNumber],
        [labels.placed, shopTime(placedAt, shop)],
        [labels.amountPaid, paid],
        [labels.paymentMethod, method ?? payment.noMethod],
        [labels.paymentReference, paymentReference ?? payment.noReference],
      ),
      itemsOf(order, shop),
    ],
    footer,
  });
}
