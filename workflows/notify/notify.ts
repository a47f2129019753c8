import {
  CancellationScope,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { MessageActivities } from '../../activities/notifications/messages';
import type { MessageState } from '../domain/message-state';
import { urgencyOf } from '../domain/urgency';
import { sendersOf } from '../order/deliveries';
import { retryNotificationsSignal } from '../order/messages';
import { wasCancelled } from '../order/was-cancelled';
import type { MessageEnd } from './messages';

const { openMessage } = proxyLocalActivities<MessageActivities>({
  summary: 'Take up the message as it is now',
  startToCloseTimeout: '20s',
  retry: { initialInterval: '100ms', maximumInterval: '5s' },
});

/**
 * Sends one message that belongs to no order, and ends when it is settled. A failed one is sent by
 * another run, once it has been made unsent again; the signal ends the wait for the next try.
 */
export async function notify(notificationId: string): Promise<MessageEnd> {
  let looks = 0;
  let looked = -1;
  let attempt: { readonly scope: CancellationScope; readonly sinceEvent: number } | undefined;
  setHandler(retryNotificationsSignal, () => {
    looks += 1;
    // As in an order's deliveries: one begun in this very task does not wait for anything yet.
    if (attempt !== undefined && workflowInfo().historyLength > attempt.sinceEvent) {
      attempt.scope.cancel();
    }
  });

  for (let message: MessageState | null = null; ;) {
    if (looked !== looks) {
      // Who signals may have made it unsent again since it was looked at.
      looked = looks;
      message = await openMessage(notificationId);
    } else if (message === null) {
      return { outcome: 'absent' };
    } else if (message.status !== 'pending') {
      return { outcome: message.status, attempts: message.attempts };
    } else {
      message = await send(message);
    }
    if (message !== null) setCurrentDetails(inWords(message));
  }

  /** One attempt with all its tries; cut short, it leaves what is known as it is. */
  async function send(message: MessageState): Promise<MessageState> {
    const { channel, event } = message;
    const { sendMessage } = sendersOf(
      channel,
      `Send the ${nameOf(channel)}: ${event}`,
      urgencyOf(event),
    );
    const scope = new CancellationScope();
    attempt = { scope, sinceEvent: workflowInfo().historyLength };
    try {
      return await scope.run(() => sendMessage(notificationId));
    } catch (error) {
      // Hurried along: go round again, unless the workflow itself was cancelled.
      if (!wasCancelled(error) || CancellationScope.current().consideredCancelled) throw error;
      return message;
    } finally {
      attempt = undefined;
    }
  }
}

function nameOf(channel: MessageState['channel']): string {
  return channel === 'sms' ? 'SMS' : 'e-mail';
}

function inWords({ channel, event, status, attempts, errorCode }: MessageState): string {
  const tries = `${attempts} ${attempts === 1 ? 'try' : 'tries'}`;
  const why = status === 'failed' && errorCode !== null ? ` (${errorCode})` : '';
  return `The ${nameOf(channel)} **${event}** is **${status}** after ${tries}${why}.`;
}
