import { heartbeat, log } from '@temporalio/activity';
import type { Client } from '@temporalio/client';
import { sweepHandshakes } from '../../db/accounts/handshakes';
import type { Knex } from '../../db/database';
import { importsStandingStill, sweepImports } from '../../db/imports/store';
import { mailingsStandingStill } from '../../db/mailings/store';
import { forgetHtml } from '../../db/notifications/forget-html';
import { sweepReports } from '../../db/notifications/delivery-reports';
import {
  messagesFailed,
  messagesLongUnsent,
  messagesWithoutSender,
  type Placed,
} from '../../db/notifications/orderless';
import {
  abandonFailed,
  ordersLongUnsent,
  ordersWithFailed,
  reopenFailed,
} from '../../db/notifications/retry';
import { retriesStandingStill } from '../../db/notifications/retry-many';
import { erasuresUnderWay } from '../../db/privacy/erasures';
import { exportsStandingStill, sweepExports } from '../../db/privacy/exports';
import { sweepTraces } from '../../db/privacy/sweep-traces';
import { ordersWithoutActor } from '../../db/orders/actorless';
import { sweepDrafts } from '../../db/orders/drafts';
import { importCatalogueType, importOptions } from '../../workflows/catalogue/messages';
import {
  eraseCustomerType,
  erasureOptions,
  exportCustomerType,
  exportOptions,
} from '../../workflows/privacy/messages';
import { mailingOptions, mailingType } from '../../workflows/mailing/messages';
import {
  notifyOptions,
  notifyType,
  retryManyType,
  retryOptions,
} from '../../workflows/notify/messages';
import { system } from '../../workflows/domain/order-status';
import {
  actorOptions,
  processOrderType,
  retryNotificationsSignal,
} from '../../workflows/order/messages';

export interface UpkeepServices {
  readonly db: Knex;
  readonly client: Client;
  /** The orders' task queue. */
  readonly queue: string;
  /** How long settled e-mails keep their HTML; 0: for ever. */
  readonly htmlMonths: number;
}

export type UpkeepActivities = ReturnType<typeof createUpkeepActivities>;

const hour = 3_600_000;
const draftAgeMs = hour;
const failedAgeMs = 7 * 24 * hour;
const reportAgeMs = 24 * hour;
const importAgeMs = 30 * 24 * hour;
const pageSize = 100;
const unsentAgeMs = hour / 6;
const unsentAtOnce = 500;
const htmlAtOnce = 500;
/** A first time finds years of it: the rest goes in the next hours, and holds nothing else up. */
const htmlPages = 100;

/** What keeps things tidy, run by the schedules. Each works in pages, and each may be run again at any time. */
export function createUpkeepActivities({ db, client, queue, htmlMonths }: UpkeepServices) {
  const remind = (orderId: string, only: readonly string[]) =>
    client.workflow.signalWithStart(processOrderType, {
      ...actorOptions(orderId, queue),
      signal: retryNotificationsSignal,
      signalArgs: [{ only }],
    });

  const send = async (ids: readonly string[]) => {
    for (const id of ids) {
      await client.workflow.start(notifyType, notifyOptions(id, queue));
      heartbeat(id);
    }
  };
  /** @returns how many were made unsent again */
  const sendAgainWhatFailed = async (): Promise<number> => {
    let reopened = 0;
    for (let last: Placed | undefined; ;) {
      const page = await messagesFailed(db, 'passing', pageSize, last);
      const ids = page.map(({ id }) => id);
      await reopenFailed(db, { ids }, system);
      for (const id of ids) {
        // A run that is just ending looks once more.
        await client.workflow.signalWithStart(notifyType, {
          ...notifyOptions(id, queue),
          signal: retryNotificationsSignal,
        });
        heartbeat((reopened += 1));
      }
      last = page.at(-1);
      if (page.length < pageSize) return reopened;
    }
  };

  return {
    /** What else has lost its workflow, or never had one, gets another too. @returns how many actors were started */
    async adoptOrdersWithoutActor(): Promise<number> {
      const ids = await ordersWithoutActor(db, 1_000);
      for (const [index, orderId] of ids.entries()) {
        await client.workflow.start(processOrderType, actorOptions(orderId, queue));
        heartbeat(index);
      }
      if (ids.length > 0) log.info('actors started', { count: ids.length });
      for (const job of await importsStandingStill(db, pageSize)) {
        await client.workflow.start(importCatalogueType, importOptions(job, queue));
        heartbeat(job.id);
      }
      await send(await messagesWithoutSender(db, 1_000));
      for (const mailing of await mailingsStandingStill(db, pageSize)) {
        await client.workflow.start(mailingType(mailing.kind), mailingOptions(mailing, queue));
        heartbeat(mailing.id);
      }
      for (const id of await erasuresUnderWay(db, 1_000)) {
        await client.workflow.start(eraseCustomerType, erasureOptions(id, queue));
        heartbeat(id);
      }
      for (const id of await retriesStandingStill(db, pageSize)) {
        await client.workflow.start(retryManyType, retryOptions(id, queue));
        heartbeat(id);
      }
      for (const id of await exportsStandingStill(db, pageSize)) {
        await client.workflow.start(exportCustomerType, exportOptions(id, queue));
        heartbeat(id);
      }
      return ids.length;
    },

    /** @returns how many orders, and messages that belong to none, were taken up again */
    async retryPassingFailures(): Promise<number> {
      let told = 0;
      for (let after: string | undefined; ;) {
        const page = await ordersWithFailed(db, 'passing', pageSize, after);
        for (const { orderId, notificationIds } of page) {
          await remind(orderId, notificationIds);
          heartbeat((told += 1));
        }
        after = page.at(-1)?.orderId;
        if (page.length < pageSize) break;
      }
      // Whose actor was terminated before it had sent everything gets another; one that runs lets it pass.
      for (const orderId of await ordersLongUnsent(db, unsentAgeMs, unsentAtOnce)) {
        await remind(orderId, []);
        heartbeat((told += 1));
      }
      await send(await messagesLongUnsent(db, unsentAgeMs, unsentAtOnce));
      return told + (await sendAgainWhatFailed());
    },

    /** @returns how many drafts, commands, log-ins nobody finished or that ended, old traces, delivery reports, imports, exports and HTML of old e-mails were removed */
    async sweepAbandonedDrafts(): Promise<number> {
      let removed = (await sweepDrafts(db, draftAgeMs)) + (await sweepHandshakes(db));
      removed += await sweepReports(db, reportAgeMs);
      // One by one, as each may have very many lines.
      while ((await sweepImports(db, importAgeMs, 1)) > 0) heartbeat((removed += 1));
      while ((await sweepExports(db, 1)) > 0) heartbeat((removed += 1));
      for (let swept: number; (swept = await sweepTraces(db, 1_000)) > 0;) {
        heartbeat((removed += swept));
      }
      for (let page = 0, swept = htmlAtOnce; page < htmlPages && swept === htmlAtOnce; page += 1) {
        swept = htmlMonths === 0 ? 0 : await forgetHtml(db, htmlMonths, htmlAtOnce);
        heartbeat((removed += swept));
      }
      return removed;
    },

    /** @returns how many orders' messages were given up; their actors look anew and can end */
    async abandonOldFailures(): Promise<number> {
      let told = 0;
      for (;;) {
        const { count, orderIds } = await abandonFailed(db, failedAgeMs, pageSize);
        for (const orderId of orderIds) {
          await remind(orderId, []);
          heartbeat((told += 1));
        }
        if (count < pageSize) return told;
      }
    },
  };
}
