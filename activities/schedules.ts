import { ScheduleAlreadyRunning, type Client, type ScheduleSpec } from '@temporalio/client';

interface Upkeep {
  readonly id: string;
  readonly workflowType: string;
  readonly spec: ScheduleSpec;
  readonly note: string;
}

/** What runs by the clock; seen, paused and triggered in Temporal Web under Schedules. */
export const upkeep: readonly Upkeep[] = [
  {
    id: 'adopt-orders',
    workflowType: 'adoptOrders',
    spec: { intervals: [{ every: '10m' }] },
    note: 'Starts the actor of every order that has none, should no API be there to do it.',
  },
  {
    id: 'retry-failed-notifications',
    workflowType: 'retryFailed',
    spec: { intervals: [{ every: '5m' }] },
    note: 'Tries again what failed for a passing reason.',
  },
  {
    id: 'tidy-up',
    workflowType: 'tidyUp',
    spec: { intervals: [{ every: '1h' }] },
    note: 'Sweeps drafts nobody finished, gives up what failed more than 7 days ago.',
  },
];

/**
 * Puts the schedules in place where they are missing; those that are there, paused ones too, stay as
 * they are but for what they run.
 *
 * @param queue the orders' task queue
 */
export async function ensureSchedules(client: Client, queue: string): Promise<void> {
  for (const { id, workflowType, spec, note } of upkeep) {
    const action = {
      type: 'startWorkflow',
      workflowType,
      workflowId: id,
      taskQueue: queue,
      args: [],
      workflowExecutionTimeout: '30m',
      staticSummary: note,
    } as const;
    try {
      await client.schedule.create({
        scheduleId: id,
        spec,
        action,
        policies: { overlap: 'SKIP', catchupWindow: '1m' },
        state: { note },
      });
    } catch (error) {
      if (!(error instanceof ScheduleAlreadyRunning)) throw error;
      await client.schedule
        .getHandle(id)
        .update((before) => ({ ...before, spec, action: { ...before.action, ...action } }));
    }
  }
}
