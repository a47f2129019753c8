import type { Checking } from '../checks';

/** Refused orders end as completed: whatever has failed is a fault of ours. */
export async function checkWorkflows({ stack: { client } }: Checking): Promise<string[]> {
  const query = `ExecutionStatus IN ('Failed', 'TimedOut', 'Terminated')`;
  const broken: string[] = [];
  for await (const { workflowId, type, status } of client.workflow.list({ query })) {
    broken.push(`workflow ${workflowId} (${type}) has ended as ${status.name}`);
  }
  return broken;
}
