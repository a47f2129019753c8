import { inWords } from '../money';
import { estimatedDelivery } from './dates';
import type { OrderFacts, Speaker, Text } from './facts';
import { say } from './phrase';
import type { CustomerNews } from './template-names';
import { wordsIn } from './words';

/**
 * One SMS of 160 characters, GSM-7 only: a second part costs as much again, and one letter outside
 * the alphabet leaves room for 70. So nothing that people typed stands here.
 */
export function customerSms(news: CustomerNews, order: OrderFacts, shop: Speaker): Text {
  const { sms, aboutYourPayment } = wordsIn(shop.language).orders;
  const said = say(sms[news], {
    orderNumber: order.orderNumber,
    total: inWords(order.totalCents, shop.currency),
    delivery: estimatedDelivery(order.placedAt, shop),
  });
  return {
    subject: '',
    message: news === 'cancelled' && order.isPaid ? `${said} ${aboutYourPayment}` : said,
    html: null,
    template: `order-${news}-sms`,
  };
}
