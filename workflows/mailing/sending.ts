import { proxyActivities, setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import type { MailingActivities } from '../../activities/mailings';
import type { MailingEnd } from '../domain/mailing';
import { channels, type Channel } from '../domain/news';
import { sendersOf } from '../order/deliveries';

const { endMailing } = proxyActivities<MailingActivities>({
  startToCloseTimeout: '1m',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
  summary: 'Say that all is sent',
});

/**
 * Sends what is unsent of a mailing. It has one small activity at a time in a channel's queue, so what
 * an order has to tell waits for no more than that, however long the mailing is.
 *
 * @returns null where the history has become long and somebody should go on anew
 */
export async function sendAll(mailingId: string): Promise<MailingEnd | null> {
  for (;;) {
    const done = await Promise.all(channels.map((channel) => sendOn(channel, mailingId)));
    if (!done.every(Boolean)) return null;
    // Null where somebody has made one unsent again meanwhile.
    const end = await endMailing(mailingId);
    if (end !== null) return end;
  }
}

/** @returns whether nothing is left */
async function sendOn(channel: Channel, mailingId: string): Promise<boolean> {
  const { sendMailing } = sendersOf(channel, `Send the next ${channel}`, 'bulk');
  for (;;) {
    const { left, pauseMs } = await sendMailing(mailingId);
    setCurrentDetails(`${left} ${channel} left`);
    if (left === 0) return true;
    if (workflowInfo().continueAsNewSuggested) return false;
    if (pauseMs > 0) await sleep(pauseMs, { summary: 'Wait for the next try' });
  }
}
