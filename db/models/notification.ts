import type { Channel, ErrorKind, ProviderName } from '../../workflows/domain/news';
import { Customer } from './customer';
import { Order } from './order';
import { Record } from './record';

export const notificationStatuses = ['pending', 'sent', 'delivered', 'failed', 'skipped'] as const;
export type NotificationStatus = (typeof notificationStatuses)[number];

/** One message to one recipient, its text rendered when it was made. */
export class Notification extends Record {
  static override readonly tableName = 'notifications';

  declare id: string;
  declare notificationType: Channel;
  declare orderId: string | null;
  /** Of those that were made and sent together. */
  declare mailingId: string | null;
  declare event: string;
  declare audience: 'customer' | 'admins' | 'person';
  declare recipientId: number | null;
  /** E-mail address or E.164 phone number it was last addressed to. */
  declare address: string;
  declare template: string;
  declare subject: string;
  declare message: string;
  declare html: string | null;
  declare status: NotificationStatus;
  declare claim: string | null;
  declare attempts: number;
  declare roundAttempts: number;
  declare sentAt: Date | null;
  declare deliveredAt: Date | null;
  declare abandonedAt: Date | null;
  declare errorKind: ErrorKind | null;
  declare errorCode: string | null;
  declare errorMessage: string;
  declare providerMessageId: string | null;
  /** Who took it, or perhaps did. */
  declare provider: ProviderName | null;
  /** Decimal string with four places, in the provider's currency. */
  declare cost: string | null;
  /** ISO 4217, where the provider said it. */
  declare currency: string | null;
  declare units: number | null;
  declare createdAt: Date;
  declare updatedAt: Date;

  declare recipient?: Customer | null;
  declare order?: Order | null;

  static override readonly relationMappings = () => ({
    recipient: {
      relation: Record.BelongsToOneRelation,
      modelClass: Customer,
      join: { from: 'notifications.recipientId', to: 'customers.id' },
    },
    order: {
      relation: Record.BelongsToOneRelation,
      modelClass: Order,
      join: { from: 'notifications.orderId', to: 'orders.id' },
    },
  });
}
