import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { Config } from '../config';
import { waitingFor } from '../workflows/order/messages';
import type { ActorView } from './services';

type Pending = ActorView['pending'][number];

/** Temporal's description and the actor's own answer each get this long. */
const withinMs = 2_000;

/** An order's actor, as Temporal sees it now: running or not, what it is doing and what it waits for. */
export async function lookAtActor(
  client: Client,
  shop: Config['shop'],
  workflowId: string,
): Promise<ActorView> {
  const handle = client.workflow.getHandle(workflowId);
  const base = { id: workflowId, temporal_url: `${shop.temporalUrl}/workflows/${workflowId}` };
  try {
    const { runId, status, raw } = await client.withDeadline(Date.now() + withinMs, () =>
      handle.describe(),
    );
    const running = status.name === 'RUNNING';
    return {
      ...base,
      run_id: runId,
      status: status.name.toLowerCase(),
      pending: [
        ...(raw.pendingActivities ?? []).map((each): Pending => ({
          kind: 'activity',
          name: each.activityType?.name ?? '',
          attempt: each.attempt ?? null,
          last_failure: each.lastFailure?.message ?? null,
          next_try_at: isoTime(each.nextAttemptScheduleTime ?? each.scheduledTime),
          due_at: null,
        })),
        ...(running ? await timers(client, workflowId) : []),
      ],
    };
  } catch (error) {
    if (!(error instanceof WorkflowNotFoundError)) throw error;
    return { ...base, run_id: null, status: 'not_started', pending: [] };
  }
}

/** Only the actor knows its timers; without a worker that could ask it, they are left out. */
async function timers(client: Client, workflowId: string): Promise<Pending[]> {
  try {
    const waiting = await client.withDeadline(Date.now() + withinMs, () =>
      client.workflow.getHandle(workflowId).query(waitingFor),
    );
    return waiting.map(({ name, dueAt }) => ({
      kind: 'timer',
      name,
      attempt: null,
      last_failure: null,
      next_try_at: null,
      due_at: dueAt,
    }));
  } catch {
    return [];
  }
}

/** A protobuf timestamp as ISO 8601. */
function isoTime(
  time: { seconds?: unknown; nanos?: number | null } | null | undefined,
): string | null {
  if (time === null || time === undefined) return null;
  const ms = Number(time.seconds ?? 0) * 1000 + Math.floor((time.nanos ?? 0) / 1e6);
  return ms > 0 ? new Date(ms).toISOString() : null;
}
