import { log } from '@temporalio/activity';
import type { Knex } from '../../db/database';
import { markSenderStarted, messageState } from '../../db/notifications/orderless';
import type { MessageState } from '../../workflows/domain/message-state';

export type MessageActivities = ReturnType<typeof createMessageActivities>;

/** What the sender of a message that belongs to no order asks of the database. */
export function createMessageActivities({ db }: { readonly db: Knex }) {
  return {
    /** The message as it is now, taken up by this sender; null where there is none. */
    async openMessage(notificationId: string): Promise<MessageState | null> {
      await markSenderStarted(db, notificationId);
      const message = await messageState(db, notificationId);
      log.info('message opened', { notificationId, status: message?.status ?? 'absent' });
      return message;
    },
  };
}
