import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Knex } from '../db/database';
import { ordersWithoutActor } from '../db/orders/actorless';

const everyMs = 2_000;
const pageSize = 50;

/**
 * Starts the actor of every order that has none, until aborted: those taken while Temporal was away
 * get theirs within seconds of its return. (A schedule does the same, should no API run.)
 */
export async function keepAdopting(
  db: Knex,
  adopt: (orderId: string) => Promise<void>,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  let away = false;
  while (!signal.aborted) {
    try {
      const ids = await ordersWithoutActor(db, pageSize);
      for (const id of ids) await adopt(id);
      if (ids.length > 0)
        log.info({ orders: ids.length }, 'started the actors of orders without one');
      away = false;
    } catch (error) {
      if (!away)
        log.warn(
          { reason: error instanceof Error ? error.name : '' },
          'orders wait for their actors',
        );
      away = true;
    }
    // Several APIs need not ask in step.
    await wait(everyMs * (0.75 + Math.random() / 2), undefined, { signal }).catch(() => {});
  }
}
