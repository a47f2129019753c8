/* oxlint-disable no-underscore-dangle -- knex names its method so */
import { createHash } from 'node:crypto';
import PostgresClient from 'knex/lib/dialects/postgres/index.js';

/** Statements beyond this many (lists with ever other filters) are planned each time, as without this. */
const mostNames = 300;

/** What is planned at all; the rest (BEGIN, DDL, several statements at once) stays a simple query. */
const preparable = /^\s*(select|insert|update|delete|with)\b/i;

/**
 * In a statement, has it planned each time for the values it is asked with: where one plan can't be good
 * both for a rare word and for a common one.
 */
export const plannedAnew = '/* planned anew */';

interface Query {
  readonly sql: string;
  options?: Record<string, unknown>;
}

/**
 * knex's PostgreSQL client with prepared statements: the second time a connection runs a statement it
 * is not parsed, and after a few more not planned again. That was half of what an order cost the
 * database (`npm run bench:orders`). A pooler in between must know prepared statements (PgBouncer
 * does from 1.21 on).
 */
export class PreparingClient extends PostgresClient {
  static readonly #names = new Map<string, string>();
  static #generation = 0;

  override async _query(connection: unknown, query: Query): Promise<unknown> {
    const name = PreparingClient.#nameOf(query.sql);
    if (name === undefined) return super._query(connection, query);
    query.options = { ...query.options, name };
    try {
      return await super._query(connection, query);
    } catch (error) {
      if (!isStalePlan(error)) throw error;
      // A migration has changed the table under the plan: new names, new plans. In a transaction this
      // second try fails too, as the transaction has; it is then run again as a whole.
      PreparingClient.#names.clear();
      PreparingClient.#generation += 1;
      query.options = { ...query.options, name: PreparingClient.#nameOf(query.sql) };
      return super._query(connection, query);
    }
  }

  static #nameOf(sql: string): string | undefined {
    const known = this.#names.get(sql);
    if (known !== undefined || this.#names.size >= mostNames || !preparable.test(sql)) return known;
    if (sql.includes(plannedAnew)) return undefined;
    const hash = createHash('sha1').update(sql).digest('base64url');
    const name = `${this.#generation}-${hash}`;
    this.#names.set(sql, name);
    return name;
  }
}

/** SQLSTATE 0A000, "cached plan must not change result type". */
function isStalePlan(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '0A000';
}
