import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { ApplicationFailure, Context, log } from '@temporalio/activity';
import { isUnavailable, type Knex } from '../../db/database';
import {
  claimUnsent,
  markOutcome,
  type Claimed,
  type Outcome,
} from '../../db/notifications/outbox';
import { snapshotOf } from '../../db/orders/snapshot';
import type { Channel } from '../../workflows/domain/news';
import type { OrderSnapshot } from '../../workflows/domain/order-snapshot';
import { DeliveryError, type Gateway } from './gateway';

export interface DeliveryServices {
  readonly db: Knex;
  readonly email: Gateway;
  readonly sms: Gateway;
  /** Pauses between the tries of one message, in milliseconds; after the last it has failed. */
  readonly retryDelaysMs: readonly number[];
}

/** The order whose messages are due, and the request that last caused one. */
interface Due {
  readonly orderId: string;
  readonly requestId?: string;
}

export interface DeliveryActivities {
  readonly sendEmails: (due: Due) => Promise<OrderSnapshot>;
  readonly sendSms: (due: Due) => Promise<OrderSnapshot>;
}

const heartbeatMs = 2_000;

/**
 * How many are claimed at once. An SMS that is claimed when its worker dies counts as perhaps sent, so
 * no more are than are in the provider's hands; what else is due the next activity takes.
 */
const batch: Record<Channel, number> = { email: 20, sms: 1 };

/** How long the outcome of a message that has left is kept trying to be written down. */
const insistMs = 60_000;

export function createEmailDelivery(services: Omit<DeliveryServices, 'sms'>) {
  return {
    sendEmails: (due: Due) => deliver(due, 'email', services.email, services),
  };
}

export function createSmsDelivery(services: Omit<DeliveryServices, 'email'>) {
  return {
    sendSms: (due: Due) => deliver(due, 'sms', services.sms, services),
  };
}

/**
 * Sends what an order has unsent on one channel, oldest first: claims each message, hands it over,
 * writes down how that ended. What could not be sent for a passing reason makes the attempt fail, to
 * be run again for those after the pause that is theirs.
 */
async function deliver(
  { orderId, requestId }: Due,
  channel: Channel,
  gateway: Gateway,
  { db, retryDelaysMs }: Pick<DeliveryServices, 'db' | 'retryDelaysMs'>,
): Promise<OrderSnapshot> {
  const context = Context.current();
  const claim = randomUUID();
  const pauses: number[] = [];
  let lastCode = '';
  const beat = setInterval(() => context.heartbeat(), heartbeatMs);
  try {
    for (const message of await claimUnsent(db, {
      orderId,
      channel,
      claim,
      limit: batch[channel],
    })) {
      const outcome = await hand(gateway, message, retryDelaysMs);
      await insist(() => markOutcome(db, message, outcome));
      log.info('notification handled', {
        orderId,
        notificationId: message.id,
        channel,
        requestId,
        result: outcome.result,
        ...('code' in outcome ? { code: outcome.code } : {}),
      });
      if (outcome.result === 'passing') {
        pauses.push(outcome.pauseMs);
        lastCode = outcome.code;
      }
      // Asked to stop (hurried, or the worker ends), or the provider itself is away: the others, claimed
      // but not tried, are taken up anew. An e-mail's claim binds nobody.
      if (context.cancellationSignal.aborted || lastCode.startsWith('E')) break;
    }
  } finally {
    clearInterval(beat);
  }
  if (pauses.length > 0 && !context.cancellationSignal.aborted) {
    throw ApplicationFailure.create({
      type: 'NotDelivered',
      // The provider's words may hold an address: they stand in the row, only its code goes to Temporal.
      message: `${pauses.length} message(s) not delivered yet: ${lastCode}`,
      nextRetryDelay: Math.max(...pauses),
    });
  }
  const order = await snapshotOf(db, orderId);
  if (order === null)
    throw ApplicationFailure.nonRetryable('There is no such order.', 'OrderNotFound');
  return order;
}

type Handed =
  Exclude<Outcome, { result: 'passing' }> | (Outcome & { result: 'passing'; pauseMs: number });

async function hand(
  gateway: Gateway,
  message: Claimed,
  retryDelaysMs: readonly number[],
): Promise<Handed> {
  if (message.isInterrupted) return interrupted;
  if (message.skip !== null) return { result: 'skipped', reason: message.skip };
  try {
    return { result: 'sent', to: message.to, ...(await gateway.send(message)) };
  } catch (error) {
    if (!(error instanceof DeliveryError)) throw error;
    const { kind, code, message: reason, retryAfterMs = 0 } = error;
    const pause = retryDelaysMs[message.roundAttempts - 1];
    if (kind !== 'passing' || pause === undefined) return { result: 'failed', kind, code, reason };
    return { result: 'passing', kind, code, reason, pauseMs: Math.max(pause, retryAfterMs) };
  }
}

/** An SMS costs money: whether one that may have gone out goes again is for a person to decide. */
const interrupted: Handed = {
  result: 'failed',
  mayStillTell: true,
  kind: 'unknown',
  code: 'Interrupted',
  reason:
    'The worker stopped between sending and hearing back: the SMS may have arrived. Retry it only if it should be sent again.',
};

/** The message has left: that is written down even if the database is away for a moment. */
async function insist(write: () => Promise<void>): Promise<void> {
  const until = Date.now() + insistMs;
  for (let pause = 100; ; pause = Math.min(pause * 2, 2_000)) {
    try {
      await write();
      return;
    } catch (error) {
      if (!isUnavailable(error) || Date.now() > until) throw error;
      await wait(pause);
    }
  }
}
