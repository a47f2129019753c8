import { Connection } from '@temporalio/client';
import { createDatabase } from '../db/database';
import { postgresVersion } from './machine';

/** What a bench ran on: that of a stack started as `volatile`. */
export async function serversInWords(
  env: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const connection = await Connection.connect({ address: env['TEMPORAL_ADDRESS'] ?? '' });
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  await connection.close();
  const db = createDatabase(env['DATABASE_URL'] ?? '', { poolSize: 1 });
  const postgres = await postgresVersion(db);
  await db.destroy();
  return `Temporal dev server ${serverVersion} in memory, PostgreSQL ${postgres} that does not wait for the disk`;
}
