import { audit } from '../../db/audit';
import { mailAdmins } from '../../db/mailings/to-admins';
import { Mailing } from '../../db/models/mailing';
import { mailDayReport } from '../../db/reports/mail';
import type { Language } from '../../workflows/domain/language';
import { shopDay } from '../../workflows/domain/order-number';
import { alertMail } from '../../workflows/domain/texts';
import { mailingWorkflowId } from '../../workflows/mailing/messages';
import { may } from '../access';
import { AlertSent, SystemAlert } from '../contracts/mailing';
import { DailyReport } from '../contracts/report';
import { doerOf } from '../doer';
import { presentReport } from '../presenters/report';
import { idempotencyHeader, once, replayedHeader } from '../idempotency';
import { reply, route } from '../route';

const sending = { access: may('send_notifications') } as const;

/** What is sent to many at once. */
export const adminMailingRoutes = [
  route('POST /admin/send_system_alert/', {
    ...sending,
    summary: 'Tell all active admins by e-mail',
    headers: idempotencyHeader('the same alert'),
    body: SystemAlert,
    responds: { 202: AlertSent },
    fails: ['IdempotencyKeyReused'],
    handle: async (call, { db, messages, shop }) => {
      const { alert_type: type, message, details } = call.body;
      const doer = doerOf(call);
      const at = new Date();
      const textIn = (language: Language) =>
        alertMail({ type, message, details }, at, { ...shop, language });
      const { mailing, replayed } = await db.transaction(async (trx) => {
        const asked = await once(trx, call, 'send_system_alert');
        const before = asked.replayed ? await Mailing.query(trx).findById(asked.id) : undefined;
        if (before !== undefined) return { mailing: before, replayed: true };
        const alert = { id: asked.id, kind: 'system_alert', requestedBy: doer.id, textIn } as const;
        const made = await mailAdmins(trx, alert);
        if (made === null) throw new Error('an alert is of no day');
        const { id, kind, recipients } = made;
        const subject = { subjectType: 'mailing', subjectId: id };
        const about = { kind, type, recipients };
        await audit(trx, doer, { action: 'mailing.created', ...subject, about });
        return { mailing: made, replayed: false };
      });
      const workflowId = replayed
        ? mailingWorkflowId(mailing)
        : await messages.sendMailing(mailing);
      const content = { success: true as const, total_admins: mailing.recipients };
      return reply(202, { ...content, workflow_id: workflowId }, replayedHeader(replayed));
    },
  }),

  route('POST /admin/send_daily_report/', {
    summary: 'Send all active admins the report of today up to now',
    description: 'The one of the evening is sent too.',
    access: may('view_reports'),
    responds: { 202: DailyReport },
    handle: async (call, { db, messages, shop }) => {
      const doer = doerOf(call);
      const day = shopDay(new Date(), shop.timeZone);
      const { report, mailing } = await db.transaction(async (trx) => {
        const made = await mailDayReport(trx, day, doer.id, shop);
        if (made.mailing === null) throw new Error('only the clock’s is made once');
        const { id, kind, recipients } = made.mailing;
        const subject = { subjectType: 'mailing', subjectId: id };
        const about = { kind, day, recipients };
        await audit(trx, doer, { action: 'mailing.created', ...subject, about });
        return { report: made.report, mailing: made.mailing };
      });
      const workflowId = await messages.sendMailing(mailing);
      return {
        success: true as const,
        workflow_id: workflowId,
        total_admins: mailing.recipients,
        ...presentReport(report),
      };
    },
  }),
];
