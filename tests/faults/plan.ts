import { randomFrom, type Random } from '../integration/db/random';

export const partNames = [
  'api',
  'worker',
  'sender',
  'temporal',
  'postgres',
  'smtp',
  'sms',
] as const;
export type PartName = (typeof partNames)[number];

/** kill: kill -9. stop: SIGSTOP, and SIGCONT later. backend: kill -9 of one of PostgreSQL's own processes. */
export type FaultKind = 'kill' | 'stop' | 'backend';

export interface Strike {
  readonly part: PartName;
  readonly kind: FaultKind;
  /** Which of several processes of the part: a fraction of how many there are. */
  readonly which: number;
  /** How long after the beginning of the round's load. */
  readonly afterMs: number;
  /** How long it is stopped; 0 where it is killed. */
  readonly forMs: number;
}

export interface Round {
  readonly number: number;
  /** One, or two that overlap or come close to each other. */
  readonly strikes: readonly Strike[];
  /** For what customers and staff do in it. */
  readonly seed: number;
}

type Hit = readonly [PartName, FaultKind];

/** Pairs among as many rounds as there are single hits. */
const pairsPerDeck = 9;

/**
 * What happens in each round, by the seed alone: in every 24 rounds each part is hit alone in each way, and nine
 * times two parts are hit at once, in random order and at random moments.
 */
export function planRounds(seed: number, count: number, only = partNames as readonly PartName[]) {
  const random = randomFrom(seed);
  const hits = only.flatMap((part): Hit[] => kindsOf(part).map((kind) => [part, kind]));
  const rounds: Round[] = [];
  while (rounds.length < count) {
    for (const together of shuffled(random, deck(random, hits))) {
      if (rounds.length === count) break;
      rounds.push(roundOf(random, rounds.length + 1, together));
    }
  }
  return rounds;
}

function kindsOf(part: PartName): readonly FaultKind[] {
  return part === 'postgres' ? ['kill', 'stop', 'backend'] : ['kill', 'stop'];
}

function deck(random: Random, hits: readonly Hit[]): (readonly Hit[])[] {
  const singles = hits.map((hit) => [hit]);
  const parts = new Set(hits.map(([part]) => part));
  if (parts.size < 2) return singles;
  const pairs = Array.from({ length: pairsPerDeck }, () => {
    const one = random.of(hits);
    const other = random.of(hits.filter(([part]) => part !== one[0]));
    return [one, other];
  });
  return [...singles, ...pairs];
}

function roundOf(random: Random, number: number, hits: readonly Hit[]): Round {
  const first = 1_000 + random.below(3_000);
  const strikes = hits.map(([part, kind], index) => ({
    part,
    kind,
    which: random.below(1_000) / 1_000,
    afterMs: first + (index === 0 ? 0 : random.below(1_500)),
    // One in four is longer than most of the waits in the code.
    forMs: kind !== 'stop' ? 0 : random.chance(0.25) ? long(random) : 2_000 + random.below(5_000),
  }));
  return { number, strikes, seed: random.below(2 ** 30) };
}

function long(random: Random): number {
  return 11_000 + random.below(7_000);
}

function shuffled<T>(random: Random, values: readonly T[]): T[] {
  const all = [...values];
  for (let last = all.length - 1; last > 0; last -= 1) {
    const other = random.below(last + 1);
    [all[last], all[other]] = [all[other] as T, all[last] as T];
  }
  return all;
}

/** `kill -9 api + stop postgres for 4.2 s` */
export function inWords({ strikes }: Pick<Round, 'strikes'>): string {
  const words = strikes.map(({ part, kind, forMs }) => {
    if (kind === 'stop') return `stop ${part} ${(forMs / 1000).toFixed(1)} s`;
    return kind === 'backend' ? `kill -9 a ${part} backend` : `kill -9 ${part}`;
  });
  return words.join(' + ');
}
