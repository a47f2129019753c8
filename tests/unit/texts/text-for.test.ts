import { languages } from '../../../workflows/domain/language';
import {
  audienceOf,
  type Audience,
  type Channel,
  type OrderNews,
} from '../../../workflows/domain/news';
import { smsSize } from '../../../workflows/domain/sms';
import { textFor } from '../../../workflows/domain/texts';
import { anOrder, shop } from './order';

const everyNews = [
  'placed',
  'confirmed',
  'processing',
  'shipped',
  'delivered',
  'cancelled',
  'refunded',
  'payment_recorded',
  'left_unconfirmed',
] as const satisfies readonly OrderNews[];
const everyMessage = everyNews.flatMap((news) =>
  audienceOf[news].map(([audience, channel]) => [news, audience, channel] as const),
);
const everySms = everyMessage.filter(([, , channel]) => channel === 'sms');
const everyMail = everyMessage.filter(([, , channel]) => channel === 'email');

const malicious = anOrder({
  customer: {
    firstName: 'Eve<script>alert(1)</script>\r\nBcc: all@example.com',
    lastName: '"><img src=x onerror=alert(2)>',
    email: 'eve@example.com\r\nSubject: hello',
    phoneNumber: '+254700000009\n<b>',
  },
  shippingAddress: '1 Main Road</td></table>\r\nTotal: Ksh 0.00\u0000\nNairobi & <Kenya>',
  items: [{ name: '<i>Phone</i>\nFree', sku: 'S\'K"U', quantity: 1, unitPriceCents: 150_000 }],
  paymentMethod: '<u>cash</u>',
  paymentReference: 'R&D\n1',
  note: 'Ring <b>twice</b>\u202E\nthen wait',
});

describe('texts of orders', () => {
  test('are tried for all news there are', () => {
    expect(Object.keys(audienceOf).sort()).toEqual([...everyNews].sort());
  });

  test.each(everyMessage)('%s to %s by %s names the order number', (news, audience, channel) => {
    const text = textFor(news, audience, channel, anOrder(), shop);
    expect(text.message).toContain('ORD-20261123-0001');
    if (channel === 'email') {
      expect(text.subject).toContain('ORD-20261123-0001');
      expect(text.html).toContain('ORD-20261123-0001');
    } else {
      expect(text).toMatchObject({ subject: '', html: null });
    }
  });

  test.each(audienceOf.placed)(
    'the first message to %s by %s names the total',
    (audience, channel) => {
      const text = textFor('placed', audience, channel, anOrder(), shop);
      expect(text.message).toContain('Ksh 1,500.00');
      if (channel === 'email') expect(text.html).toContain('Ksh 1,500.00');
    },
  );

  test('every message has a template and words of its own', () => {
    const texts = everyMessage.map((message) => textFor(...message, anOrder(), shop));
    expect(new Set(texts.map(({ template }) => template)).size).toBe(texts.length);
    expect(new Set(texts.map(({ message }) => message)).size).toBe(texts.length);
  });

  const unheard: [OrderNews, Audience, Channel][] = [
    ['placed', 'admins', 'sms'],
    ['confirmed', 'admins', 'email'],
    ['payment_recorded', 'customer', 'sms'],
    ['left_unconfirmed', 'customer', 'email'],
    ['left_unconfirmed', 'admins', 'sms'],
  ];
  test.each(unheard)('nobody hears of %s as %s by %s', (news, audience, channel) => {
    expect(() => textFor(news, audience, channel, anOrder(), shop)).toThrow('There is no text');
  });
});

function cancelledSms(isPaid: boolean): string {
  return textFor('cancelled', 'customer', 'sms', anOrder({ isPaid }), shop).message;
}

describe('SMS', () => {
  test('placed says number, total and estimated delivery', () => {
    expect(textFor('placed', 'customer', 'sms', anOrder(), shop).message).toBe(
      'Thank you! We have your order ORD-20261123-0001, total Ksh 1,500.00. Estimated delivery: by Mon 30 Nov 2026.',
    );
  });

  test('delivered is the delivery text', () => {
    expect(textFor('delivered', 'customer', 'sms', anOrder(), shop).message).toBe(
      'Your order ORD-20261123-0001 has been delivered. Thank you for shopping with us!',
    );
  });

  test('cancelled speaks of money only to those who paid', () => {
    expect(cancelledSms(false)).not.toContain('payment');
    expect(cancelledSms(true)).toContain('payment');
  });

  describe.each(languages)('in %s', (language) => {
    const longest = { ...shop, language, currency: 'UGX' };

    test.each(everySms)(
      '%s to %s by %s is one part of GSM-7 even for a huge order',
      (...message) => {
        for (const isPaid of [true, false]) {
          const huge = {
            ...malicious,
            orderNumber: 'ORD-20261123-123456',
            totalCents: 99_999_999_999_999,
            isPaid,
          };
          const { message: text } = textFor(...message, huge, longest);
          expect(smsSize(text)).toMatchObject({ alphabet: 'GSM-7', parts: 1 });
          expect(text).toMatch(/^[ -~]+$/);
        }
      },
    );

    test('the total is told however long the day of delivery is', () => {
      for (let day = 1; day <= 365; day += 1) {
        const placedAt = new Date(Date.UTC(2026, 0, day, 9));
        const huge = anOrder({
          placedAt,
          orderNumber: 'ORD-20261125-123456',
          totalCents: 9_999_999_900,
        });
        const { message } = textFor('placed', 'customer', 'sms', huge, { ...shop, language });
        expect(message).toContain('Ksh 99,999,999.00');
        expect(smsSize(message).parts).toBe(1);
      }
    });
  });
});

