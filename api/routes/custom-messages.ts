import { audit } from '../../db/audit';
import type { Knex } from '../../db/database';
import { createCustom, unknownAmong } from '../../db/mailings/custom';
import { callOff, noTally, talliesOf, tallyOf } from '../../db/mailings/store';
import { Mailing } from '../../db/models/mailing';
import { mailingWorkflowId } from '../../workflows/mailing/messages';
import { may } from '../access';
import {
  CustomMessage,
  CustomPage,
  CustomProgress,
  CustomSent,
  customList,
  customParams,
} from '../contracts/custom';
import { doerOf } from '../doer';
import { idempotencyHeader, once, replayedHeader } from '../idempotency';
import { messagesOf, presentCustom } from '../presenters/mailing';
import { Problem, invalidInput } from '../problems';
import { findCustom } from '../queries/custom-messages';
import { paged } from '../queries/paged';
import { reply, route } from '../route';

const sending = { access: may('send_notifications') } as const;

/** What an admin writes to customers: to those named, or to all. */
export const customMessageRoutes = [
  route('POST /admin/notifications/send_custom/', {
    ...sending,
    summary: 'Write to customers',
    description:
      'The messages are made and sent behind this answer; those of orders go before them. Who wants none ' +
      'of a channel gets none.',
    headers: idempotencyHeader('the same mailing'),
    body: CustomMessage,
    responds: { 202: CustomSent },
    fails: ['IdempotencyKeyReused'],
    handle: async (call, { db, messages }) => {
      const { message, subject = '', send_email, send_sms, customer_ids } = call.body;
      const customerIds = customer_ids === undefined ? null : [...new Set(customer_ids)];
      const doer = doerOf(call);
      const { mailing, replayed } = await db.transaction(async (trx) => {
        const asked = await once(trx, call, 'send_custom');
        if (asked.replayed) return { mailing: await found(trx, asked.id), replayed: true };
        await refuseUnknown(trx, customerIds ?? []);
        const made = await createCustom(trx, {
          id: asked.id,
          subject,
          message,
          channels: [
            ...(send_email ? ['email' as const] : []),
            ...(send_sms ? ['sms' as const] : []),
          ],
          customerIds,
          requestedBy: call.user.admin?.id ?? null,
        });
        const { id, kind, recipients, channels } = made;
        const about = { kind, recipients, channels, all: customerIds === null };
        const event = { action: 'mailing.created', subjectType: 'mailing', subjectId: id };
        await audit(trx, doer, { ...event, about });
        return { mailing: made, replayed: false };
      });
      // Started twice it would do no harm, nor any good.
      const workflowId = replayed
        ? mailingWorkflowId(mailing)
        : await messages.sendMailing(mailing);
      const path = `/api/v1/admin/notifications/custom/${workflowId}/`;
      const content = {
        success: true as const,
        message: 'They are being sent.',
        total: messagesOf(mailing),
        workflow_id: workflowId,
      };
      return reply(202, content, { Location: path, ...replayedHeader(replayed) });
    },
  }),

  route('GET /admin/notifications/custom/', {
    ...sending,
    summary: 'Messages to customers, the latest first',
    query: customList,
    responds: { 200: CustomPage },
    handle: (call, services) =>
      paged(findCustom(services.db, call.query), call, services, async (rows) => {
        const tallies = await talliesOf(
          services.db,
          rows.map(({ id }) => id),
        );
        return rows.map((mailing) => presentCustom(mailing, tallies.get(mailing.id) ?? noTally));
      }),
  }),

  route('GET /admin/notifications/custom/{workflow_id}/', {
    ...sending,
    summary: 'How far a message to customers is',
    params: customParams,
    responds: { 200: CustomProgress },
    fails: ['MailingNotFound'],
    handle: ({ params }, { db }) => progress(db, params.workflow_id),
  }),

  route('POST /admin/notifications/custom/{workflow_id}/cancel/', {
    ...sending,
    summary: 'Stop what is unsent of a message to customers',
    params: customParams,
    responds: { 200: CustomProgress },
    fails: ['MailingNotFound', 'MailingEnded'],
    handle: async (call, { db, messages }) => {
      const id = call.params.workflow_id;
      const before = await found(db, id);
      const doer = doerOf(call);
      if (before.cancelledAt === null) {
        await db.transaction(async (trx) => {
          if (!(await callOff(trx, id))) throw new Problem('MailingEnded');
          const event = { action: 'mailing.cancelled', subjectType: 'mailing', subjectId: id };
          await audit(trx, doer, event);
        });
      }
      await messages.sendMailing(before);
      return progress(db, id);
    },
  }),
];

async function progress(db: Knex, id: string) {
  return presentCustom(await found(db, id), await tallyOf(db, id));
}

/** @throws Problem MailingNotFound */
async function found(db: Knex, id: string): Promise<Mailing> {
  const mailing = await Mailing.query(db).findOne({ id, kind: 'custom' });
  if (mailing === undefined) throw new Problem('MailingNotFound');
  return mailing;
}

async function refuseUnknown(db: Knex, ids: readonly number[]): Promise<void> {
  const unknown = await unknownAmong(db, ids);
  if (unknown.length === 0) return;
  throw invalidInput({
    customer_ids: [`There is no customer ${unknown.slice(0, 10).join(', ')}.`],
  });
}
