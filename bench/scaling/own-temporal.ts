import { loadConfig } from '../../config';
import type { Progress } from '../../local/console';
import { Ports } from '../../local/ports';
import { startPostgres } from '../../local/postgres';
import { startTemporalServer } from '../../local/temporal-server';
import { findTemporalServer } from '../../local/temporal-server-programs';
import { connectTemporal } from '../../temporal/connection';
import { prepareTemporal } from '../../temporal/prepare';
import { openParts } from '../parts';

/** Temporal as docker-compose.yml runs it, but on a PostgreSQL of its own, so that the CPU of each is seen. */
export interface OwnTemporal {
  readonly address: string;
  readonly pid: number;
  readonly databasePid: number;
  stop(): Promise<void>;
}

/** @param dataDir is empty, and is the caller's to remove */
export async function startOwnTemporal(
  dataDir: string,
  ending: AbortSignal,
  report: Progress,
): Promise<OwnTemporal> {
  const { options, stop } = openParts(dataDir, ending, report);
  try {
    const programs = await findTemporalServer(report, ending);
    const ports = new Ports();
    const postgres = await startPostgres({
      ...options,
      port: await ports.choose('any'),
      volatile: true,
    });
    const server = { ...options, programs, postgres, ports, database: 'temporal' };
    const { part, address } = await startTemporalServer(server);
    await prepare(address, dataDir);
    report.say(`Temporal runs on a PostgreSQL of its own, at ${address}.`);
    return { address, pid: part.pid ?? 0, databasePid: postgres.part.pid ?? 0, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function prepare(address: string, dataDir: string): Promise<void> {
  const env = { TEMPORAL_ADDRESS: address, ORDERFLOW_DATA_DIR: dataDir };
  const { temporal } = loadConfig(['temporal'], env);
  const connection = await connectTemporal(temporal);
  try {
    await prepareTemporal(connection, temporal);
  } finally {
    await connection.close();
  }
}
