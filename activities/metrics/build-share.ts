import { Gauge } from 'prom-client';
import type { Metrics } from '../../metrics/metrics';

/** What a worker of `orders` tells of which orders come to its build. */
export function createBuildShare({ registry }: Metrics, build: string | undefined) {
  const gauge = new Gauge({
    name: 'orderflow_worker_orders_ratio',
    help: 'Which share of the orders goes to workers of this build, from 0 to 1; as Temporal last said.',
    labelNames: ['build'],
    registers: [registry],
  });
  return (share: number) => gauge.set({ build: build ?? 'none' }, share);
}
