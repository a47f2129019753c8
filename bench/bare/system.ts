import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { Client, Connection, WithStartWorkflowOperation } from '@temporalio/client';
import { place } from '../../workflows/order/messages';
import type { System } from '../system';
import { bareQueue, type Answer, type Question } from './worker';

/** The bare workflow on the server at `address`, its worker in a process of its own. */
export async function startBare(address: string): Promise<System> {
  const worker = fork(require.resolve('./worker'), [address], { stdio: ['ignore', 2, 2, 'ipc'] });
  const ended = once(worker, 'exit');
  const say = (question: Question) => worker.send(question);
  const hear = async (): Promise<Answer> => {
    const answer: unknown[] = await Promise.race([
      once(worker, 'message'),
      ended.then(() => {
        throw new Error('The bare worker has ended.');
      }),
    ]);
    // Only bare/worker.ts is at the other end.
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    return answer[0] as Answer;
  };
  await hear();
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  let orders = 0;

  return {
    name: 'bare workflow',
    processes: () => ({ worker: worker.pid ?? 0 }),
    async accept() {
      orders += 1;
      const orderId = randomUUID();
      await client.workflow.executeUpdateWithStart(place, {
        updateId: randomUUID(),
        args: [{}],
        startWorkflowOperation: new WithStartWorkflowOperation('bareOrder', {
          workflowId: `bare-${orderId}`,
          taskQueue: bareQueue,
          args: [{ orderId }],
          workflowIdConflictPolicy: 'USE_EXISTING',
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        }),
      });
      return orderId;
    },
    accepted: () => orders,
    async handedOver(orderIds) {
      say({ handedOver: orderIds });
      const answer = await hear();
      return new Map(answer === 'ready' ? [] : answer.handedOver);
    },
    async close() {
      say('end');
      await Promise.all([ended, connection.close()]);
    },
  };
}
