import { continueAsNew, proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { MailingActivities } from '../../activities/mailings';
import type { MailingEnd } from '../domain/mailing';
import { sendAll } from './sending';

const { makeMessages } = proxyActivities<MailingActivities>({
  startToCloseTimeout: '1m',
  retry: { initialInterval: '1s', maximumInterval: '1m' },
  summary: 'Make the next messages',
});

/**
 * Makes the messages of a mailing to customers, some at a time, and sends them. How far it is stands in the
 * database: it can be stopped at any moment and goes on where it was.
 */
export async function sendCustom(mailingId: string): Promise<MailingEnd> {
  while (!(await makeMessages(mailingId))) {
    if (workflowInfo().continueAsNewSuggested) await continueAsNew<typeof sendCustom>(mailingId);
  }
  return (await sendAll(mailingId)) ?? continueAsNew<typeof sendCustom>(mailingId);
}
