import { SpanKind, type Span } from '@opentelemetry/api';
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { workflowAttributes, type Attributes } from './names';
import { calling, spanned } from './spanned';

/** A span for each call of a workflow, which is told where it came from. */
export const commandSpans: WorkflowClientInterceptor = {
  start: (input, next) =>
    call(`StartWorkflow:${input.workflowType}`, input.options.workflowId, async (span) => {
      const runId = await next({ ...input, headers: calling(input.headers) });
      span.setAttribute('temporalRunID', runId);
      return runId;
    }),

  startWithDetails: (input, next) =>
    call(`StartWorkflow:${input.workflowType}`, input.options.workflowId, async (span) => {
      const started = await next({ ...input, headers: calling(input.headers) });
      span.setAttribute('temporalRunID', started.runId);
      return started;
    }),

  startUpdate: (input, next) =>
    call(
      `StartWorkflowUpdate:${input.updateName}`,
      input.workflowExecution.workflowId,
      () => next({ ...input, headers: calling(input.headers) }),
      { temporalUpdateID: input.options.updateId },
    ),

  startUpdateWithStart: (input, next) =>
    call(
      `UpdateWithStartWorkflow:${input.updateName}`,
      input.workflowStartOptions.workflowId,
      () =>
        next({
          ...input,
          workflowStartHeaders: calling(input.workflowStartHeaders),
          updateHeaders: calling(input.updateHeaders),
        }),
      { temporalUpdateID: input.updateOptions.updateId },
    ),

  signal: (input, next) =>
    call(`SignalWorkflow:${input.signalName}`, input.workflowExecution.workflowId, () =>
      next({ ...input, headers: calling(input.headers) }),
    ),

  signalWithStart: (input, next) =>
    call(`SignalWithStartWorkflow:${input.signalName}`, input.options.workflowId, () =>
      next({ ...input, headers: calling(input.headers) }),
    ),

  query: (input, next) =>
    call(`QueryWorkflow:${input.queryType}`, input.workflowExecution.workflowId, () =>
      next({ ...input, headers: calling(input.headers) }),
    ),

  cancel: (input, next) =>
    call('CancelWorkflow', input.workflowExecution.workflowId, () => next(input)),

  terminate: (input, next) =>
    call('TerminateWorkflow', input.workflowExecution.workflowId, () => next(input)),

  describe: (input, next) =>
    call('DescribeWorkflow', input.workflowExecution.workflowId, () => next(input)),
};

function call<T>(
  name: string,
  workflowId: string,
  task: (span: Span) => Promise<T>,
  attributes: Attributes = {},
): Promise<T> {
  const all = { ...workflowAttributes(workflowId), ...attributes };
  return spanned({ name, kind: SpanKind.CLIENT, attributes: all }, task);
}
