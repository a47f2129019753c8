import { ApplicationFailure, Context } from '@temporalio/activity';
import type { Which } from '../../db/notifications/claim';
import { messageState } from '../../db/notifications/orderless';
import { snapshotOf } from '../../db/orders/snapshot';
import type { MessageState } from '../../workflows/domain/message-state';
import type { Channel } from '../../workflows/domain/news';
import type { OrderSnapshot } from '../../workflows/domain/order-snapshot';
import { attempt, batch, type About, type Sending } from './attempt';
import type { Providers } from './providers';

export interface DeliveryServices extends Sending {
  readonly email: Providers;
  readonly sms: Providers;
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
