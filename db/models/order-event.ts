import type { ActorType, OrderStatus } from '../../workflows/domain/order-status';
import { Notification } from './notification';
import { Record } from './record';

export type OrderEventKind =
  | 'placed'
  | 'status_changed'
  | 'payment_recorded'
  | 'left_unconfirmed'
  | 'notification_sent'
  | 'notification_delivered'
  | 'notification_failed'
  | 'notification_skipped'
  | 'notification_retried'
  | 'notification_abandoned';

/** Something that happened to an order; `seq` counts up from 1 in order of commit. */
export class OrderEvent extends Record {
  static override readonly tableName = 'order_events';
  static override readonly idColumn = ['orderId', 'seq'];

  declare orderId: string;
  declare seq: number;
  declare at: Date;
  declare kind: OrderEventKind;
  declare fromStatus: OrderStatus | null;
  declare toStatus: OrderStatus | null;
  declare actorType: ActorType;
  /** Customer id or admin id, as `actorType` says. */
  declare actorId: number | null;
  declare note: string;
  declare commandId: string | null;
  declare notificationId: string | null;

  declare notification?: Notification | null;

  static override readonly relationMappings = () => ({
    notification: {
      relation: Record.BelongsToOneRelation,
      modelClass: Notification,
      join: { from: 'order_events.notificationId', to: 'notifications.id' },
    },
  });
}
