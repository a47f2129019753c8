import type { InjectedSinks } from '@temporalio/worker';
import { workflowAttributes } from '../../tracing/names';
import type { Tracing } from '../../tracing/open-tracing';
import type { TracingSinks } from '../../workflows/tracing/interceptors';

/**
 * Takes what workflows tell of themselves. Without tracing it lets that fall: a worker that is not traced
 * may be asked by an API that is.
 */
export function workflowSpans(tracing: Tracing | undefined): InjectedSinks<TracingSinks> {
  return {
    tracing: {
      ended: {
        fn({ workflowId, runId }, span) {
          tracing?.export(span, workflowAttributes(workflowId, runId));
        },
      },
    },
  };
}
