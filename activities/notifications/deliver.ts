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
import { messageState } from '../../db/notifications/orderless';
import { markOutcome } from '../../db/notifications/outbox';
import { snapshotOf } from '../../db/orders/snapshot';
import type { MessageState } from '../../workflows/domain/message-state';
import type { Channel } from '../../workflows/domain/news';
import type { OrderSnapshot } from '../../workflows/domain/order-snapshot';
import { urgencyOf } from '../../workflows/domain/urgency';
import type { SendingMetrics } from '../metrics/sending';
import { handOver, insist } from './hand-over';
import type { Pace, Turn } from './pace';
import type { Providers } from './providers';

export interface DeliveryServices {
  readonly db: Knex;
  readonly email: Providers;
  readonly sms: Providers;
  /** Pauses between the tries of one message, in milliseconds; after the last it has failed. */
  readonly retryDelaysMs: readonly number[];
  /** Makes the tokens of the links in messages. */
  readonly secretKey: string;
  /** When the next message may leave on this channel. */
  readonly pace: Pace;
  readonly metrics?: Pick<SendingMetrics, 'tried'> | undefined;
}

/** The order whose messages are due, and the request that last caused one. */
interface Due {
  readonly orderId: string;
  readonly requestId?: string;
}

export interface DeliveryActivities {
  readonly sendEmails: (due: Due) => Promise<OrderSnapshot>;
  readonly sendSms: (due: Due) => Promise<OrderSnapshot>;
  /** On either channel's queue: one that belongs to no order. */
  readonly sendMessage: (notificationId: string) => Promise<MessageState>;
}

const heartbeatMs = 2_000;

/**
 * How many an attempt sends. An SMS that is claimed when its worker dies counts as perhaps sent, so no
 * more are than are in the provider's hands; what else is due the next activity takes.
 */
export const batch: Record<Channel, number> = { email: 20, sms: 1 };

export function createEmailDelivery(services: Omit<DeliveryServices, 'sms'>) {
  return {
    sendEmails: (due: Due) => sendOfOrder(due, 'email', services.email, services),
    sendMessage: (id: string) => sendOne(id, 'email', services.email, services),
  };
}

export function createSmsDelivery(services: Omit<DeliveryServices, 'email'>) {
  return {
    sendSms: (due: Due) => sendOfOrder(due, 'sms', services.sms, services),
    sendMessage: (id: string) => sendOne(id, 'sms', services.sms, services),
  };
}

export type Sending = Pick<
  DeliveryServices,
  'db' | 'retryDelaysMs' | 'secretKey' | 'pace' | 'metrics'
>;

/** The part of an attempt's time that it may wait for its turn; what is left is for sending. */
const waitingShare = 0.8;

/** Sends what an order has unsent on one channel, oldest first. */
async function sendOfOrder(
  { orderId, requestId }: Due,
  channel: Channel,
  providers: Providers,
  services: Sending,
): Promise<OrderSnapshot> {
  await deliver({ orderId }, channel, providers, services, { orderId, requestId });
  const order = await snapshotOf(services.db, orderId);
  if (order === null)
    throw ApplicationFailure.nonRetryable('There is no such order.', 'OrderNotFound');
  return order;
}

/** Sends a message that belongs to no order, if it is unsent. */
async function sendOne(
  id: string,
  channel: Channel,
  providers: Providers,
  services: Sending,
): Promise<MessageState> {
  await deliver({ ids: [id] }, channel, providers, services, {});
  const message = await messageState(services.db, id);
  if (message === null)
    throw ApplicationFailure.nonRetryable('There is no such message.', 'NotificationNotFound');
  return message;
}

/**
 * Claims messages, hands each over, writes down how that ended. What could not be sent for a passing
 * reason makes the attempt fail, to be run again for those after the pause that is theirs.
 *
 * @param about what the log says with each
 */
async function deliver(
  of: Which,
  channel: Channel,
  providers: Providers,
  services: Sending,
  about: About,
): Promise<void> {
  const { pauses, lastCode } = await attempt(
    of,
    channel,
    providers,
    services,
    about,
    batch[channel],
  );
  if (pauses.length > 0 && !Context.current().cancellationSignal.aborted) {
    throw ApplicationFailure.create({
      type: 'NotDelivered',
      // The provider's words may hold an address: they stand in the row, only its code goes to Temporal.
      message: `${pauses.length} message(s) not delivered yet: ${lastCode}`,
      nextRetryDelay: Math.max(...pauses),
    });
  }
}

interface About {
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
    for (const [index, message] of claimed.entries()) {
      // Asked to stop (hurried, or the worker ends), or the provider itself is away, or the channel was
      // stopped meanwhile: the others are taken up anew.
      if (index > 0 && (isOver() || !(await turn.goesOn()))) {
        await giveBack(db, claimed.slice(index));
        return;
      }
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
