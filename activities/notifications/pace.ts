import { setTimeout as wait } from 'node:timers/promises';
import type { Knex } from '../../db/database';
import { takeTurns, type Turns } from '../../db/notifications/channels';
import type { Channel } from '../../workflows/domain/news';
import { byUrgency, type Urgency } from '../../workflows/domain/urgency';

export interface Turn {
  /** How many may leave now. */
  readonly granted: number;
  /** Whether the next of them still may: those that took no turn of a rate stop where the channel does. */
  goesOn(): Promise<boolean>;
}

export interface Pace {
  /**
   * Waits for a turn to send: the most urgent messages here first, of these the oldest.
   *
   * @returns after which `done` is to be called; `hurried` where the signal came first; `later` where the
   *   worker ends, or the wait has taken `holdMs`
   */
  turn(asked: {
    readonly most: number;
    readonly urgency: Urgency;
    /** Of when the oldest of them is. */
    readonly since: Date;
    readonly holdMs: number;
    readonly signal: AbortSignal;
  }): Promise<Turn | 'hurried' | 'later'>;
  /** What left has left. */
  done(): void;
}

export interface PaceSettings {
  readonly db: Knex;
  readonly channel: Channel;
  /** Where the channel itself has no rate; 0 is no limit. */
  readonly perMinute: number;
  /** How many send at once in this worker. */
  readonly atOnce: number;
  readonly isStopping: () => boolean;
  /** How long nobody asks again whether the channel still runs without a rate. */
  readonly freeForMs?: number;
}

type Asked = Parameters<Pace['turn']>[0];

interface Waiter extends Asked {
  readonly until: number;
  readonly settle: (turn: Turn | 'hurried' | 'later') => void;
  readonly fail: (error: unknown) => void;
}

/** So soon does a worker hear that a channel was stopped, started again or has another rate. */
const pollMs = 400;

/**
 * The rate of a channel and whether it is stopped, as the database has them for all workers. Many wait
 * here, so that they leave by urgency and age; those beyond stay in the task queue, and cost nothing.
 *
 * Where there is a rate each turn is the database's. Where there is none and nobody has stopped the
 * channel, it is asked now and then only: a turn taken meanwhile takes nothing from anybody.
 */
export function createPace(settings: PaceSettings): Pace {
  const { db, channel, perMinute, atOnce, isStopping, freeForMs = pollMs } = settings;
  let freeUntil = 0;
  let waiting: Waiter[] = [];
  let isServing = false;
  let sending = 0;

  return {
    turn(asked) {
      return new Promise((resolve, reject) => {
        const leave = () => {
          waiting = waiting.filter((each) => each !== waiter);
          asked.signal.removeEventListener('abort', hurried);
        };
        const settle = (turn: Turn | 'hurried' | 'later') => (leave(), resolve(turn));
        const fail = (error: unknown) => (leave(), reject(error));
        const hurried = () => settle('hurried');
        const waiter: Waiter = { ...asked, until: Date.now() + asked.holdMs, settle, fail };
        if (asked.signal.aborted) return hurried();
        asked.signal.addEventListener('abort', hurried);
        waiting.push(waiter);
        if (!isServing) void serve();
      });
    },

    done() {
      sending -= 1;
      if (!isServing) void serve();
    },
  };

  async function serve(): Promise<void> {
    isServing = true;
    try {
      for (;;) {
        sendAway();
        const first = foremost();
        if (first === undefined || sending >= atOnce) return;
        const { granted, waitMs, isFree } = await take(first.most);
        // Whoever asked may have left meanwhile: then it is the next one's turn.
        const next = waiting.includes(first) ? first : foremost();
        if (granted > 0 && next !== undefined) {
          sending += 1;
          next.settle({ granted, goesOn: isFree ? stillFree : () => Promise.resolve(true) });
        } else if (granted === 0) {
          await wait(Math.min(Math.max(waitMs ?? pollMs, 1), pollMs));
        }
      }
    } catch (error) {
      for (const each of waiting) each.fail(error);
    } finally {
      isServing = false;
    }
  }

  async function take(most: number): Promise<Turns> {
    const now = Date.now();
    if (now < freeUntil) return { granted: most, waitMs: 0, isFree: true };
    const turns = await takeTurns(db, channel, perMinute, most);
    freeUntil = turns.isFree ? now + freeForMs : 0;
    return turns;
  }

  async function stillFree(): Promise<boolean> {
    return Date.now() < freeUntil || (await take(0)).isFree;
  }

  function foremost(): Waiter | undefined {
    return waiting.toSorted(
      (a, b) => byUrgency(a.urgency, b.urgency) || a.since.getTime() - b.since.getTime(),
    )[0];
  }

  function sendAway(): void {
    for (const each of waiting) {
      if (isStopping() || Date.now() > each.until) each.settle('later');
    }
  }
}
