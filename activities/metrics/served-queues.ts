import { Gauge } from 'prom-client';
import type { Metrics } from '../../metrics/metrics';

/** What every worker tells of which queues it serves, so that one queue without any is seen while others have theirs. */
export function tellQueues({ registry }: Metrics, queues: readonly string[]): void {
  const gauge = new Gauge({
    name: 'orderflow_worker_queue',
    help: 'Always 1: this worker serves the queue of WORKER_QUEUES.',
    labelNames: ['queue'],
    registers: [registry],
  });
  for (const queue of queues) gauge.set({ queue }, 1);
}
