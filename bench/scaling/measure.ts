import { runRound } from '../round';
import type { Shop } from '../shop';
import { cpuNow } from '../usage';
import type { Fleet } from './fleet';

/** The parts whose CPU is told apart; all processes of a kind together. */
export const parts = [
  'API',
  'worker',
  'sender',
  'Temporal',
  'PostgreSQL',
  // Of Temporal, where it keeps what it knows in a server of its own.
  'its database',
  'inbox',
  'this client',
] as const;
export type PartName = (typeof parts)[number];

/** CPU by part, in ms. */
export type Cpu = Readonly<Record<PartName, number>>;

export interface Sample {
  readonly perSecond: number;
  /** Of each order or request. */
  readonly cpu: Cpu;
  /** Cores that each part used on average, over the whole time. */
  readonly cores: Cpu;
}

/** Processes that stay while fleets come and go. */
export type Servers = Readonly<
  Record<'Temporal' | 'PostgreSQL' | 'its database' | 'inbox', number>
>;

/** Runs `work`, which is `count` of something, and takes what it cost each part. */
export async function sampled(
  fleet: Fleet,
  servers: Servers,
  count: number,
  work: () => Promise<{ readonly seconds: number }>,
): Promise<Sample> {
  const processes = { ...fleet.pids(), ...servers };
  const before = cpuNow(processes);
  const began = performance.now();
  const { seconds } = await work();
  const all = performance.now() - began;
  const after = cpuNow(processes);
  const used = (part: PartName) =>
    [...after].reduce(
      (sum, [name, ms]) => (partOf(name) === part ? sum + ms - (before.get(name) ?? 0) : sum),
      0,
    );
  return {
    perSecond: count / seconds,
    cpu: byPart((part) => used(part) / count),
    cores: byPart((part) => used(part) / all),
  };
}

/** `count` orders, with all that follows from them until the last message is handed over. */
export async function placing(
  shop: Shop,
  count: number,
  atOnce: number,
): Promise<{ readonly seconds: number }> {
  // Not by what was accepted: where workers are what holds orders up, that runs ahead of what they finish.
  const { finishedPerSecond } = await runRound(shop, count, atOnce);
  return { seconds: count / finishedPerSecond };
}

export function byPart(take: (part: PartName) => number): Cpu {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- each part has its entry
  return Object.fromEntries(parts.map((part) => [part, take(part)])) as unknown as Cpu;
}

function partOf(process: string): string {
  const kind = process.replace(/-\d+$/, '');
  return kind === 'api' ? 'API' : kind;
}
