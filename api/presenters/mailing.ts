import type { z } from 'zod';
import type { Tally } from '../../db/mailings/store';
import type { Mailing } from '../../db/models/mailing';
import { mailingWorkflowId } from '../../workflows/mailing/messages';
import type { CustomProgress } from '../contracts/custom';

type Progress = z.input<typeof CustomProgress>;

export function presentCustom(mailing: Mailing, tally: Tally): Progress {
  return {
    workflow_id: mailingWorkflowId(mailing),
    status: statusOf(mailing),
    subject: mailing.subject,
    message: mailing.message,
    customers: mailing.recipients,
    total: messagesOf(mailing),
    ...tally,
    requested_by: mailing.requestedBy,
    created_at: mailing.createdAt.toISOString(),
    cancelled_at: mailing.cancelledAt?.toISOString() ?? null,
    finished_at: mailing.finishedAt?.toISOString() ?? null,
  };
}

export function messagesOf({ recipients, channels }: Mailing): number {
  return recipients * channels.length;
}

function statusOf({ cancelledAt, finishedAt }: Mailing): Progress['status'] {
  if (cancelledAt !== null) return finishedAt === null ? 'cancelling' : 'cancelled';
  return finishedAt === null ? 'running' : 'completed';
}
