import { Connection } from '@temporalio/client';

/** Whether an address answers with success. */
export async function answersOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(3_000) });
  await response.body?.cancel();
  return response.ok;
}

const workflowTasks = 1;
const activityTasks = 2;

/** Whether a worker has asked Temporal for tasks of this queue since `since`. */
export async function isPolled(
  temporal: { readonly address: string; readonly namespace: string },
  queue: string,
  since: Date,
): Promise<boolean> {
  const connection = await Connection.connect({ address: temporal.address, connectTimeout: 1_000 });
  try {
    const { pollers } = await connection.withDeadline(Date.now() + 2_000, () =>
      connection.workflowService.describeTaskQueue({
        namespace: temporal.namespace,
        taskQueue: { name: queue },
        taskQueueType: queue === 'orders' ? workflowTasks : activityTasks,
      }),
    );
    return (pollers ?? []).some(
      ({ lastAccessTime }) => Number(lastAccessTime?.seconds ?? 0) * 1000 >= since.getTime() - 1000,
    );
  } finally {
    await connection.close();
  }
}
