import {
  AsyncLocalStorage,
  proxySinks,
  workflowInfo,
  type Sinks,
  type WorkflowInterceptors,
} from '@temporalio/workflow';
import { ApplicationFailure } from '@temporalio/common';
import { contextIn, isSampled, withContext, type TraceContext } from './trace-context';

/** A piece of a workflow's life, as the worker exports it. */
export interface WorkflowSpan {
  readonly name: string;
  readonly context: TraceContext;
  readonly parentSpanId: string;
  readonly startedAt: number;
  readonly endedAt: number;
  /** The name of the failure it ended with. */
  readonly failure?: string;
}

export interface TracingSinks extends Sinks {
  tracing: { ended(span: WorkflowSpan): void };
}

/**
 * Carries the trace of who asked into everything that a workflow does for it: through a message's handler to
 * its activities, and through those that the workflow runs by itself, which belong to whoever asked last.
 * A span of a run lasts until a worker takes it up: an order's run lasts weeks, and a span is only seen
 * when it has ended.
 *
 * It decides nothing. Whether a caller is traced may change at any time in an order's life, and histories
 * of before are replayed by this: so no call is put off by as much as one turn of the queue of promises,
 * and no random number is drawn (a span's id comes from the run's), as both would change what a replay
 * does. Where no caller is traced, nothing happens here at all. (Temporal's own interceptors do both, and
 * bring OpenTelemetry's SDK into every workflow.)
 */
export function interceptors(): WorkflowInterceptors {
  /** In a handler: whose it is, null where its caller is not traced; elsewhere nothing. */
  let handling: InstanceType<typeof AsyncLocalStorage<TraceContext | null>> | undefined;
  let latest: TraceContext | undefined;
  let spans = 0;

  const spanBelow = (caller: TraceContext): TraceContext => ({
    ...caller,
    spanId: spanId(spans++),
  });
  const current = () => {
    const here = handling?.getStore();
    return here === undefined ? latest : (here ?? undefined);
  };
  /** Of a call from here: what the workflow goes on with by itself belongs to the same. */
  const forCall = () => {
    latest = current();
    return latest;
  };
  const handle = <T>(name: string, caller: TraceContext | undefined, run: () => Promise<T>) => {
    if (caller === undefined && latest === undefined) return run();
    handling ??= new AsyncLocalStorage();
    if (caller === undefined) return handling.run(null, run);
    const context = spanBelow(caller);
    const startedAt = Date.now();
    const done = handling.run(context, run);
    const tell = (failure?: string) => {
      const endedAt = Date.now();
      ended({ name, context, parentSpanId: caller.spanId, startedAt, endedAt }, failure);
    };
    done.then(
      () => tell(),
      (error: unknown) => tell(nameOf(error)),
    );
    return done;
  };

  return {
    inbound: [
      {
        execute(input, next) {
          const caller = contextIn(input.headers);
          if (caller !== undefined) {
            const { workflowType, runStartTime } = workflowInfo();
            const context = spanBelow(caller);
            latest = context;
            ended({
              name: `RunWorkflow:${workflowType}`,
              context,
              parentSpanId: caller.spanId,
              startedAt: runStartTime.getTime(),
              endedAt: Date.now(),
            });
          }
          return next(input);
        },
        handleUpdate: (input, next) =>
          handle(`HandleUpdate:${input.name}`, contextIn(input.headers), () => next(input)),
        handleSignal: (input, next) =>
          handle(`HandleSignal:${input.signalName}`, contextIn(input.headers), () => next(input)),
      },
    ],
    outbound: [
      {
        scheduleActivity: (input, next) =>
          next({ ...input, headers: withContext(input.headers, forCall()) }),
        scheduleLocalActivity: (input, next) =>
          next({ ...input, headers: withContext(input.headers, forCall()) }),
        startChildWorkflowExecution: (input, next) =>
          next({ ...input, headers: withContext(input.headers, forCall()) }),
        signalWorkflow: (input, next) =>
          next({ ...input, headers: withContext(input.headers, forCall()) }),
        continueAsNew: (input, next) =>
          next({ ...input, headers: withContext(input.headers, forCall()) }),
        getLogAttributes(input, next) {
          const context = current();
          return next(context === undefined ? input : { ...input, trace_id: context.traceId });
        },
      },
    ],
    internals: [
      {
        dispose(input, next) {
          handling?.disable();
          next(input);
        },
      },
    ],
  };
}

function ended(span: WorkflowSpan, failure?: string): void {
  // What is replayed has been told before.
  if (!isSampled(span.context) || workflowInfo().unsafe.isReplaying) return;
  const { tracing } = proxySinks<TracingSinks>();
  tracing.ended(failure === undefined ? span : { ...span, failure });
}

/** Half of the run's id, which is random, and which span of the run it is. */
function spanId(index: number): string {
  const half = BigInt(`0x${workflowInfo().runId.replaceAll('-', '').slice(16)}`);
  return (half ^ BigInt(index)).toString(16).padStart(16, '0');
}

function nameOf(error: unknown): string {
  if (error instanceof ApplicationFailure && typeof error.type === 'string') return error.type;
  return error instanceof Error ? error.name : 'unknown';
}
