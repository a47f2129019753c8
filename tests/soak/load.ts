import { setTimeout as sleep } from 'node:timers/promises';
import { faultsByTurns } from './faults';
import { oneOrder } from './order-life';
import type { Shop } from './shop';
import { someVisit } from './visits';

/** Visits for each order. */
const visitsPerOrder = 3;
/** What is under way at once at most: behind it a shop that can't keep up gets no more. */
const mostOrders = 400;
const mostVisits = 60;

/** Orders and visits at random moments, `rate` orders a second on average; resolves when the last has ended. */
export async function putLoadOn(shop: Shop, rate: number): Promise<void> {
  await Promise.all([
    arrivals(shop, rate, mostOrders, 'an order', oneOrder),
    arrivals(shop, rate * visitsPerOrder, mostVisits, 'a visit', someVisit),
    faultsByTurns(shop),
  ]);
}

async function arrivals(
  shop: Shop,
  perSecond: number,
  most: number,
  what: string,
  come: (shop: Shop) => Promise<void>,
): Promise<void> {
  const underWay = new Set<Promise<void>>();
  let next = performance.now();
  while (!shop.leaving.aborted) {
    next += (-Math.log(1 - shop.random()) / perSecond) * 1_000;
    const pause = Math.max(0, next - performance.now());
    await sleep(pause, undefined, { signal: shop.leaving }).catch(() => undefined);
    if (shop.leaving.aborted) break;
    if (underWay.size >= most) {
      shop.tally.skipped += 1;
      continue;
    }
    const one = come(shop)
      .catch((error: unknown) => shop.tally.odd(`${what} failed: ${String(error)}`))
      .finally(() => underWay.delete(one));
    underWay.add(one);
  }
  await Promise.all(underWay);
}
