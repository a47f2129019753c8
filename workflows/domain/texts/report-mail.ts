import { inWords } from '../money';
import { lowStockBelow, type DayReport, type LowStock } from '../report';
import { adminFooter } from './admin-mail';
import { dayInWords } from './dates';
import type { Shop, Text } from './facts';
import { bars, facts, paragraph, type Block } from './letter';
import { mail } from './mail';
import { onOneLine } from './typed-text';

/** To each admin in the evening: the figures of the day, and how the days before it were. */
export function dayReportMail(report: DayReport, shop: Shop): Text {
  const { day, orders, revenueCents, newCustomers, notifications, lowStock, ordersPerDay } = report;
  const byStatus = Object.entries(orders).filter(([, count]) => count > 0);
  const total = byStatus.reduce((sum, [, count]) => sum + count, 0);
  const subject = `Report of ${dayInWords(day)}`;
  return mail({
    template: 'daily-report',
    subject,
    heading: subject,
    blocks: [
      facts(
        ['Orders', String(total)],
        ...byStatus.map(([status, count]) => [`… ${status}`, String(count)] as const),
        ['Revenue (delivered)', inWords(revenueCents, shop.currency)],
        ['New customers', String(newCustomers)],
        ['Messages sent', String(notifications.sent)],
        ['Messages failed', String(notifications.failed)],
      ),
      bars(
        'Orders per day',
        ordersPerDay.map((each) => ({ label: dayInWords(each.day), count: each.count })),
      ),
      ...runningOut(lowStock),
    ],
    footer: adminFooter,
  });
}

/** To each admin in the morning, if there is something. */
export function lowStockMail(low: LowStock): Text {
  const subject = `Low stock: ${low.count} ${low.count === 1 ? 'product' : 'products'}`;
  return mail({
    template: 'low-stock',
    subject,
    heading: subject,
    blocks: runningOut(low),
    footer: adminFooter,
  });
}

function runningOut({ count, products }: LowStock): Block[] {
  if (count === 0) return [paragraph(`No product has fewer than ${lowStockBelow} left.`)];
  const rows = products.map(
    ({ name, sku, stock }) => [`${onOneLine(name)} (${onOneLine(sku)})`, `${stock} left`] as const,
  );
  const others = count - products.length;
  return [
    paragraph(`Of these, fewer than ${lowStockBelow} are left:`),
    facts(...rows),
    ...(others > 0 ? [paragraph(`And ${others} more.`)] : []),
  ];
}
