import { Connection } from '@temporalio/client';
import { createDatabase } from '../db/database';
import { postgresVersion } from './machine';

/** What a bench ran on: a stack started as `volatile`, but for its Temporal where that is another. */
export async function serversInWords(
  env: Readonly<Record<string, string | undefined>>,
  temporal: 'dev server in memory' | 'on a PostgreSQL of its own' = 'dev server in memory',
): Promise<string> {
  const connection = await Connection.connect({ address: env['TEMPORAL_ADDRESS'] ?? '' });
  const { serverVersion } = await connection.workflowService.getSystemInfo({});
  await connection.close();
  const db = createDatabase(env['DATABASE_URL'] ?? '', { poolSize: 1 });
  const postgres = await postgresVersion(db);
  await db.destroy();
  return `Temporal ${serverVersion} (${temporal}), PostgreSQL ${postgres} that does not wait for the disk`;
}
