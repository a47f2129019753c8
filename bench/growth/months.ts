import type { Knex } from '../../db/database';

/** Milliseconds and bytes of write-ahead log that it takes to be rid of a month. */
export interface Month {
  readonly rows: number;
  readonly deleted: Cost;
  /** The same rows, as a partition of a table that is partitioned by month. */
  readonly dropped: Cost;
}

interface Cost {
  readonly ms: number;
  readonly walBytes: number;
}

const from = `date_trunc('month', now() - interval '10 months')`;
const until = `date_trunc('month', now() - interval '9 months')`;

/** On copies of the events' table: deletes a month of it, and drops a month of one that has partitions. */
export async function measureMonth(db: Knex): Promise<Month> {
  await unhurried(db, [
    `CREATE TABLE events_whole (LIKE order_events INCLUDING ALL)`,
    `INSERT INTO events_whole SELECT * FROM order_events`,
    // A partitioned table's keys must hold the column that it is partitioned by.
    `CREATE TABLE events_by_month (LIKE order_events INCLUDING DEFAULTS INCLUDING CONSTRAINTS,
       PRIMARY KEY (order_id, seq, at)) PARTITION BY RANGE (at)`,
    `CREATE INDEX ON events_by_month (notification_id, seq) WHERE notification_id IS NOT NULL`,
    `DO $$ DECLARE month timestamptz; BEGIN
       FOR month IN SELECT generate_series(date_trunc('month', now() - interval '13 months'),
                                           date_trunc('month', now() + interval '1 month'), interval '1 month') LOOP
         EXECUTE format('CREATE TABLE %I PARTITION OF events_by_month FOR VALUES FROM (%L) TO (%L)',
           'events_' || to_char(month, 'YYYY_MM'), month, month + interval '1 month');
       END LOOP;
     END $$`,
    `INSERT INTO events_by_month SELECT * FROM order_events`,
    'ANALYZE events_whole, events_by_month',
  ]);
  const { rows } = await db.raw<{ rows: { name: string; rows: number }[] }>(
    `SELECT 'events_' || to_char(${from}, 'YYYY_MM') AS name, count(*) AS rows
     FROM events_whole WHERE at >= ${from} AND at < ${until}`,
  );
  const month = rows[0] ?? { name: '', rows: 0 };
  return {
    rows: month.rows,
    deleted: await costOf(db, [
      `DELETE FROM events_whole WHERE at >= ${from} AND at < ${until}`,
      'VACUUM events_whole',
    ]),
    dropped: await costOf(db, [
      `ALTER TABLE events_by_month DETACH PARTITION ${month.name}`,
      `DROP TABLE ${month.name}`,
    ]),
  };
}

async function costOf(db: Knex, sql: readonly string[]): Promise<Cost> {
  const at = async () => {
    const { rows } = await db.raw<{ rows: { bytes: number }[] }>(
      `SELECT (pg_current_wal_insert_lsn() - '0/0')::float8 AS bytes`,
    );
    return rows[0]?.bytes ?? Number.NaN;
  };
  const before = await at();
  const began = performance.now();
  await unhurried(db, sql);
  const ms = performance.now() - began;
  return { ms, walBytes: (await at()) - before };
}

/** `db` has one connection, so what is set stays; VACUUM wants no transaction. */
async function unhurried(db: Knex, sql: readonly string[]): Promise<void> {
  await db.raw('SET statement_timeout = 0');
  for (const each of sql) await db.raw(each).timeout(600_000);
}
