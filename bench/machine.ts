import { cpus } from 'node:os';
import type { Knex } from '../db/database';

export function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), Node ${process.version}`;
}

export async function postgresVersion(db: Knex): Promise<string> {
  const { rows } = await db.raw<{ rows: { server_version: string }[] }>('SHOW server_version');
  return rows[0]?.server_version ?? 'unknown';
}
