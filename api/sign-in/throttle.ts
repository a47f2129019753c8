import { createHmac } from 'node:crypto';
import type { Knex } from '../../db/database';
import { givePointsBack, pointsReturnIn, sweepPoints, takePoints } from '../../db/throttle';
import { networkOf } from '../client-address';
import { Problem } from '../problems';
import { Turns } from './turns';

export interface Throttle {
  /**
   * Takes a point for each key, before what was sent is looked at: of guesses that come at once no
   * more get through than of those that come one by one. Whether there is such an account plays no part.
   *
   * @param action what is tried; each is counted by itself
   * @throws Problem TooManyAttempts, with Retry-After, if one of the keys has none left
   */
  attempt(action: string, keys: AttemptKeys): Promise<Attempt>;

  /**
   * The same, for what is often right at the first try: of many at once, as at the beginning of a day
   * behind one address, no more are under way than could all be wrong, and the others wait for them.
   *
   * @throws Problem TooManyAttempts
   */
  inTurn<T>(action: string, keys: AttemptKeys, work: (attempt: Attempt) => Promise<T>): Promise<T>;
}

export interface AttemptKeys {
  /** What names it: an e-mail address (in any case) or an id. */
  readonly account?: string;
  readonly address?: string | null;
}

export interface Attempt {
  /** Gives the points back: it was the right one. */
  succeeded(): Promise<void>;
}

/** So long does who comes with many others wait for the answers of those before. */
const patienceMs = 10_000;

export interface ThrottleOptions {
  readonly db: Knex;
  readonly secretKey: string;
  /** For each account and each address; 0 = no limit. */
  readonly attemptsPerMinute: number;
  readonly windowMs?: number;
}

const free: Attempt = { succeeded: () => Promise.resolve() };

const unlimited: Throttle = {
  attempt: () => Promise.resolve(free),
  inTurn: (_action, _keys, work) => work(free),
};

/** Counts failed attempts in the database, so that it holds over all API processes. */
export function createThrottle({
  db,
  secretKey,
  attemptsPerMinute,
  windowMs = 60_000,
}: ThrottleOptions): Throttle {
  if (attemptsPerMinute === 0) return unlimited;
  const rate = { points: Math.max(1, Math.floor(attemptsPerMinute)), windowMs };
  const keyOf = (...parts: readonly string[]) =>
    createHmac('sha256', secretKey)
      .update(JSON.stringify(['throttle', ...parts]))
      .digest();
  const turns = new Turns(rate.points, patienceMs);
  let swept = performance.now();
  const keysOf = (action: string, { account, address }: AttemptKeys) => [
    ...(account === undefined ? [] : [keyOf(action, 'account', spelledOnce(account))]),
    ...(address ? [keyOf(action, 'address', networkOf(address))] : []),
  ];

  return {
    async inTurn(action, keys, work) {
      const ends: (() => void)[] = [];
      try {
        // In one order, so that nobody waits for who waits for them.
        for (const key of keysOf(action, keys)) {
          const end = await turns.take(key.toString('hex'));
          if (end === null) throw tooMany(0);
          ends.push(end);
        }
        return await work(await this.attempt(action, keys));
      } finally {
        for (const end of ends) end();
      }
    },

    async attempt(action, given) {
      const keys = keysOf(action, given);
      if (keys.length === 0) return free;
      const points = await takePoints(db, keys, rate);
      if (points.length < keys.length) {
        await givePointsBack(db, points);
        const taken = points.map(({ key }) => key.toString('hex'));
        const spent = keys.filter((key) => !taken.includes(key.toString('hex')));
        throw tooMany(await pointsReturnIn(db, spent));
      }
      if (performance.now() - swept > windowMs) {
        swept = performance.now();
        await sweepPoints(db);
      }
      return { succeeded: () => givePointsBack(db, points) };
    },
  };
}

function spelledOnce(account: string): string {
  return account.normalize('NFKC').trim().toLowerCase();
}

function tooMany(ms: number): Problem {
  const seconds = String(Math.max(1, Math.ceil(ms / 1000)));
  return new Problem('TooManyAttempts', `Please try again in ${seconds} s.`, {
    headers: { 'Retry-After': seconds },
  });
}
