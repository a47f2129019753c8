import { setMaxListeners } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { ScheduleAlreadyRunning, type Client, type ScheduleSpec } from '@temporalio/client';
import type { Logger } from 'pino';
import { grpcCodeOf, grpcCodes } from '../temporal/grpc-codes';

interface Upkeep {
  readonly id: string;
  readonly workflowType: string;
  readonly spec: ScheduleSpec;
  readonly note: string;
  /** How long it may take; 30 minutes where left out. */
  readonly within?: '55m';
  /** Runs once a day, and afterwards if it was missed by less than that: only the last one, so, after a longer outage. */
  readonly isDaily?: true;
}

/** What runs by the clock; seen, paused and triggered in Temporal Web under Schedules. */
const upkeep: readonly Upkeep[] = [
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
  {
    id: 'reconcile',
    workflowType: 'reconcile',
    // Not in the minute of the others.
    spec: { intervals: [{ every: '1h', offset: '17m' }] },
    note: 'Holds orders, stock, messages and workflows against each other; repairs or reports what differs.',
    within: '55m',
  },
  {
    id: 'daily-report',
    workflowType: 'dailyReport',
    spec: { calendars: [{ hour: 18 }] },
    note: 'Sends every admin the figures of the day.',
    isDaily: true,
  },
  {
    id: 'low-stock',
    workflowType: 'lowStock',
    spec: { calendars: [{ hour: 8 }] },
    note: 'Tells every admin what is about to run out, if anything is.',
    isDaily: true,
  },
];

/**
 * Puts the schedules in place where they are missing; those that are there, paused ones too, stay as
 * they are but for what they run.
 *
 * @param queue the orders' task queue
 * @param timeZone in which a day's hours are meant
 * @param prefix of their names, where several installations share a namespace
 */
export async function ensureSchedules(
  client: Client,
  queue: string,
  timeZone: string,
  prefix = '',
): Promise<void> {
  for (const { workflowType, note, within = '30m', isDaily = false, ...each } of upkeep) {
    const id = `${prefix}${each.id}`;
    const spec = isDaily ? { ...each.spec, timezone: timeZone } : each.spec;
    const action = {
      type: 'startWorkflow',
      workflowType,
      workflowId: id,
      taskQueue: queue,
      args: [],
      // One that waits for a worker still counts; the next day's takes its place.
      workflowExecutionTimeout: isDaily ? '23h' : within,
      staticSummary: note,
    } as const;
    try {
      await client.schedule.create({
        scheduleId: id,
        spec,
        action,
        policies: { overlap: 'SKIP', catchupWindow: isDaily ? '23h' : '1m' },
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

export interface ScheduleKeeping {
  readonly client: Client;
  readonly queue: string;
  readonly timeZone: string;
  readonly prefix?: string;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  readonly signal: AbortSignal;
  readonly retryMs?: number;
  /** How long one try takes at most, for all of them together. */
  readonly withinMs?: number;
}

/**
 * Puts the schedules in place as soon as Temporal takes them. Its own workers, which keep schedules, are up later than its
 * front door ("Not enough hosts to serve the request"), and orders must not wait for that.
 */
export async function keepSchedules({
  client,
  queue,
  timeZone,
  prefix,
  log,
  signal,
  retryMs = 5_000,
  withinMs = 30_000,
}: ScheduleKeeping): Promise<void> {
  for (let isTold = false; ; isTold = true) {
    // Each call leaves a listener on its signal: on one of this try's own, then.
    const trying = AbortSignal.any([signal]);
    setMaxListeners(0, trying);
    try {
      await client.withAbortSignal(trying, () =>
        client.withDeadline(Date.now() + withinMs, () =>
          ensureSchedules(client, queue, timeZone, prefix),
        ),
      );
      if (isTold) log.info('the schedules are in place');
      return;
    } catch (error) {
      if (signal.aborted) return;
      const code = grpcCodeOf(error);
      if (code !== grpcCodes.unavailable && code !== grpcCodes.deadlineExceeded) throw error;
      if (!isTold)
        log.warn({ err: error }, 'Temporal takes no schedules yet: trying again until it does');
    }
    await wait(retryMs, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
