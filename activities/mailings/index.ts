import { log } from '@temporalio/activity';
import type { Knex } from '../../db/database';
import { makeCustomMessages } from '../../db/mailings/custom';
import { finishMailing } from '../../db/mailings/store';
import type { MailingEnd } from '../../workflows/domain/mailing';

export type MailingActivities = ReturnType<typeof createMailingActivities>;

/** Made in one transaction: short enough to be let through by others. */
const atOnce = 500;

/** What a mailing asks of the database; each may be run again at any time. */
export function createMailingActivities({ db }: { readonly db: Knex }) {
  return {
    /** @returns whether all messages have been made */
    async makeMessages(mailingId: string): Promise<boolean> {
      return makeCustomMessages(db, mailingId, atOnce);
    },

    /** @returns how it ended; null where something is left to be sent */
    async endMailing(mailingId: string): Promise<MailingEnd | null> {
      const end = await finishMailing(db, mailingId);
      log.info('mailing ended', { mailingId, ...end });
      return end;
    },
  };
}
