import { dayReportMail, lowStockMail, type Shop } from '../../workflows/domain/texts';
import type { DayReport } from '../../workflows/domain/report';
import type { Language } from '../../workflows/domain/language';
import type { Knex } from '../database';
import { mailAdmins, type ToAdmins } from '../mailings/to-admins';
import { readDayReport, readLowStock } from './figures';

/**
 * The report of a day to each active admin.
 *
 * @param requestedBy admin id; null for the clock, whose report of a day is made once
 */
export async function mailDayReport(
  trx: Knex.Transaction,
  day: string,
  requestedBy: number | null,
  shop: Shop,
): Promise<{ readonly report: DayReport; readonly mailing: ToAdmins | null }> {
  const report = await readDayReport(trx, day, shop.timeZone);
  const textIn = (language: Language) => dayReportMail(report, { ...shop, language });
  return {
    report,
    mailing: await mailAdmins(trx, { kind: 'daily_report', requestedBy, day, textIn }),
  };
}

/** What is about to run out, to each active admin, once a day; nothing where nothing is. */
export async function mailLowStock(trx: Knex.Transaction, day: string, shop: Shop): Promise<void> {
  const low = await readLowStock(trx);
  if (low.count === 0) return;
  const textIn = (language: Language) => lowStockMail(low, { ...shop, language });
  await mailAdmins(trx, { kind: 'low_stock', requestedBy: null, day, textIn });
}
