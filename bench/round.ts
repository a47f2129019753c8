import { setTimeout as sleep } from 'node:timers/promises';
import type { System } from './system';

export interface Round {
  /** Orders accepted per second, while they come. */
  readonly acceptedPerSecond: number;
  /** Orders per second until the last message of the last one is handed over. */
  readonly finishedPerSecond: number;
  /** Milliseconds, a number for each order. */
  readonly latencies: readonly number[];
  readonly untilHandedOver: readonly number[];
}

const patienceMs = 60_000;

/** `count` orders, `atOnce` of them at any time, and then their messages. */
export async function runRound(system: System, count: number, atOnce: number): Promise<Round> {
  const acceptedAt = new Map<string, number>();
  const latencies: number[] = [];
  let left = count;
  const buyer = async () => {
    while (left > 0) {
      left -= 1;
      const asked = performance.now();
      const orderId = await system.accept();
      latencies.push(performance.now() - asked);
      acceptedAt.set(orderId, Date.now());
    }
  };
  const began = Date.now();
  await Promise.all(Array.from({ length: atOnce }, buyer));
  const lastAccepted = Date.now();

  const handedOver = await untilAllHandedOver(system, [...acceptedAt.keys()]);
  const lastHandedOver = Math.max(...handedOver.values());
  return {
    acceptedPerSecond: count / ((lastAccepted - began) / 1000),
    finishedPerSecond: count / ((Math.max(lastAccepted, lastHandedOver) - began) / 1000),
    latencies,
    untilHandedOver: [...handedOver].map(([orderId, at]) => at - (acceptedAt.get(orderId) ?? at)),
  };
}

async function untilAllHandedOver(
  system: System,
  orderIds: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const until = Date.now() + patienceMs;
  const all = new Map<string, number>();
  for (;;) {
    const open = orderIds.filter((orderId) => !all.has(orderId));
    if (open.length === 0) return all;
    for (const [orderId, at] of await system.handedOver(open)) all.set(orderId, at);
    if (all.size === orderIds.length) return all;
    if (Date.now() > until) {
      throw new Error(
        `${system.name}: ${orderIds.length - all.size} orders have messages left after ${patienceMs / 1000} s.`,
      );
    }
    // Seldom, so that asking does not weigh on what is measured.
    await sleep(200);
  }
}
