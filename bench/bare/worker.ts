import { NativeConnection, Runtime, Worker } from '@temporalio/worker';
import { databaseSlots } from '../../activities/workers';
import { createBareActivities } from './activities';
import { silent } from '../silent';

export const bareQueue = 'orders-bare';

/** What the process that started this one says and hears. */
export type Question = { readonly handedOver: readonly string[] } | 'end';
export type Answer = 'ready' | { readonly handedOver: readonly (readonly [string, number])[] };

/** A process of its own beside the worker's, with the same options (`activities/workers.ts`). */
async function main(address: string): Promise<void> {
  Runtime.install({ logger: silent });
  const connection = await NativeConnection.connect({ address });
  const times = new Map<string, number[]>();
  const { change, hand } = createBareActivities((orderId, at) => {
    times.set(orderId, [...(times.get(orderId) ?? []), at]);
  });
  const autoscaling = { type: 'autoscaling' } as const;
  const shared = { connection, namespace: 'default', activityTaskPollerBehavior: autoscaling };
  const workers = await Promise.all([
    Worker.create({
      ...shared,
      taskQueue: bareQueue,
      workflowsPath: require.resolve('./workflow'),
      workflowTaskPollerBehavior: autoscaling,
      maxConcurrentLocalActivityExecutions: databaseSlots(24),
      activities: { change },
    }),
    ...['email', 'sms'].map((channel) =>
      Worker.create({
        ...shared,
        taskQueue: bareQueue.replace('orders', channel),
        maxConcurrentActivityTaskExecutions: 10,
        activities: { hand },
      }),
    ),
  ]);

  process.on('message', (question: Question) => {
    if (question === 'end') {
      for (const worker of workers) worker.shutdown();
      return;
    }
    tell({
      handedOver: question.handedOver.flatMap((orderId) => {
        const reached = times.get(orderId) ?? [];
        return reached.length === 2 ? [[orderId, Math.max(...reached)] as const] : [];
      }),
    });
  });
  const running = workers.map((worker) => worker.run());
  tell('ready');
  await Promise.all(running);
  await connection.close();
}

function tell(answer: Answer): void {
  process.send?.(answer);
}

if (require.main === module) {
  main(process.argv[2] ?? '').then(
    () => process.exit(0),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
}
