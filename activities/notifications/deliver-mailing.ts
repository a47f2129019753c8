import { unsentOf } from '../../db/mailings/store';
import type { MailingLeft } from '../../workflows/domain/mailing';
import type { Channel } from '../../workflows/domain/news';
import { attempt, batch, isAway, type Sending } from './attempt';
import type { Providers } from './providers';

export interface MailingDelivery {
  /** On either channel's queue: sends some of a mailing. */
  readonly sendMailing: (mailingId: string) => Promise<MailingLeft>;
}

/** @param limit the most that one activity sends */
export function createMailingDelivery(
  channel: Channel,
  providers: Providers,
  services: Sending,
  limit = batch[channel],
): MailingDelivery {
  return { sendMailing: (id) => sendSome(id, channel, providers, services, limit) };
}

/**
 * Sends some of a mailing, those that were not tried yet first: one mailbox that is full holds up nobody.
 * The next tries of the others are for its workflow to wait for.
 */
async function sendSome(
  mailingId: string,
  channel: Channel,
  providers: Providers,
  services: Sending,
  limit: number,
): Promise<MailingLeft> {
  const some = (isFirstTry: boolean) =>
    attempt({ mailingId, isFirstTry }, channel, providers, services, { mailingId }, limit);
  const first = await some(true);
  const tried = first.count > 0 ? first : await some(false);
  const { left, untried } = await unsentOf(services.db, mailingId, channel);
  const mustWait = untried === 0 || isAway(tried.lastCode);
  return {
    left,
    pauseMs: mustWait ? Math.max(0, ...tried.pauses) : 0,
  };
}
