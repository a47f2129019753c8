import { actingAs, audit } from '../../db/audit';
import { makeTrial, type Trial } from '../../db/notifications/trial';
import { may } from '../access';
import { TestEmail, TestSent, TestSms } from '../contracts/message';
import { doerOf, type Asking } from '../doer';
import { presentNotification } from '../presenters/notification';
import { Problem } from '../problems';
import { findNotification } from '../queries/notifications';
import { route } from '../route';
import type { Services } from '../services';

const sending = { access: may('send_notifications') } as const;

/** Messages that an admin sends. */
export const adminMessageRoutes = [
  route('POST /admin/notifications/send_test_sms/', {
    ...sending,
    summary: 'Try whether SMS arrive',
    body: TestSms,
    responds: { 202: TestSent },
    handle: (call, services) => {
      const { phone_number: to, message } = call.body;
      return tryOut(services, call, { channel: 'sms', to, message });
    },
  }),

  route('POST /admin/notifications/send_test_email/', {
    ...sending,
    summary: 'Try whether e-mail arrives',
    body: TestEmail,
    responds: { 202: TestSent },
    handle: (call, services) => {
      const { email: to, subject, message } = call.body;
      return tryOut(services, call, { channel: 'email', to, subject, message });
    },
  }),
];

async function tryOut({ db, messages }: Services, asking: Asking, trial: Trial) {
  const doer = doerOf(asking);
  const id = await actingAs(db, doer, async (trx) => {
    const made = await makeTrial(trx, trial);
    const about = { channel: trial.channel };
    const subject = { subjectType: 'notification', subjectId: made };
    await audit(trx, doer, { action: 'notification.test_sent', ...subject, about });
    return made;
  });
  await messages.send(id);
  const found = await findNotification(db, asking.user, id);
  if (found === undefined) throw new Problem('NotificationNotFound');
  const message = 'It is on its way; the notification says how it ends.';
  return { success: true as const, message, notification: presentNotification(found) };
}
