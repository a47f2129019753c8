import { types } from 'node:util';
import { Client } from 'pg';
import { ConfigError } from '../../config';
import type { Column, Found, Table, TableName } from './tables';
import { findTables, type Naming } from './tables';

/** A row of the old system, by the field names used here; null also where there is no such column. */
export type OldRow = Readonly<Record<string, string | null>>;

/** The old database, as it was when this was opened: whatever is written there meanwhile is not seen. */
export interface Source {
  readonly found: Found;
  has(name: TableName): boolean;
  count(name: TableName): Promise<number>;
  /** All rows, a page at a time, by a cursor: as much memory as one page, however many there are. */
  pages(name: TableName, size: number): AsyncGenerator<OldRow[]>;
  /** The rows whose field has one of these values. */
  whereIn(name: TableName, field: string, values: readonly string[]): Promise<OldRow[]>;
  /** A question of its own; `{name.field}` is the column of that field, `{name}` the table. */
  ask(sql: string, values?: readonly unknown[]): Promise<OldRow[]>;
  close(): Promise<void>;
}

/** Longer than any page takes; a table without an index on a foreign key is read through for each page. */
const statementMs = 300_000;

/**
 * @param url with the password in it, or without: then `PGPASSWORD` or `~/.pgpass` is asked
 * @throws ConfigError in words that do not show the password
 */
export async function openSource(url: string, naming: Naming, timeZone: string): Promise<Source> {
  const client = await connect(url);
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query(
      `SELECT set_config('TimeZone', 'UTC', true), set_config('DateStyle', 'ISO', true),
              set_config('statement_timeout', $1, true),
              set_config('idle_in_transaction_session_timeout', '0', true)`,
      [String(statementMs)],
    );
    const { rows } = await client.query<Column>(
      `SELECT table_name AS "table", column_name AS "column", data_type AS type, udt_name AS kind
       FROM information_schema.columns WHERE table_schema = $1`,
      [naming.schema],
    );
    return reading(client, findTables(rows, naming, timeZone));
  } catch (error) {
    await client.end();
    throw error;
  }
}

async function connect(url: string): Promise<Client> {
  const client = new Client({
    connectionString: url,
    application_name: 'orderflow-import-django',
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // What breaks later is told by the query that meets it.
  client.on('error', () => {});
  try {
    await client.connect();
  } catch (error) {
    const code = types.isNativeError(error) && 'code' in error ? String(error.code) : 'no answer';
    // The driver's own words can hold the address, and that the password.
    throw new ConfigError(`The old database can't be reached (${code}).`);
  }
  return client;
}

function reading(client: Client, found: Found): Source {
  const tables: ReadonlyMap<string, Table> = found.tables;
  const tableOf = (name: string): Table => {
    const table = tables.get(name);
    if (table === undefined) throw new Error(`the old system has no ${name}`);
    return table;
  };
  const rowsOf = async (sql: string, values: readonly unknown[] = []) =>
    (await client.query<Record<string, string | null>>(sql, [...values])).rows;

  return {
    found,
    has: (name) => found.tables.has(name),
    async count(name) {
      const [row] = await rowsOf(`SELECT count(*)::text AS count FROM ${tableOf(name).sql}`);
      return Number(row?.['count'] ?? 0);
    },
    async *pages(name, size) {
      const cursor = `every_${name}`;
      await client.query(`DECLARE ${cursor} NO SCROLL CURSOR FOR ${select(tableOf(name))}`);
      for (;;) {
        const page = await rowsOf(`FETCH FORWARD ${size} FROM ${cursor}`);
        if (page.length > 0) yield page;
        if (page.length < size) break;
      }
      await client.query(`CLOSE ${cursor}`);
    },
    whereIn(name, field, values) {
      const table = tableOf(name);
      if (values.length === 0) return Promise.resolve([]);
      const { sql, kind } = table.columns.get(field) ?? { sql: 'NULL', kind: 'text' };
      // In the column's own type, so that its index is used.
      return rowsOf(`${select(table)} WHERE ${sql} = ANY(CAST($1 AS ${kind}[]))`, [values]);
    },
    ask(sql, values) {
      const named = sql.replaceAll(
        /\{([a-z_]+)(?:\.([a-z_]+))?\}/g,
        (_all, name: string, field?: string) => {
          const table = tableOf(name);
          return field === undefined ? table.sql : (table.columns.get(field)?.sql ?? 'NULL');
        },
      );
      return rowsOf(named, values);
    },
    async close() {
      await client.end();
    },
  };
}

function select(table: Table): string {
  const fields = [...table.fields].map(([field, sql]) => `${sql} AS "${field}"`);
  return `SELECT ${fields.join(', ')} FROM ${table.sql}`;
}
