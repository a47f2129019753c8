import { mayEither } from '../access';
import { NotificationFigures, figuresQuery, mostDays } from '../contracts/notification-figures';
import { figuresRange } from '../queries/figures-range';
import { readFigures } from '../queries/notification-figures';
import { route } from '../route';

/** What became of the messages, in numbers. */
export const notificationFigureRoutes = [
  route('GET /admin/notifications/figures/', {
    summary: 'Messages in numbers: outcome, time to send, money and reasons, for each channel',
    description:
      `Of the messages made in the range (the last day; at most ${mostDays} days), in all and as a series for a ` +
      'chart. Hours and days are the shop’s.',
    access: mayEither('send_notifications', 'view_reports'),
    query: figuresQuery,
    responds: { 200: NotificationFigures },
    handle: ({ query }, { replica, shop }) =>
      replica.ask(async (db) =>
        readFigures(db, await figuresRange(db, query, shop.timeZone), shop.timeZone),
      ),
  }),
];
