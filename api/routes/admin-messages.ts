import { actingAs, audit } from '../../db/audit';
import { makeTrial, type Trial } from '../../db/notifications/trial';
import { may } from '../access';
import { TestEmail, TestSent, TestSms } from '../contracts/message';
import { doerOf, type Asking } from '../doer';
import { idempotencyHeader, once, replayedHeader } from '../idempotency';
import { presentNotification } from '../presenters/notification';
import { Problem } from '../problems';
import { findNotification } from '../queries/notifications';
import { reply, route } from '../route';
import type { Services } from '../services';

const sending = { access: may('send_notifications') } as const;

type Trying = Asking & Parameters<typeof once>[1];

/** Messages that an admin sends. */
export const adminMessageRoutes = [
  route('POST /admin/notifications/send_test_sms/', {
    ...sending,
    summary: 'Try whether SMS arrive',
    headers: idempotencyHeader('the same message, as it is now'),
    body: TestSms,
    responds: { 202: TestSent },
    fails: ['IdempotencyKeyReused'],
    handle: (call, services) => {
      const { phone_number: to, message } = call.body;
      return tryOut(services, call, { channel: 'sms', to, message });
    },
  }),

  route('POST /admin/notifications/send_test_email/', {
    ...sending,
    summary: 'Try whether e-mail arrives',
    headers: idempotencyHeader('the same message, as it is now'),
    body: TestEmail,
    responds: { 202: TestSent },
    fails: ['IdempotencyKeyReused'],
    handle: (call, services) => {
      const { email: to, subject, message } = call.body;
      return tryOut(services, call, { channel: 'email', to, subject, message });
    },
  }),
];

async function tryOut({ db, messages }: Services, asking: Trying, trial: Trial) {
  const doer = doerOf(asking);
  const { id, replayed } = await actingAs(db, doer, async (trx) => {
    const asked = await once(trx, asking, `send_test_${trial.channel}`);
    if (asked.replayed) return asked;
    await makeTrial(trx, asked.id, trial);
    const about = { channel: trial.channel };
    const subject = { subjectType: 'notification', subjectId: asked.id };
    await audit(trx, doer, { action: 'notification.test_sent', ...subject, about });
    return asked;
  });
  if (!replayed) await messages.send(id);
  const found = await findNotification(db, asking.user, id);
  if (found === undefined) throw new Problem('NotificationNotFound');
  const message = 'It is on its way; the notification says how it ends.';
  const content = { success: true as const, message, notification: presentNotification(found) };
  return reply(202, content, replayedHeader(replayed));
}
