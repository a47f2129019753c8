import { setTimeout as sleep } from 'node:timers/promises';
import type { Connection } from '@temporalio/client';
import { msToTs } from '@temporalio/common/lib/time';
import { grpcCodeOf, grpcCodes, mayNot } from './grpc-codes';

const dayMs = 86_400_000;

/**
 * Makes the namespace if it is not there; one that is there keeps its settings.
 *
 * @param retentionDays how long closed workflows can be looked at
 * @returns `refused` where it is not there and may not be made by these credentials (Temporal Cloud)
 */
export async function ensureNamespace(
  connection: Connection,
  namespace: string,
  retentionDays: number,
): Promise<'there' | 'made' | 'refused'> {
  const outcome = await made(connection, namespace, retentionDays);
  if (outcome !== 'refused') await untilKnown(connection, namespace);
  return outcome;
}

async function made(
  connection: Connection,
  namespace: string,
  retentionDays: number,
): Promise<'there' | 'made' | 'refused'> {
  try {
    await connection.workflowService.describeNamespace({ namespace });
    return 'there';
  } catch (error) {
    if (grpcCodeOf(error) !== grpcCodes.notFound) throw error;
  }
  try {
    await connection.workflowService.registerNamespace({
      namespace,
      description: 'The orders of OrderFlow.',
      workflowExecutionRetentionPeriod: msToTs(retentionDays * dayMs),
    });
    return 'made';
  } catch (error) {
    // Another run was quicker.
    if (grpcCodeOf(error) === grpcCodes.alreadyExists) return 'there';
    if (mayNot(error)) return 'refused';
    throw error;
  }
}

/** The parts of the server look for new namespaces every few seconds. */
async function untilKnown(connection: Connection, namespace: string): Promise<void> {
  for (;;) {
    try {
      await connection.workflowService.countWorkflowExecutions({
        namespace,
        query: "WorkflowId = 'none'",
      });
      return;
    } catch (error) {
      if (grpcCodeOf(error) !== grpcCodes.notFound) throw error;
      await sleep(500);
    }
  }
}
