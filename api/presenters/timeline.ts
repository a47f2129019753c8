import type { z } from 'zod';
import { can, isStaff, type User } from '../access';
import type { Actor, TimelineItem } from '../contracts/order-story';
import type { EventRow } from '../queries/timeline';

/** Customers are told of their own messages only, not of those to the people of the shop. */
export function isVisible(event: EventRow, user: User): boolean {
  return isStaff(user) || event.notificationId === null || event.audience === 'customer';
}

export function presentEvent(event: EventRow, user: User): z.input<typeof TimelineItem> {
  return {
    at: event.at.toISOString(),
    kind: event.kind,
    from_status: event.fromStatus,
    to_status: event.toStatus,
    actor: presentActor(event, user),
    note: event.note,
    notification:
      event.notificationId === null ||
      event.notificationType === null ||
      event.notificationStatus === null
        ? null
        : {
            id: event.notificationId,
            notification_type: event.notificationType,
            event: event.event ?? '',
            status: event.notificationStatus,
            recipient: event.recipientId,
            error_message: event.errorMessage ?? '',
          },
  };
}

/** Who it was; by name only for those who may see customers. */
export function presentActor(
  event: Pick<EventRow, 'actorType' | 'actorId' | 'actorName'>,
  user: User,
): z.input<typeof Actor> {
  const actor = { type: event.actorType, id: event.actorId };
  return can(user, 'manage_customers') && event.actorName !== null
    ? { ...actor, name: event.actorName }
    : actor;
}
