import { continueAsNew } from '@temporalio/workflow';
import type { MailingEnd } from '../domain/mailing';
import { sendAll } from './sending';

/** Sends a mailing to the people of the shop, whose messages were made with it. */
export async function sendToAdmins(mailingId: string): Promise<MailingEnd> {
  return (await sendAll(mailingId)) ?? continueAsNew<typeof sendToAdmins>(mailingId);
}
