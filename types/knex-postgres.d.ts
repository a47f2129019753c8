declare module 'knex/lib/dialects/postgres/index.js' {
  import type { Knex } from 'knex';

  /** knex's client for PostgreSQL, which its own types do not name. */
  class PostgresClient extends Knex.Client {
    _query(
      connection: unknown,
      query: { readonly sql: string; options?: Record<string, unknown> },
    ): Promise<unknown>;
  }
  export = PostgresClient;
}
