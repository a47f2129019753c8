import { actingAs } from '../../db/audit';
import { mailingInHand } from '../../db/mailings/store';
import { reopenFailed } from '../../db/notifications/retry';
import { actorOf, login, may } from '../access';
import {
  NotificationDetail,
  NotificationPage,
  NotificationStats,
  Retried,
  notificationList,
  notificationParams,
} from '../contracts/notification';
import { doerOf } from '../doer';
import { presentNotification } from '../presenters/notification';
import { Problem } from '../problems';
import { detailOf } from '../queries/notification-detail';
import {
  countNotifications,
  findNotification,
  findNotifications,
  visibleNotification,
} from '../queries/notifications';
import { pagedAlone } from '../queries/paged';
import { route } from '../route';

export const notificationRoutes = [
  route('GET /notifications/', {
    summary: 'My notifications; for admins all',
    access: login,
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

  route('GET /notifications/stats/', {
    summary: 'How many notifications, by channel and by status',
    access: login,
    responds: { 200: NotificationStats },
    handle: ({ user }, { db }) => countNotifications(db, user),
  }),

  route('GET /notifications/{id}/', {
    summary: 'A notification',
    access: login,
    params: notificationParams,
    responds: { 200: NotificationDetail },
    fails: ['NotificationNotFound'],
    handle: ({ params, user }, services) => detailOf(params.id, user, services),
  }),

  route('POST /notifications/{id}/retry/', {
    summary: 'Send a notification again that has not gone out',
    access: may('send_notifications'),
    params: notificationParams,
    responds: { 202: Retried },
    fails: ['NotificationNotFound', 'NotRetryable'],
    handle: async (call, { db, orders, messages }) => {
      const { params, user, origin, requestId } = call;
      const found = await visibleNotification(db, user, params.id);
      if (found.status !== 'pending' && found.status !== 'failed') {
        throw new Problem('NotRetryable', `The message is ${found.status} already.`);
      }
      const { id: notificationId, orderId } = found;
      const by = actorOf(user, 'send_notifications');
      if (orderId === null) {
        const only = [notificationId];
        await actingAs(db, doerOf(call), (trx) => reopenFailed(trx, { ids: only }, by, only));
        const mailing = await mailingInHand(db, notificationId);
        if (mailing === undefined) await messages.sendAgain(notificationId);
        else await messages.hurryMailing(mailing);
      } else {
        await orders.retryNotification({ orderId, notificationId, by, origin, requestId });
      }
      const notification = (await findNotification(db, user, params.id)) ?? found;
      return { message: 'It will be sent again.', notification: presentNotification(notification) };
    },
  }),
];
