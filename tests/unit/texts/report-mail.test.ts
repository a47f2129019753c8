import { dayReportMail } from '../../../workflows/domain/texts';
import { shop } from './order';

const report = {
  day: '2026-11-23',
  orders: {
    pending: 2,
    confirmed: 0,
    processing: 0,
    shipped: 0,
    delivered: 1,
    cancelled: 0,
    refunded: 0,
  },
  revenueCents: 150_000,
  newCustomers: 4,
  notifications: { sent: 9, failed: 1 },
  lowStock: { count: 0, products: [] },
  ordersPerDay: [
    { day: '2026-11-21', count: 0 },
    { day: '2026-11-22', count: 1_000 },
    { day: '2026-11-23', count: 3 },
  ],
};

test('a report tells the figures, in plain text too', () => {
  const { subject, message } = dayReportMail(report, shop);
  expect(subject).toBe('Report of Mon 23 Nov 2026');
  expect(message).toContain('Orders: 3\n… pending: 2\n… delivered: 1\n');
  expect(message).toContain('Revenue (delivered): Ksh 1,500.00');
});

test('the days are plotted without an image, and a day with few orders is still seen', () => {
  const { message, html } = dayReportMail(report, shop);
  expect(message).toContain(
    [
      'Orders per day:',
      '  Sat 21 Nov 2026 0',
      `  Sun 22 Nov 2026 ${'#'.repeat(30)} 1000`,
      '  Mon 23 Nov 2026 # 3',
    ].join('\n'),
  );
  expect(html).not.toContain('<img');
  expect(
    [
      ...String(html).matchAll(
        /width="(\d+)%" cellpadding="0" cellspacing="0">\s*<tr>\s*<td\s+bgcolor/g,
      ),
    ].map(([, share]) => share),
  ).toEqual(['100', '1']);
});
