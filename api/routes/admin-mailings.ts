import { audit } from '../../db/audit';
import { mailAdmins } from '../../db/mailings/to-admins';
import { alertMail } from '../../workflows/domain/texts';
import { may } from '../access';
import { AlertSent, SystemAlert } from '../contracts/mailing';
import { doerOf } from '../doer';
import { route } from '../route';

const sending = { access: may('send_notifications') } as const;

/** What is sent to many at once. */
export const adminMailingRoutes = [
  route('POST /admin/send_system_alert/', {
    ...sending,
    summary: 'Tell all active admins by e-mail',
    body: SystemAlert,
    responds: { 202: AlertSent },
    handle: async (call, { db, messages, shop }) => {
      const { alert_type: type, message, details } = call.body;
      const doer = doerOf(call);
      const text = alertMail({ type, message, details }, new Date(), shop);
      const mailing = await db.transaction(async (trx) => {
        const made = await mailAdmins(trx, { kind: 'system_alert', requestedBy: doer.id, text });
        if (made === null) throw new Error('an alert is of no day');
        const { id, kind, recipients } = made;
        const subject = { subjectType: 'mailing', subjectId: id };
        const about = { kind, type, recipients };
        await audit(trx, doer, { action: 'mailing.created', ...subject, about });
        return made;
      });
      const workflowId = await messages.sendMailing(mailing);
      return { success: true as const, total_admins: mailing.recipients, workflow_id: workflowId };
    },
  }),
];
