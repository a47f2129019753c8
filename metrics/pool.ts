import { Counter, Gauge, Histogram } from 'prom-client';
import type { Knex } from '../db/database';
import type { Metrics } from './metrics';

/** knex's pool (tarn), as far as it is watched. */
interface Pool {
  readonly max: number;
  numUsed(): number;
  numFree(): number;
  numPendingAcquires(): number;
  on(event: 'acquireRequest' | 'acquireSuccess' | 'acquireFail', hear: (id: number) => void): void;
}

/** The connections to the database: how many there are, who waits for one, and how long that takes. */
export function watchPool({ registry, beforeLook }: Metrics, db: Knex): void {
  const registers = [registry];
  const connections = new Gauge({
    name: 'orderflow_database_connections',
    help: 'Connections of this process to PostgreSQL, in use and free.',
    labelNames: ['state'],
    registers,
  });
  const most = new Gauge({
    name: 'orderflow_database_connections_max',
    help: 'The most there can be.',
    registers,
  });
  const waiting = new Gauge({
    name: 'orderflow_database_waiting',
    help: 'Who waits for a free connection.',
    registers,
  });
  const took = new Histogram({
    name: 'orderflow_database_acquire_seconds',
    help: 'The wait for a connection.',
    buckets: [0.001, 0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers,
  });
  const failed = new Counter({
    name: 'orderflow_database_acquire_failures_total',
    help: 'Waits that ended without a connection.',
    registers,
  });

  const pool: Pool = db.client.pool;
  beforeLook(() => {
    connections.set({ state: 'used' }, pool.numUsed());
    connections.set({ state: 'free' }, pool.numFree());
    most.set(pool.max);
    waiting.set(pool.numPendingAcquires());
  });
  const since = new Map<number, number>();
  const ended = (id: number) => {
    const begun = since.get(id);
    since.delete(id);
    if (begun !== undefined) took.observe((performance.now() - begun) / 1000);
  };
  pool.on('acquireRequest', (id) => void since.set(id, performance.now()));
  pool.on('acquireSuccess', ended);
  pool.on('acquireFail', (id) => {
    ended(id);
    failed.inc();
  });
}