describe('e-mail', () => {
  test('what people typed is as harmless in Swahili', () => {
    for (const message of everyMail) {
      const { html, subject } = textFor(...message, malicious, { ...shop, language: 'sw' });
      expect(html).not.toMatch(/<script|<img|<i>|<u>|<b>|onerror=alert\(2\)>/);
      expect(subject).toBe(textFor(...message, anOrder(), { ...shop, language: 'sw' }).subject);
      expect(subject).toMatch(/^[\x20-\x7E]+$/);
    }
  });

  test.each(everyMail)(
    '%s to %s by %s lets nothing people typed into the subject',
    (...message) => {
      const { subject } = textFor(...message, malicious, shop);
      expect(subject).toBe(textFor(...message, anOrder(), shop).subject);
      expect(subject).toMatch(/^[\x20-\x7E]+$/);
    },
  );

  test.each(everyMail)('%s to %s by %s lets no typed markup into the page', (...message) => {
    const { html } = textFor(...message, malicious, shop);
    expect(html).not.toMatch(/<script|<img|<i>|<u>|<b>|onerror=alert\(2\)>/);
    expect(html).not.toContain('</td></table>\r');
    expect(html?.match(/<\/table>/g)?.length).toBe(html?.match(/<table\s/g)?.length);
  });

  test.each(everyMail)('%s to %s by %s loads nothing from elsewhere', (...message) => {
    const { html } = textFor(...message, anOrder(), shop);
    expect(html).not.toMatch(/<link|<script|<img|@import|url\(|src=/);
  });

  test('a typed line cannot pass for one of ours in plain text', () => {
    const { message } = textFor('placed', 'admins', 'email', malicious, shop);
    expect(message).toContain(
      'Delivery address:\n  1 Main Road</td></table>\n  Total: Ksh 0.00\n  Nairobi & <Kenya>\n',
    );
    expect(message).not.toMatch(/^(Bcc|Subject):/m);
    expect(message.match(/^Total:.*$/gm)).toEqual(['Total: Ksh 1,500.00']);
    // eslint-disable-next-line no-control-regex -- what must not be there
    expect(message).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F\u202E]/);
  });

  test('the admins hear all they need of a new order', () => {
    const order = anOrder({
      isPaid: true,
      paymentMethod: 'M-Pesa',
      paymentReference: 'QX12',
      note: 'Ring twice',
    });
    const { message, html } = textFor('placed', 'admins', 'email', order, shop);
    for (const fact of [
      'USB-C Charger',
      'CHG-1',
      '2 × Ksh 500.00',
      'Ksh 1,000.00',
      'Jane Smith',
      '+254700000002',
      'jane.smith@example.com',
      '12 Moi Avenue, Nairobi',
      'Ksh 1,500.00',
      'Paid (M-Pesa, reference QX12)',
      'Mon 23 Nov 2026, 14:05 (Africa/Nairobi)',
      '0193a5f0-7b1c-7000-8000-000000000001',
      'Ring twice',
      'https://shop.example/admin/#/orders/0193a5f0-7b1c-7000-8000-000000000001/show',
      'https://temporal.example/namespaces/default/workflows/order-0193a5f0-7b1c-7000-8000-000000000001',
    ]) {
      expect(message).toContain(fact);
      expect(html).toContain(fact);
    }
  });

  test('the receipt says what was paid and how', () => {
    const order = anOrder({ isPaid: true, paymentMethod: 'M-Pesa', paymentReference: 'QX12' });
    const { message } = textFor('payment_recorded', 'customer', 'email', order, shop);
    expect(message).toContain('Amount paid: Ksh 1,500.00');
    expect(message).toContain('Payment method: M-Pesa');
    expect(message).toContain('Payment reference: QX12');
  });

  test('a customer without a name is greeted without one', () => {
    const nameless = { firstName: ' ', lastName: '', email: 'x@example.com', phoneNumber: '' };
    const order = anOrder({ customer: nameless });
    expect(textFor('placed', 'customer', 'email', order, shop).message).toContain('\nHello,\n');
  });

  test('the note of a change of status is passed on', () => {
    const order = anOrder({ note: 'Left with the neighbour' });
    const { message, html } = textFor('delivered', 'customer', 'email', order, shop);
    expect(message).toContain('Note: Left with the neighbour');
    expect(html).toContain('Left with the neighbour');
  });
});
