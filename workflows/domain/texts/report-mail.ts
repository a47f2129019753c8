import { inWords } from '../money';
import { orderStatuses } from '../order-status';
import { lowStockBelow, type DayReport, type LowStock } from '../report';
import { dayInWords } from './dates';
import type { Speaker, Text } from './facts';
import { bars, facts, paragraph, type Block } from './letter';
import { mail } from './mail';
import { say } from './phrase';
import { onOneLine } from './typed-text';
import { wordsIn } from './words';

/** To each admin in the evening: the figures of the day, and how the days before it were. */
export function dayReportMail(report: DayReport, shop: Speaker): Text {
  const { language, currency } = shop;
  const {
    admins: { report: words, footer },
    frame: { status: statusWords },
  } = wordsIn(language);
  const { day, orders, revenueCents, newCustomers, notifications, lowStock, ordersPerDay } = report;
  const byStatus = orderStatuses.filter((status) => orders[status] > 0);
  const total = byStatus.reduce((sum, status) => sum + orders[status], 0);
  const subject = say(words.subject, { day: dayInWords(day, language) });
  return mail({
    template: 'daily-report',
    language,
    subject,
    heading: subject,
    blocks: [
      facts(
        [words.orders, String(total)],
        ...byStatus.map((status) => {
          const label = say(words.withStatus, { status: statusWords[status] });
          return [label, String(orders[status])] as const;
        }),
        [words.revenue, inWords(revenueCents, currency)],
        [words.newCustomers, String(newCustomers)],
        [words.messagesSent, String(notifications.sent)],
        [words.messagesFailed, String(notifications.failed)],
      ),
      bars(
        words.ordersPerDay,
        ordersPerDay.map((each) => ({ label: dayInWords(each.day, language), count: each.count })),
      ),
      ...runningOut(lowStock, shop),
    ],
    footer,
  });
}

/** To each admin in the morning, if there is something. */
export function lowStockMail(low: LowStock, shop: Speaker): Text {
  const { admins } = wordsIn(shop.language);
  const phrase = low.count === 1 ? admins.lowStock.one : admins.lowStock.other;
  const subject = say(phrase, { count: String(low.count) });
  return mail({
    template: 'low-stock',
    language: shop.language,
    subject,
    heading: subject,
    blocks: runningOut(low, shop),
    footer: admins.footer,
  });
}

function runningOut({ count, products }: LowStock, { language }: Speaker): Block[] {
  const words = wordsIn(language).admins.lowStock;
  const limit = String(lowStockBelow);
  if (count === 0) return [paragraph(say(words.none, { limit }))];
  const rows = products.map(
    ({ name, sku, stock }) =>
      [
        `${onOneLine(name)} (${onOneLine(sku)})`,
        say(words.left, { count: String(stock) }),
      ] as const,
  );
  const others = count - products.length;
  return [
    paragraph(say(words.these, { limit })),
    facts(...rows),
    ...(others > 0 ? [paragraph(say(words.more, { count: String(others) }))] : []),
  ];
}
