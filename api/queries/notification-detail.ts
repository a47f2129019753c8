import type { z } from 'zod';
import { Mailing } from '../../db/models/mailing';
import { isStaff, type User } from '../access';
import type { NotificationDetail } from '../contracts/notification';
import { presentNotificationDetail } from '../presenters/notification';
import type { Services } from '../services';
import { visibleNotification } from './notifications';

/** @throws Problem NotificationNotFound, also where it is somebody else's */
export async function detailOf(
  id: string,
  user: User,
  { db, shop }: Pick<Services, 'db' | 'shop'>,
): Promise<z.input<typeof NotificationDetail>> {
  const row = await visibleNotification(db, user, id);
  const mailing =
    row.mailingId === null ? undefined : await Mailing.query(db).findById(row.mailingId);
  return presentNotificationDetail(row, mailing, isStaff(user) ? shop : null);
}
