import type { Knex } from '../../db/database';

/** What is turned over, and must not pile up. */
const tables = [
  'order_drafts',
  'tokens',
  'throttle',
  'one_time_links',
  'oidc_handshakes',
  'oidc_nonces',
  'idempotent_requests',
  'delivery_reports',
  'imports',
] as const;

/**
 * Left behind by what was carried out. What did nothing (a step that was refused) is kept for an hour, by
 * intent, so of the table as a whole nothing could be told.
 */
const commandsCarriedOut = `SELECT count(*) FROM order_commands c
  JOIN order_events e ON e.order_id = c.order_id AND e.command_id = c.id`;

interface Session {
  readonly application: string;
  readonly state: string | null;
  readonly count: number;
  readonly oldest: number | null;
}

/** Connections by whose they are, the oldest transaction, and how many rows stand in what is turned over. */
export async function readDatabase(db: Knex): Promise<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const name of ['api', 'worker']) values[`postgres.${name}_connections`] = 0;
  values['postgres.idle_in_transaction'] = 0;
  values['postgres.oldest_transaction_s'] = 0;
  for (const { application, state, count, oldest } of await sessions(db)) {
    const key = `postgres.${application.replace('orderflow-', '')}_connections`;
    values[key] = (values[key] ?? 0) + count;
    if (state?.startsWith('idle in transaction')) {
      values['postgres.idle_in_transaction'] += count;
    }
    values['postgres.oldest_transaction_s'] = Math.max(
      values['postgres.oldest_transaction_s'],
      oldest ?? 0,
    );
  }
  const counts = tables.map((table) => `(SELECT count(*) FROM ${table})::int AS ${table}`);
  counts.push(`(${commandsCarriedOut})::int AS order_commands_done`);
  const { rows } = await db.raw<{ rows: Record<string, number>[] }>(`SELECT ${counts.join(', ')}`);
  for (const [table, count] of Object.entries(rows[0] ?? {})) {
    values[`rows.${table.replaceAll(/[A-Z]/g, (sign) => `_${sign.toLowerCase()}`)}`] = count;
  }
  return values;
}

async function sessions(db: Knex): Promise<readonly Session[]> {
  const { rows } = await db.raw<{ rows: Session[] }>(
    `SELECT application_name AS application, state, count(*)::int AS count,
       max(extract(epoch FROM clock_timestamp() - xact_start))::float8 AS oldest
     FROM pg_stat_activity
     WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()
     GROUP BY application_name, state`,
  );
  return rows;
}

/** How many orders and messages there are, by status. */
export async function countByStatus(
  db: Knex,
  table: 'orders' | 'notifications',
): Promise<ReadonlyMap<string, number>> {
  const rows = await db(table)
    .select('status')
    .count<{ status: string; count: number }[]>('* as count')
    .groupBy('status');
  return new Map(rows.map(({ status, count }) => [status, count]));
}
