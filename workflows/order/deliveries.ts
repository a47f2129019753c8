import {
  ActivityCancellationType,
  CancellationScope,
  condition,
  proxyActivities,
  workflowInfo,
} from '@temporalio/workflow';
import type { DeliveryActivities } from '../../activities/notifications/deliver';
import type { MailingDelivery } from '../../activities/notifications/deliver-mailing';
import type { Channel } from '../domain/news';
import { queueFor, type Urgency } from '../domain/urgency';
import type { Memory } from './memory';
import { asked } from './messages';
import { wasCancelled } from './was-cancelled';

/** Each channel has its own task queues beside the orders', so it can be scaled, throttled or stopped alone. */
function queueOf(channel: Channel, urgency: Urgency): string {
  return workflowInfo().taskQueue.replace(/^orders/, queueFor(channel, urgency));
}

/** How messages are sent on a channel, for an order or without one. */
export function sendersOf(
  channel: Channel,
  summary: string,
  urgency: Urgency = 'usual',
): DeliveryActivities & MailingDelivery {
  return proxyActivities<DeliveryActivities & MailingDelivery>({
    taskQueue: queueOf(channel, urgency),
    summary,
    // Most of it is for waiting until it is their turn, by the channel's rate or while it is stopped.
    startToCloseTimeout: '1d',
    heartbeatTimeout: '10s',
    // How often a message is tried is counted in its row; an attempt that can't even do that is repeated.
    retry: { initialInterval: '1s', maximumInterval: '30s' },
    cancellationType: ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
  });
}

export interface Deliveries {
  /** Sends what is due until told to close. */
  run(): Promise<void>;
  /** Whether an attempt is under way or waits for its next try. */
  isBusy(): boolean;
  /** Ends waiting for the next try: everything unsent is tried now. */
  hurry(): void;
}

/** Sends an order's messages on one channel, one activity at a time, so that they leave in their order. */
export function deliveries(
  channel: Channel,
  orderId: string,
  memory: Memory,
  isClosing: () => boolean,
  /** Of the command that last caused something. */
  requestId: () => string | undefined,
): Deliveries {
  const { sendEmails, sendSms } = sendersOf(
    channel,
    channel === 'sms' ? 'Send the SMS that are due' : 'Send the e-mails that are due',
  );
  const send = channel === 'sms' ? sendSms : sendEmails;
  let attempt: { readonly scope: CancellationScope; readonly sinceEvent: number } | undefined;

  return {
    isBusy: () => attempt !== undefined,
    hurry() {
      // One begun in this very workflow task does not wait for anything yet; and to cancel what has not
      // been handed to the server is undone differently on replay when local activities lie in between.
      if (attempt !== undefined && workflowInfo().historyLength > attempt.sinceEvent) {
        attempt.scope.cancel();
      }
    },
    async run() {
      for (;;) {
        await condition(() => isClosing() || memory.order.unsent[channel] > 0);
        if (isClosing()) return;
        const scope = new CancellationScope();
        attempt = { scope, sinceEvent: workflowInfo().historyLength };
        try {
          memory.adopt(await scope.run(() => send({ orderId, ...asked(requestId()) })));
        } catch (error) {
          // Hurried along: go round again. If the workflow itself was cancelled, the wait above throws.
          if (!wasCancelled(error)) throw error;
        } finally {
          attempt = undefined;
        }
      }
    },
  };
}
