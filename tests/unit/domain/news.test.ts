import { audienceOf, channels, type OrderNews } from '../../../workflows/domain/news';
import { orderStatuses } from '../../../workflows/domain/order-status';

const heard = (news: OrderNews) => audienceOf[news].map((each) => each.join(' by ')).sort();

test('the customer hears of the order by SMS and e-mail, the admins by e-mail', () => {
  expect(heard('placed')).toEqual(['admins by email', 'customer by email', 'customer by sms']);
});

test.each(orderStatuses.filter((status) => status !== 'pending'))(
  'the customer hears by SMS and e-mail that the order is %s',
  (status) => {
    expect(heard(status)).toEqual(['customer by email', 'customer by sms']);
  },
);

test('a payment is receipted to the customer by e-mail', () => {
  expect(heard('payment_recorded')).toEqual(['customer by email']);
});

test('only the admins hear of an order left unconfirmed', () => {
  expect(heard('left_unconfirmed')).toEqual(['admins by email']);
});

test('nobody is told the same thing twice on one channel', () => {
  for (const audience of Object.values(audienceOf)) {
    const each = audience.map((pair) => pair.join());
    expect(new Set(each).size).toBe(each.length);
    for (const [, channel] of audience) expect(channels).toContain(channel);
  }
});
