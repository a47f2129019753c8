import type { z } from 'zod';
import { actingAs, audit } from '../../db/audit';
import {
  beginRetry,
  countFailed,
  endRetry,
  findRetry,
  sampleFailed,
  type MassRetry,
} from '../../db/notifications/retry-many';
import { retryWorkflowId } from '../../workflows/notify/messages';
import { may } from '../access';
import {
  RetryBegun,
  RetryMany,
  RetryPreview,
  RetryState,
  retryParams,
} from '../contracts/notification-retry';
import { doerOf } from '../doer';
import { idempotencyHeader, once, replayedHeader } from '../idempotency';
import { presentNotification } from '../presenters/notification';
import { Problem } from '../problems';
import { failedFilter } from '../queries/failed-filter';
import { findNotificationsById } from '../queries/notifications';
import { reply, route } from '../route';

const sampleSize = 10;

/** Sending again what failed, many at once. */
export const notificationRetryRoutes = [
  route('POST /admin/notifications/retry/', {
    summary: 'Send again all that failed and matches',
    description:
      'With `dry_run` it only says how many those are and what it would cost. What was given up after seven ' +
      'days is not among them. Nothing is sent twice, whoever else has the same sent again meanwhile.',
    access: may('send_notifications'),
    headers: idempotencyHeader('the same retry (without `dry_run`)'),
    body: RetryMany,
    responds: { 200: RetryPreview, 202: RetryBegun },
    fails: ['IdempotencyKeyReused'],
    handle: async (call, services) => {
      const { db, messages } = services;
      const filter = await failedFilter(call.body, services);
      if (call.body.dry_run) {
        const { count, smsCost } = await countFailed(db, filter);
        const ids = await sampleFailed(db, filter, sampleSize);
        const sample = (await findNotificationsById(db, ids)).map(presentNotification);
        return { count, sms_cost: smsCost, sample };
      }
      const doer = doerOf(call);
      const { id, total, replayed } = await actingAs(db, doer, async (trx) => {
        const asked = await once(trx, call, 'notifications/retry');
        const before = asked.replayed ? await findRetry(trx, asked.id) : undefined;
        if (before !== undefined) return { ...before, replayed: true };
        const job = await beginRetry(trx, asked.id, filter, doer);
        await audit(trx, doer, {
          action: 'notifications.retried',
          subjectType: 'notification_retry',
          subjectId: job.id,
          about: { ...filter, count: job.total },
        });
        return { ...job, replayed: false };
      });
      if (!replayed) await messages.retryMany(id);
      const workflowId = retryWorkflowId(id);
      return reply(
        202,
        { count: total, workflow_id: workflowId },
        {
          Location: `/api/v1/admin/notifications/retry/${workflowId}/`,
          ...replayedHeader(replayed),
        },
      );
    },
  }),

  route('GET /admin/notifications/retry/{workflow_id}/', {
    summary: 'How far such a retry is',
    access: may('send_notifications'),
    params: retryParams,
    responds: { 200: RetryState },
    handle: async ({ params }, { db }) => presentRetry(await findRetry(db, params.workflow_id)),
  }),

  route('POST /admin/notifications/retry/{workflow_id}/cancel/', {
    summary: 'End such a retry: nothing more is sent again',
    description: 'What is begun is finished. One that has ended stays as it is.',
    access: may('send_notifications'),
    params: retryParams,
    responds: { 200: RetryState },
    handle: async (call, { db, messages }) => {
      const { workflow_id: id } = call.params;
      await actingAs(db, doerOf(call), async (trx) => {
        const job = await findRetry(trx, id);
        if (job?.status !== 'running') return;
        await endRetry(trx, id, 'cancelled');
        await audit(trx, doerOf(call), {
          action: 'notifications.retry_cancelled',
          subjectType: 'notification_retry',
          subjectId: id,
        });
      });
      await messages.cancelRetry(id);
      return presentRetry(await findRetry(db, id));
    },
  }),
];

function presentRetry(job: MassRetry | undefined): z.input<typeof RetryState> {
  if (job === undefined) throw new Problem('NotFound', 'There is no such retry.');
  return {
    workflow_id: retryWorkflowId(job.id),
    status: job.status,
    total: job.total,
    done: job.done,
    failed: job.failed,
    created_at: job.createdAt.toISOString(),
    updated_at: job.updatedAt.toISOString(),
  };
}
