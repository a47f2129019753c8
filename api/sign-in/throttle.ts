import { createHmac } from 'node:crypto';
import type { Knex } from '../../db/database';
import { givePointsBack, pointsReturnIn, sweepPoints, takePoints } from '../../db/throttle';
import { networkOf } from '../client-address';
import { Problem } from '../problems';

export interface Throttle {
  /**
   * Takes a point for each key, before what was sent is looked at: of guesses that come at once no
   * more get through than of those that come one by one. Whether there is such an account plays no part.
   *
   * @param action what is tried; each is counted by itself
   * @throws Problem TooManyAttempts, with Retry-After, if one of the keys has none left
   */
  attempt(action: string, keys: AttemptKeys): Promise<Attempt>;
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

export interface ThrottleOptions {
  readonly db: Knex;
  readonly secretKey: string;
  /** For each account and each address; 0 = no limit. */
  readonly attemptsPerMinute: number;
  readonly windowMs?: number;
}

const unlimited: Throttle = {
  attempt: () => Promise.resolve({ succeeded: () => Promise.resolve() }),
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
  let swept = performance.now();

  return {
    async attempt(action, { account, address }) {
      const keys = [
        ...(account === undefined ? [] : [keyOf(action, 'account', spelledOnce(account))]),
        ...(address ? [keyOf(action, 'address', networkOf(address))] : []),
      ];
      if (keys.length === 0) return { succeeded: () => Promise.resolve() };
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
