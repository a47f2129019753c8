import type { MailingKind } from '../../workflows/domain/mailing';
import type { Channel } from '../../workflows/domain/news';
import { Record } from './record';

/** Messages that are made and sent together and belong to no order. */
export class Mailing extends Record {
  static override readonly tableName = 'mailings';

  declare id: string;
  declare kind: MailingKind;
  /** Admin id; null where the clock asked. */
  declare requestedBy: number | null;
  declare subject: string;
  declare message: string;
  declare channels: Channel[];
  declare recipients: number;
  declare lastRecipient: number;
  declare isMade: boolean;
  declare cancelledAt: Date | null;
  declare finishedAt: Date | null;
  declare createdAt: Date;
  declare updatedAt: Date;
}
