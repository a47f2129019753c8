import { randomUUID } from 'node:crypto';
import { ApplicationFailure, Context, log } from '@temporalio/activity';
import type { Knex } from '../../db/database';
import { calledOff, isCalledOff } from '../../db/mailings/store';
import {
  claimUnsent,
  giveBack,
  unsentOf,
  type Claimed,
  type OfMailing,
  type Unsent,
  type Which,
} from '../../db/notifications/claim';
import { markOutcome } from '../../db/notifications/outbox';
import type { Channel } from '../../workflows/domain/news';
import { urgencyOf } from '../../workflows/domain/urgency';
import type { SendingMetrics } from '../metrics/sending';
import { handOver, insist } from './hand-over';
import type { Pace, Turn } from './pace';
import type { Providers } from './providers';

/** What sending takes. */
export interface Sending {
  readonly db: Knex;
  /** Pauses between the tries of one message, in milliseconds; after the last it has failed. */
  readonly retryDelaysMs: readonly number[];
  /** Makes the tokens of the links in messages. */
  readonly secretKey: string;
  /** When the next message may leave on this channel. */
  readonly pace: Pace;
  readonly metrics?: Pick<SendingMetrics, 'tried'> | undefined;
}

const heartbeatMs = 2_000;

/**
 * How many an attempt sends. An SMS that is claimed when its worker dies counts as perhaps sent, so no
 * more are than are in the provider's hands; what else is due the next activity takes.
 */
export const batch: Record<Channel, number> = { email: 20, sms: 1 };

/** Messages of a mailing that are sent at once: unlike an order's, they tell of nothing in turn. */
export const lanesOfMailing = 4;

/** The part of an attempt's time that it may wait for its turn; what is left is for sending. */
const waitingShare = 0.8;

/** What the log says with each. */
export interface About {
  readonly orderId?: string;
  readonly mailingId?: string;
  readonly requestId?: string | undefined;
}

/** What an attempt came to: how many were claimed, the pauses of those to be tried again, and why. */
interface Tried {
  readonly count: number;
  readonly pauses: readonly number[];
  readonly lastCode: string;
}

/** Whether the provider did not answer at all. */
export function isAway(code: string): boolean {
  return code.startsWith('E');
}

/**
 * Sends what is unsent of these, each when it is its turn.
 *
 * @param limit the most that it sends
 * @throws ApplicationFailure NotNow where not even one turn came
 */
export async function attempt(
  of: Which | OfMailing,
  channel: Channel,
  providers: Providers,
  services: Sending,
  about: About,
  limit: number,
): Promise<Tried> {
  const { db, pace } = services;
  const context = Context.current();
  const signal = context.cancellationSignal;
  const claim = randomUUID();
  const handled: string[] = [];
  const pauses: number[] = [];
  let lastCode = '';
  const beat = setInterval(() => context.heartbeat(), heartbeatMs);
  try {
    while (handled.length < limit) {
      const which = { of, channel, except: handled };
      const unsent = await unsentOf(db, which);
      if (unsent === null) break;
      const most = Math.min(unsent.count, limit - handled.length);
      const holdMs = context.info.startToCloseTimeoutMs * waitingShare;
      const urgency = 'orderId' in of ? 'usual' : urgencyOf(unsent.event);
      const turn = await pace.turn({ most, urgency, since: unsent.since, holdMs, signal });
      if (turn === 'later' && pauses.length === 0) throw notNow();
      if (turn === 'later' || turn === 'hurried') break;
      try {
        await sendNext(which, Math.min(turn.granted, most), turn);
      } finally {
        pace.done();
      }
      if (isOver()) break;
    }
  } finally {
    clearInterval(beat);
  }
  return { count: handled.length, pauses, lastCode };

  async function sendNext(which: Unsent, most: number, turn: Turn): Promise<void> {
    const claimed = await claimUnsent(db, { ...which, claim, limit: most });
    const waiting = [...claimed];
    const lane = async () => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        // Asked to stop (hurried, or the worker ends), or the provider itself is away, or the channel was
        // stopped meanwhile: the others are taken up anew.
        if (next !== claimed[0] && (isOver() || !(await turn.goesOn()))) {
          await giveBack(db, [next, ...waiting.splice(0)]);
          return;
        }
        await sendClaimed(next);
      }
    };
    const lanes = Array.from({ length: 'mailingId' in of ? lanesOfMailing : 1 }, lane);
    // None is left behind to send while somebody else takes up anew what this attempt has claimed.
    for (const ended of await Promise.allSettled(lanes)) {
      if (ended.status === 'rejected') throw ended.reason;
    }
  }

  async function sendClaimed(message: Claimed): Promise<void> {
    handled.push(message.id);
    const skip = await whyNotAnyMore(message);
    const outcome = await handOver(providers, { ...message, skip }, services);
    await insist(() => markOutcome(db, message, outcome));
    services.metrics?.tried(message, outcome);
    log.info('notification handled', {
      ...about,
      notificationId: message.id,
      channel,
      result: outcome.result,
      ...('code' in outcome ? { code: outcome.code } : {}),
    });
    if (outcome.result === 'passing') {
      pauses.push(outcome.pauseMs);
      lastCode = outcome.code;
    }
  }

  /** Of a mailing several are claimed at once; should it be cancelled then, none leaves but what is leaving. */
  async function whyNotAnyMore(message: Claimed): Promise<string | null> {
    const isLater = handled.length > 1 && 'mailingId' in of;
    return isLater && (await isCalledOff(db, of.mailingId)) ? calledOff : message.skip;
  }

  function isOver(): boolean {
    return signal.aborted || isAway(lastCode);
  }
}

/** No message has used up a try: another worker takes it up, or this one later. */
function notNow(): ApplicationFailure {
  return ApplicationFailure.create({
    type: 'NotNow',
    message: 'It has not been its turn yet.',
    nextRetryDelay: 100,
    category: 'BENIGN',
  });
}
