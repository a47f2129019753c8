import type { WorkflowClientInterceptor } from '@temporalio/client';
import type { Logger } from 'pino';
import type { TracingSettings } from '../config';
import type { WorkflowSpan } from '../workflows/tracing/interceptors';
import type { Believes } from './door';
import type { Attributes } from './names';
import type * as Sdk from './sdk';

/** What a process has that is traced. */
export interface Tracing {
  /** For its Temporal client: carries the trace into the workflow. */
  readonly clientInterceptor: WorkflowClientInterceptor;
  /** Of the trace that the caller is in, for its log line. */
  readonly logFields: () => { readonly trace_id?: string };
  /** Runs a task outside all traces, such as one that polls for hours. */
  untraced<T>(task: () => T): T;
  /** Exports what a workflow has told of itself. */
  export(span: WorkflowSpan, attributes: Attributes): void;
  /** Whose requests go on with the trace that they name. Without this nobody's. */
  readonly believe: (callers: Believes) => void;
  /** Where it is told that traces can not be delivered. */
  reportTo(log: Logger): void;
  /** Sends what is left, if that is possible within three seconds. */
  close(): Promise<void>;
}

/**
 * To be called before anything is loaded that is watched (HTTP, PostgreSQL's driver). Without settings
 * nothing of the SDK is loaded either.
 */
export function openTracing(
  service: string,
  settings: TracingSettings | undefined,
): Tracing | undefined {
  if (settings === undefined) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what the file exports
  const { startSdk } = require('./sdk') as typeof Sdk;
  return startSdk(service, settings);
}
