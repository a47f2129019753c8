import type { Progress } from '../local/console';
import { median, quantile } from './quantiles';
import { runRound, type Round } from './round';
import type { System } from './system';
import { cpuNow } from './usage';

/** Orders of a round, by how many are under way at once: a few seconds each. */
const sizes = new Map([
  [1, 50],
  [16, 200],
  [64, 256],
]);

/** A system's medians over the rounds. */
export interface Figures {
  readonly acceptedPerSecond: number;
  readonly finishedPerSecond: number;
  readonly latencyMs: number;
  readonly latency95Ms: number;
  readonly handedOverMs: number;
  /** CPU an order took, by process. */
  readonly cpuMs: ReadonlyMap<string, number>;
}

export interface Level {
  readonly atOnce: number;
  readonly ordersARound: number;
  readonly shop: Figures;
  readonly bare: Figures;
}

interface Measured extends Round {
  readonly cpuMs: ReadonlyMap<string, number>;
}

export interface RatesOptions {
  readonly rounds: number;
  readonly ordersARound: number;
  /** Those of both, by name. */
  readonly sharedProcesses: Readonly<Record<string, number>>;
  readonly report: Progress;
}

/**
 * Both systems by turns, each level after the other and all of it `rounds` times, so that whatever
 * else the machine does hits both alike.
 */
export async function measureRates(
  shop: System,
  bare: System,
  { rounds, ordersARound, sharedProcesses, report }: RatesOptions,
): Promise<Level[]> {
  const measured = new Map<string, Measured[]>();
  for (const system of [shop, bare]) await runRound(system, Math.min(150, ordersARound), 16);
  for (let round = 1; round <= rounds; round += 1) {
    for (const [atOnce, size] of sizes) {
      const count = Math.min(size, ordersARound);
      for (const system of round % 2 === 1 ? [shop, bare] : [bare, shop]) {
        const done = await measure(system, count, atOnce, sharedProcesses);
        const key = `${system.name} ${atOnce}`;
        measured.set(key, [...(measured.get(key) ?? []), done]);
        report.say(
          `round ${round} of ${rounds}, ${String(atOnce).padStart(2)} at once, ${system.name.padEnd(13)} ` +
            `${done.acceptedPerSecond.toFixed(1)} orders/s, ${median(done.latencies).toFixed(0)} ms`,
        );
      }
    }
  }
  return [...sizes].map(([atOnce, size]) => ({
    atOnce,
    ordersARound: Math.min(size, ordersARound),
    shop: figures(measured.get(`${shop.name} ${atOnce}`) ?? []),
    bare: figures(measured.get(`${bare.name} ${atOnce}`) ?? []),
  }));
}

async function measure(
  system: System,
  count: number,
  atOnce: number,
  sharedProcesses: Readonly<Record<string, number>>,
): Promise<Measured> {
  const processes = { ...system.processes(), ...sharedProcesses };
  const before = cpuNow(processes);
  const round = await runRound(system, count, atOnce);
  const after = cpuNow(processes);
  const cpuMs = new Map(
    [...after].map(([name, ms]) => [name, (ms - (before.get(name) ?? 0)) / count]),
  );
  return { ...round, cpuMs };
}

function figures(rounds: readonly Measured[]): Figures {
  const over = (take: (round: Measured) => number) => median(rounds.map(take));
  const names = [...(rounds[0]?.cpuMs.keys() ?? [])];
  return {
    acceptedPerSecond: over((round) => round.acceptedPerSecond),
    finishedPerSecond: over((round) => round.finishedPerSecond),
    latencyMs: over(({ latencies }) => median(latencies)),
    latency95Ms: over(({ latencies }) => quantile(latencies, 0.95)),
    handedOverMs: over(({ untilHandedOver }) => median(untilHandedOver)),
    cpuMs: new Map(names.map((name) => [name, over(({ cpuMs }) => cpuMs.get(name) ?? 0)])),
  };
}
