import { actingAs } from '../../db/audit';
import { removeNotification } from '../../db/notifications/remove';
import { may } from '../access';
import {
  NotificationDetail,
  NotificationPage,
  notificationList,
  notificationParams,
} from '../contracts/notification';
import { doerOf } from '../doer';
import { presentNotification } from '../presenters/notification';
import { Problem } from '../problems';
import { detailOf } from '../queries/notification-detail';
import { findNotifications } from '../queries/notifications';
import { pagedAlone } from '../queries/paged';
import { noContent, reply, route } from '../route';

/** All messages, for those who look after them. */
export const adminNotificationRoutes = [
  route('GET /admin/notifications/', {
    summary: 'All notifications, the latest first',
    access: may('send_notifications'),
    query: notificationList,
    responds: { 200: NotificationPage },
    handle: (call, services) =>
      pagedAlone(
        findNotifications(services.db, call.user, call.query, services.shop.timeZone),
        call,
        services,
        (rows) => rows.map(presentNotification),
      ),
  }),

  route('GET /admin/notifications/{id}/', {
    summary: 'Any notification',
    access: may('send_notifications'),
    params: notificationParams,
    responds: { 200: NotificationDetail },
    fails: ['NotificationNotFound'],
    handle: ({ params, user }, services) => detailOf(params.id, user, services),
  }),

  route('DELETE /admin/notifications/{id}/', {
    summary: 'Remove a notification that is not in flight',
    description: 'The order’s timeline still tells of it, without its text.',
    access: may('send_notifications'),
    params: notificationParams,
    responds: { 204: noContent },
    fails: ['NotificationNotFound', 'NotificationInFlight'],
    handle: async (call, { db, messages }) => {
      const removal = await actingAs(db, doerOf(call), (trx) =>
        removeNotification(trx, call.params.id),
      );
      if (removal.outcome === 'absent') throw new Problem('NotificationNotFound');
      if (removal.outcome === 'in_flight') throw new Problem('NotificationInFlight');
      if (removal.recount !== null) await messages.lookAnew(removal.recount);
      return reply(204, null);
    },
  }),
];
