import { log } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import type { Config } from '../../config';
import type { Knex } from '../../db/database';
import { mailingOfDay } from '../../db/mailings/store';
import { mailDayReport, mailLowStock } from '../../db/reports/mail';
import { mailingOptions, mailingType } from '../../workflows/mailing/messages';
import { shopDay } from '../../workflows/domain/order-number';

export type ReportActivities = ReturnType<typeof createReportActivities>;

/** What the clock tells the people of the shop. Each is made once a day, however often it is asked for. */
export function createReportActivities(services: {
  readonly db: Knex;
  readonly client: Client;
  readonly shop: Config['shop'];
  /** The orders' task queue. */
  readonly queue: string;
}) {
  const { db, client, shop, queue } = services;

  /** @returns the id of the workflow that sends it; null where there is nothing to be sent */
  const send = async (kind: 'daily_report' | 'low_stock', day: string): Promise<string | null> => {
    const mailing = await mailingOfDay(db, kind, day);
    log.info('report', { kind, day, mailing: mailing?.id ?? null });
    if (mailing === undefined) return null;
    const options = mailingOptions(mailing, queue);
    if (mailing.finishedAt === null) {
      await client.workflow.start(mailingType(kind), options);
    }
    return options.workflowId;
  };

  return {
    async sendDayReport(at: string): Promise<string | null> {
      const day = shopDay(new Date(at), shop.timeZone);
      if ((await mailingOfDay(db, 'daily_report', day)) === undefined) {
        await db.transaction((trx) => mailDayReport(trx, day, null, shop));
      }
      return send('daily_report', day);
    },

    async sendLowStock(at: string): Promise<string | null> {
      const day = shopDay(new Date(at), shop.timeZone);
      if ((await mailingOfDay(db, 'low_stock', day)) === undefined) {
        await db.transaction((trx) => mailLowStock(trx, day, shop));
      }
      return send('low_stock', day);
    },
  };
}
