import type { Progress } from '../local/console';
import { heapMb } from './heap-mb';
import { runRound } from './round';
import type { System } from './system';
import { residentMb } from './usage';

/** Of one process, in MB. */
export interface Memory {
  readonly residentMb: number;
  /** Of all its threads, after each has collected its garbage. */
  readonly heapMb: number;
}

export interface MemoryReading {
  /** Orders accepted since the start of API and worker. */
  readonly orders: number;
  readonly api: Memory;
  readonly worker: Memory;
  /** Of the orders since the reading before. */
  readonly finishedPerSecond: number | null;
}

export interface MemoryOptions {
  readonly orders: number;
  /** How many there were already. */
  readonly before: number;
  readonly probeDir: string;
  readonly report: Progress;
}

const atOnce = 32;
const batch = 500;

/** Memory of API and worker after `orders` orders and after as many again. */
export async function measureMemory(
  shop: System,
  { orders, before, probeDir, report }: MemoryOptions,
): Promise<MemoryReading[]> {
  const readings: MemoryReading[] = [];
  let done = before;
  for (const goal of [Math.max(orders, before), Math.max(orders, before) + orders]) {
    const from = { orders: done, at: Date.now() };
    while (done < goal) {
      const count = Math.min(batch, goal - done);
      const round = await runRound(shop, count, atOnce);
      done += count;
      report.say(`${done} orders, the last ${count} at ${round.finishedPerSecond.toFixed(1)}/s`);
    }
    const seconds = (Date.now() - from.at) / 1000;
    const finishedPerSecond = done === from.orders ? null : (done - from.orders) / seconds;
    readings.push({ orders: done, ...(await read(shop, probeDir)), finishedPerSecond });
  }
  return readings;
}

async function read(shop: System, probeDir: string): Promise<{ api: Memory; worker: Memory }> {
  const { API: api = 0, worker = 0 } = shop.processes();
  // Resident first: collecting gives some of it back.
  const resident = [residentMb(api), residentMb(worker)] as const;
  return {
    api: { residentMb: resident[0], heapMb: await heapMb(api, probeDir) },
    worker: { residentMb: resident[1], heapMb: await heapMb(worker, probeDir) },
  };
}
