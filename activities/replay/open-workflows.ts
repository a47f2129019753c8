import type { Client } from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import { grpcCodeOf, grpcCodes } from '../../temporal/grpc-codes';

type WorkflowService = Client['workflowService'];
type Page = Awaited<ReturnType<WorkflowService['getWorkflowExecutionHistory']>>;
export type Event = NonNullable<NonNullable<Page['history']>['events']>[number];

export interface History {
  readonly events: Event[];
}

/** A workflow that is open, as Temporal lists it. */
export interface Open {
  readonly workflowId: string;
  readonly runId: string;
  readonly type: string;
  /** Shown beside an order's actor. */
  readonly orderNumber: string | undefined;
}

/** With its history; null where it is no longer kept, or has been deleted meanwhile. */
export interface Fetched {
  readonly open: Open;
  readonly history: History | null;
}

/** Which of them. */
export interface Selection {
  readonly query: string;
  readonly limit: number;
}

const pageSize = 500;
/** Histories on their way at once: what is waited for is the network, what is kept in memory is this many. */
const fetchedAtOnce = 8;
const callMs = 20_000;

/** How many there are; a few more or less once all of them have been looked at. */
export async function countOpen(client: Client, { query, limit }: Selection): Promise<number> {
  const { count } = await client.withDeadline(Date.now() + callMs, () =>
    client.workflow.count(query),
  );
  return Math.min(count, limit);
}

/** Page by page, with the histories fetched a little ahead of who reads them. */
export async function* openWorkflows(
  client: Client,
  selection: Selection,
  signal: AbortSignal,
): AsyncGenerator<Fetched> {
  const ahead: Promise<Fetched | Failed>[] = [];
  for await (const open of listed(client, selection, signal)) {
    ahead.push(fetchHistory(client, open, signal).catch((error: unknown) => new Failed(error)));
    if (ahead.length >= fetchedAtOnce) yield await next(ahead);
  }
  while (ahead.length > 0) yield await next(ahead);
}

/** Kept until its turn, so that none of those fetched ahead is an unhandled rejection. */
class Failed {
  constructor(readonly reason: unknown) {}
}

async function next(ahead: Promise<Fetched | Failed>[]): Promise<Fetched> {
  const first = await ahead.shift();
  if (first === undefined) throw new Error('nothing was fetched');
  if (first instanceof Failed) throw first.reason;
  return first;
}

async function* listed(
  client: Client,
  { query, limit }: Selection,
  signal: AbortSignal,
): AsyncGenerator<Open> {
  let left = limit;
  let nextPageToken: Uint8Array | undefined;
  do {
    const page = await call(client, signal, () =>
      client.workflowService.listWorkflowExecutions({
        namespace: client.options.namespace,
        query,
        pageSize: Math.min(pageSize, left),
        ...(nextPageToken === undefined ? {} : { nextPageToken }),
      }),
    );
    for (const { execution, type, searchAttributes } of page.executions) {
      if (left <= 0) return;
      left -= 1;
      const orderNumber = searchAttributes?.indexedFields?.['OrderNumber'];
      yield {
        workflowId: execution?.workflowId ?? '',
        runId: execution?.runId ?? '',
        type: type?.name ?? '',
        orderNumber: orderNumber && defaultPayloadConverter.fromPayload<string>(orderNumber),
      };
    }
    ({ nextPageToken } = page);
  } while (nextPageToken.length > 0 && left > 0);
}

async function fetchHistory(client: Client, open: Open, signal: AbortSignal): Promise<Fetched> {
  const { workflowId, runId } = open;
  const events: Event[] = [];
  let nextPageToken: Uint8Array | undefined;
  try {
    do {
      const page = await call(client, signal, () =>
        client.workflowService.getWorkflowExecutionHistory({
          namespace: client.options.namespace,
          execution: { workflowId, runId },
          ...(nextPageToken === undefined ? {} : { nextPageToken }),
        }),
      );
      events.push(...(page.history?.events ?? []));
      ({ nextPageToken } = page);
    } while (nextPageToken.length > 0);
  } catch (error) {
    if (grpcCodeOf(error) === grpcCodes.notFound) return { open, history: null };
    throw error;
  }
  return { open, history: events.length === 0 ? null : { events } };
}

/** Every call has its end, and the user's Ctrl-C ends it at once. */
async function call<T>(client: Client, signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  signal.throwIfAborted();
  return await client.withAbortSignal(signal, () => client.withDeadline(Date.now() + callMs, ask));
}
