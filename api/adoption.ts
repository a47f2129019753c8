import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Knex } from '../db/database';
import { importsStandingStill } from '../db/imports/store';
import { mailingsStandingStill } from '../db/mailings/store';
import { messagesWithoutSender } from '../db/notifications/orderless';
import { retriesStandingStill } from '../db/notifications/retry-many';
import { ordersWithoutActor } from '../db/orders/actorless';
import { erasuresUnderWay } from '../db/privacy/erasures';
import { exportsStandingStill } from '../db/privacy/exports';
import type { ImportDesk } from './import-desk';
import type { MessageDesk } from './message-desk';
import type { KeptOrderDesk } from './order-desk';
import type { PrivacyDesk } from './privacy-desk';

const everyMs = 2_000;
const pageSize = 50;

interface Desks {
  readonly desk: Pick<KeptOrderDesk, 'ping' | 'adopt'>;
  readonly imports: ImportDesk;
  readonly messages: Pick<MessageDesk, 'send' | 'sendMailing' | 'retryMany'>;
  readonly privacy: PrivacyDesk;
}

/**
 * Looks after Temporal until aborted: tells the desk whether it answers, and starts the actor of every
 * order, and the workflow of every import, message, mailing, export and erasure, that has none. Orders taken while Temporal was away get theirs
 * within seconds of its return.
 * (A schedule starts actors too, should no API run.)
 */
export async function keepAdopting(
  db: Knex,
  desks: Desks,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  let wasAway = false;
  while (!signal.aborted) {
    const away = !(await desks.desk.ping());
    if (away !== wasAway) {
      if (away) log.warn('Temporal does not answer; orders are taken and wait for their actors');
      else log.info('Temporal answers again');
    }
    wasAway = away;
    if (!away) await adoptAll(db, desks, log);
    // Several APIs need not ask in step.
    await wait(everyMs * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => {});
  }
}

async function adoptAll(
  db: Knex,
  { desk, imports, messages, privacy }: Desks,
  log: Logger,
): Promise<void> {
  try {
    await messages.send(...(await messagesWithoutSender(db, pageSize)));
    for (const each of await mailingsStandingStill(db, pageSize)) await messages.sendMailing(each);
    for (const id of await retriesStandingStill(db, pageSize)) await messages.retryMany(id);
    for (const id of await erasuresUnderWay(db, pageSize)) await privacy.erase(id);
    for (const id of await exportsStandingStill(db, pageSize)) await privacy.export(id);
    for (const job of await importsStandingStill(db, pageSize)) await imports.start(job);
    const ids = await ordersWithoutActor(db, pageSize);
    for (const id of ids) await desk.adopt(id);
    if (ids.length > 0)
      log.info({ orders: ids.length }, 'started the actors of orders without one');
  } catch (error) {
    // Tried again in the next round; which order it was does not matter, they are taken by age.
    log.warn({ reason: error instanceof Error ? error.name : '' }, 'orders wait for their actors');
  }
}
