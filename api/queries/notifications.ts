import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { Notification } from '../../db/models/notification';
import { isStaff, type User } from '../access';
import type { notificationList } from '../contracts/notification';
import { Problem } from '../problems';
import { ordered } from './paged';
import { patterns } from './search';
import { endOf, startOf } from './time-range';

/** A notification with whom it is for and what it is about, in one row. */
export type NotificationRow = Notification & {
  readonly recipientFirstName: string | null;
  readonly recipientLastName: string | null;
  readonly orderNumber: string | null;
};

export type NotificationFilters = Omit<z.output<typeof notificationList>, 'page' | 'page_size'>;

const columns = {
  created_at: 'notifications.createdAt',
  sent_at: 'notifications.sentAt',
  status: 'notifications.status',
};

function rows(db: Knex) {
  return Notification.query(db)
    .castTo<NotificationRow[]>()
    .leftJoin('customers', 'customers.id', 'notifications.recipientId')
    .leftJoin('orders', 'orders.id', 'notifications.orderId')
    .select(
      'notifications.*',
      'customers.firstName as recipientFirstName',
      'customers.lastName as recipientLastName',
      'orders.orderNumber',
    );
}

/** Customers see what was for them; what admins get is no customer's business, even of those who are one. */
function visibleTo(user: User): [sql: string, bindings: number[]] {
  if (isStaff(user)) return ['true', []];
  return [
    `notifications.recipient_id = ? AND notifications.audience IN ('customer', 'person')`,
    [user.customer.id],
  ];
}

export function findNotifications(
  db: Knex,
  user: User,
  filters: NotificationFilters,
  timeZone: string,
) {
  const { notification_type, status, order, recipient, event, error_kind, error_code } = filters;
  const { created_after, created_before, search, ordering } = filters;
  const query = rows(db).whereRaw(...visibleTo(user));
  if (notification_type) void query.where('notifications.notificationType', notification_type);
  if (status) void query.where('notifications.status', status);
  if (order) void query.where('notifications.orderId', order);
  if (event) void query.where('notifications.event', event);
  if (error_kind) void query.where('notifications.errorKind', error_kind);
  // As the index has it.
  if (error_code !== undefined) {
    void query.whereRaw(`coalesce(notifications.error_code, '') = ?`, [error_code]);
  }
  if (created_after) {
    void query.where('notifications.createdAt', '>=', startOf(db, created_after, timeZone));
  }
  if (created_before) {
    void query.where('notifications.createdAt', '<', endOf(db, created_before, timeZone));
  }
  if (recipient !== undefined) void query.where('notifications.recipientId', recipient);
  for (const pattern of patterns(search)) {
    void query.whereRaw(`(notifications.subject || ' ' || notifications.message) ILIKE ?`, [
      pattern,
    ]);
  }
  const newestFirst = [{ field: 'created_at', direction: 'desc' }] as const;
  return ordered(query, columns, ordering ?? newestFirst, 'notifications.id');
}

export async function findNotification(
  db: Knex,
  user: User,
  id: string,
): Promise<NotificationRow | undefined> {
  return rows(db)
    .castTo<NotificationRow | undefined>()
    .where('notifications.id', id)
    .whereRaw(...visibleTo(user))
    .first();
}

/** These, oldest first. */
export async function findNotificationsById(
  db: Knex,
  ids: readonly string[],
): Promise<NotificationRow[]> {
  return rows(db)
    .whereIn('notifications.id', [...ids])
    .orderBy(['notifications.createdAt', 'notifications.id']);
}

/** @throws Problem NotificationNotFound, also where it is somebody else's */
export async function visibleNotification(
  db: Knex,
  user: User,
  id: string,
): Promise<NotificationRow> {
  const found = await findNotification(db, user, id);
  if (found === undefined) throw new Problem('NotificationNotFound');
  return found;
}

export async function notificationsOf(db: Knex, orderId: string): Promise<NotificationRow[]> {
  return rows(db)
    .where('notifications.orderId', orderId)
    .orderBy(['notifications.createdAt', 'notifications.id']);
}

export async function countNotifications(db: Knex, user: User) {
  const groups = await db('notifications')
    .whereRaw(...visibleTo(user))
    .groupBy('notificationType', 'status')
    .select<{ notificationType: string; status: string; count: number }[]>(
      'notificationType',
      'status',
      db.raw('count(*)'),
    );
  const sum = (matches: (group: (typeof groups)[number]) => boolean) =>
    groups.filter(matches).reduce((total, { count }) => total + count, 0);
  const of = (status: Notification['status']) => sum((group) => group.status === status);
  return {
    total: sum(() => true),
    sms: sum(({ notificationType }) => notificationType === 'sms'),
    email: sum(({ notificationType }) => notificationType === 'email'),
    pending: of('pending'),
    sent: of('sent'),
    failed: of('failed'),
    delivered: of('delivered'),
    skipped: of('skipped'),
  };
}
