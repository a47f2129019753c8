import { SpanKind } from '@opentelemetry/api';
import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';
import { workflowAttributes } from '../../tracing/names';
import type { Tracing } from '../../tracing/open-tracing';
import { callerIn, spanned } from '../../tracing/spanned';

/** A span for each try of an activity, below whoever asked for it. */
export function activitySpan({ info }: Context, tracing: Tracing): ActivityInterceptors {
  const { activityType, activityId, attempt, isLocal, taskQueue, workflowExecution } = info;
  const workflow =
    workflowExecution === undefined
      ? {}
      : workflowAttributes(workflowExecution.workflowId, workflowExecution.runId);
  return {
    inbound: {
      execute: (input, next) =>
        spanned(
          {
            name: `RunActivity:${activityType}`,
            kind: isLocal ? SpanKind.INTERNAL : SpanKind.CONSUMER,
            parent: callerIn(input.headers),
            attributes: {
              ...workflow,
              temporalActivityID: activityId,
              'orderflow.attempt': attempt,
              ...(!isLocal && {
                'orderflow.task_queue': taskQueue,
                'orderflow.wait_ms': Math.max(
                  0,
                  Date.now() - info.currentAttemptScheduledTimestampMs,
                ),
              }),
            },
          },
          () => next(input),
        ),
    },
    outbound: {
      getLogAttributes: (input, next) => next({ ...input, ...tracing.logFields() }),
    },
  };
}
