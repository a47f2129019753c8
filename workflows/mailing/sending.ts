import {
  CancellationScope,
  condition,
  patched,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { MailingActivities } from '../../activities/mailings';
import type { MailingEnd } from '../domain/mailing';
import { channels, type Channel } from '../domain/news';
import { sendersOf } from '../order/deliveries';
import { retryNotificationsSignal } from '../order/messages';
import { wasCancelled } from '../order/was-cancelled';

const { endMailing } = proxyActivities<MailingActivities>({
  startToCloseTimeout: '1m',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
  summary: 'Say that all is sent',
});

/**
 * Sends what is unsent of a mailing. It has one small activity at a time in a channel's queue, so what
 * an order has to tell waits for no more than that, however long the mailing is. The signal ends the wait
 * for the next try.
 *
 * @returns null where the history has become long and somebody should go on anew
 */
export async function sendAll(mailingId: string): Promise<MailingEnd | null> {
  const told: Told = { hurries: 0, toClose: false };
  setHandler(retryNotificationsSignal, () => void (told.hurries += 1));
  for (;;) {
    const scope = new CancellationScope();
    const done = await Promise.all(
      channels.map(async (channel) => {
        const isDone = await scope.run(() => sendOn(channel, mailingId, told));
        if (!isDone && patched('mailing-goes-on-at-once')) {
          // The other channel may be stopped, and its activity wait for hours: it goes on anew, too.
          told.toClose = true;
          scope.cancel();
        }
        return isDone;
      }),
    );
    if (!done.every(Boolean)) return null;
    // Null where somebody has made one unsent again meanwhile.
    const end = await endMailing(mailingId);
    if (end !== null) return end;
  }
}

interface Told {
  /** How often not to wait for the next try. */
  hurries: number;
  /** To leave what is left to a fresh history. */
  toClose: boolean;
}

/** @returns whether nothing is left */
async function sendOn(channel: Channel, mailingId: string, told: Told): Promise<boolean> {
  const { sendMailing } = sendersOf(channel, `Send the next ${channel}`, 'bulk');
  try {
    for (;;) {
      const before = told.hurries;
      const { left, pauseMs } = await sendMailing(mailingId);
      setCurrentDetails(`${left} ${channel} left`);
      if (left === 0) return true;
      if (workflowInfo().continueAsNewSuggested || told.toClose) return false;
      if (pauseMs > 0) {
        const summary = 'Wait for the next try';
        await condition(() => told.hurries > before, pauseMs, { summary });
      }
    }
  } catch (error) {
    if (told.toClose && wasCancelled(error)) return false;
    throw error;
  }
}
