import type { Progress } from '../../local/console';
import type { Home } from '../../local/home';
import type { Shop } from '../shop';
import { startFleet, type Fleet, type FleetSize } from './fleet';
import { placing, sampled, type Sample, type Servers } from './measure';
import { measureLife, type Life } from './life';
import { limitCpu } from './quota';
import { measureRequests, warmUp, type RequestCost } from './requests';

export type Limited = 'worker' | 'api';

/** Hundredths of a core for each process of a kind: little enough that it is what holds orders up. */
export const quotaPercent: Readonly<Record<Limited, number>> = { worker: 8, api: 4 };

/** Orders at once for each limited process: enough to keep it busy. */
const waitingForEach = 6;

const plan: readonly { readonly size: FleetSize; readonly limits: readonly Limited[] }[] = [
  { size: { apis: 1, workers: 1 }, limits: ['worker'] },
  { size: { apis: 1, workers: 2 }, limits: ['worker', 'api'] },
  { size: { apis: 1, workers: 4 }, limits: ['worker'] },
  { size: { apis: 2, workers: 2 }, limits: ['api'] },
  { size: { apis: 2, workers: 4 }, limits: [] },
];

export interface FleetFigures {
  readonly size: FleetSize;
  readonly free: readonly Sample[];
  /** Where these had a quota. */
  readonly limited: Readonly<Partial<Record<Limited, readonly Sample[]>>>;
}

export interface Findings {
  readonly fleets: readonly FleetFigures[];
  readonly requests: readonly RequestCost[];
  readonly life: Life;
}

export interface FleetsOptions {
  readonly home: Home;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly servers: Servers;
  readonly rounds: number;
  readonly orders: number;
  readonly ending: AbortSignal;
  readonly report: Progress;
  /** Points the shop's customers to the fleet that is up. */
  readonly use: (fleet: Fleet) => void;
}

/** Every fleet by turns, `rounds` times: whatever else the machine does meets each of them alike. */
export async function measureFleets(shop: Shop, options: FleetsOptions): Promise<Findings> {
  const { home, env, servers, rounds, orders, ending, report, use } = options;
  const figures = plan.map(({ size }) => ({
    size,
    free: [] as Sample[],
    limited: {} as Partial<Record<Limited, Sample[]>>,
  }));
  let requests: RequestCost[] = [];
  let life: Life | undefined;
  for (let round = 1; round <= rounds; round += 1) {
    const turn = round % 2 === 1 ? [...plan.keys()] : [...plan.keys()].toReversed();
    for (const index of turn) {
      const [planned, found] = [plan[index], figures[index]];
      if (planned === undefined || found === undefined) continue;
      const { size, limits } = planned;
      const fleet = await startFleet(home, env, size, ending, (line) => report.say(line));
      try {
        use(fleet);
        await warmUp(shop, fleet, Math.ceil(orders / 4));
        const free = await sampled(fleet, servers, orders, () => placing(shop, orders, 16));
        found.free.push(free);
        say(report, size, 'free', free);
        for (const kind of limits) {
          const sample = await limitedSample(shop, fleet, servers, kind, Math.ceil(orders / 3));
          (found.limited[kind] ??= []).push(sample);
          say(report, size, `each ${kind} ${quotaPercent[kind]} % of a core`, sample);
        }
        if (requests.length === 0 && size.workers === 1) {
          requests = await measureRequests(shop, fleet, servers, Math.ceil(orders / 2));
          life = await measureLife(shop, env);
        }
      } finally {
        await fleet.stop();
      }
    }
  }
  if (life === undefined) throw new Error('No fleet with one worker was measured.');
  return { fleets: figures, requests, life };
}

async function limitedSample(
  shop: Shop,
  fleet: Fleet,
  servers: Servers,
  kind: Limited,
  ordersOfEach: number,
): Promise<Sample> {
  const pids = Object.entries(fleet.pids()).flatMap(([name, pid]) =>
    name.startsWith(`${kind}-`) ? [pid] : [],
  );
  const free = await limitCpu(pids, quotaPercent[kind]);
  try {
    const count = ordersOfEach * pids.length;
    return await sampled(fleet, servers, count, () =>
      placing(shop, count, waitingForEach * pids.length),
    );
  } finally {
    await free();
  }
}

function say(report: Progress, { apis, workers }: FleetSize, how: string, sample: Sample): void {
  report.say(`${apis} API, ${workers} workers, ${how}: ${sample.perSecond.toFixed(1)} orders/s`);
}
