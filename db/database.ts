import { types as kinds } from 'node:util';
import createKnex, { type Knex } from 'knex';
import { knexSnakeCaseMappers } from 'objection';
import { types } from 'pg';
import { PreparingClient } from './prepared-statements';

export type { Knex };

export interface DatabaseOptions {
  readonly poolSize?: number;
  /** Shown in `pg_stat_activity`. */
  readonly name?: string;
  /** How long one statement may take, where that is not 10 s. */
  readonly statementMs?: number;
  /** How long a statement waits for what others hold: for as long as it may take, where left out. */
  readonly lockMs?: number;
}

/**
 * The default of 4 is for disks that turn. Where a page costs the same wherever it lies, counting the
 * products of a branch by index takes a sixth of the time that reading all products takes
 * (`tests/integration/db/product-plans.test.ts` holds the plans).
 */
const planning = '-c random_page_cost=1.1';

const int8 = 20;

/**
 * A pool on PostgreSQL. Every wait in it ends: connecting after 3 s, waiting for a free connection
 * after 5 s, a statement after 10 s (15 s where the server no longer answers at all).
 */
export function createDatabase(url: string, options: DatabaseOptions = {}): Knex {
  const { statementMs = 10_000, lockMs } = options;
  return createKnex({
    client: PreparingClient,
    connection: {
      connectionString: url,
      application_name: options.name ?? 'orderflow',
      connectionTimeoutMillis: 3_000,
      statement_timeout: statementMs,
      query_timeout: statementMs + 5_000,
      ...(lockMs === undefined ? {} : { lock_timeout: lockMs }),
      idle_in_transaction_session_timeout: 15_000,
      options: planning,
      keepAlive: true,
      types: { getTypeParser },
    },
    pool: { min: 0, max: options.poolSize ?? 10 },
    acquireConnectionTimeout: 5_000,
    // An error tells its statement, and nothing of what was put into it.
    compileSqlOnError: false,
    // What goes wrong is thrown; who catches it knows what to say.
    log: { warn: quiet, error: quiet, deprecate: quiet, debug: quiet },
    ...knexSnakeCaseMappers(),
  });
}

function quiet(): void {}

/** Counts and cents arrive as bigint; all of ours stay below 2^53, so they are plain numbers here. */
function getTypeParser(oid: number, format?: unknown): (value: string) => unknown {
  return oid === int8 && format !== 'binary'
    ? Number
    : types.getTypeParser(oid, format === 'binary' ? 'binary' : 'text');
}

const unavailableCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  '53100', // disk_full
  '53200', // out_of_memory
  '53300', // too_many_connections
  '58030', // io_error
  '25006', // read_only_sql_transaction: a standby that is about to take over
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '57014', // query_canceled, by statement_timeout
  '25P03', // idle_in_transaction_session_timeout
]);

const unavailableWords =
  /Connection terminated|^timeout expired$|timeout exceeded when trying to connect|Query read timeout|Timeout acquiring a connection|Client has encountered a connection error|server closed the connection/;

/** The driver's error: Objection wraps those it knows. */
export function driverError(
  error: unknown,
): (Error & { code?: unknown; constraint?: string }) | null {
  // Not by `instanceof`: a connection's errors are made by Node itself, of whose classes tests have copies.
  if (!kinds.isNativeError(error)) return null;
  if ('nativeError' in error && kinds.isNativeError(error.nativeError)) return error.nativeError;
  return error;
}

/** Whether this error says that the database can't be reached or keep up now, so that trying later helps. */
export function isUnavailable(thrown: unknown): boolean {
  const error = driverError(thrown);
  if (error === null) return false;
  // Those of gRPC are numbers, and none of ours.
  const code = typeof error.code === 'string' ? error.code : '';
  return (
    unavailableCodes.has(code) || code.startsWith('08') || unavailableWords.test(error.message)
  );
}

/** Whether the database can be read and not be written now: its disk is full, or it is a standby. */
export function takesNoWrites(thrown: unknown): boolean {
  return ['53100', '25006'].includes(String(driverError(thrown)?.code));
}

/** Whether a statement was ended because it took too long, or a person ended it. */
export function isOverlong(thrown: unknown): boolean {
  return driverError(thrown)?.code === '57014';
}

/**
 * Passing by nature: the same transaction, run again, is likely to succeed. SQLSTATE class 40, and a
 * transaction that met a plan older than a migration.
 */
export function isConflict(thrown: unknown): boolean {
  return ['40001', '40P01', '25P02', '0A000'].includes(String(driverError(thrown)?.code));
}

/** The violated unique constraint's name, or null if the error is something else. */
export function violatedUnique(thrown: unknown): string | null {
  const error = driverError(thrown);
  return error?.code === '23505' ? (error.constraint ?? '') : null;
}

/** The violated check's name, or null if the error is something else. */
export function violatedCheck(thrown: unknown): string | null {
  const error = driverError(thrown);
  return error?.code === '23514' ? (error.constraint ?? '') : null;
}

/** Whether a row is still pointed at, or points at one that has gone. */
export function violatedForeignKey(thrown: unknown): boolean {
  // restrict_violation is what PostgreSQL 18 says for ON DELETE RESTRICT.
  return ['23503', '23001'].includes(String(driverError(thrown)?.code));
}

/** Which rule of the database a row breaks, or the code of what is wrong with its data; null if the error is something else. */
export function brokenRule(thrown: unknown): string | null {
  const error = driverError(thrown);
  // SQLSTATE classes 22 and 23.
  if (typeof error?.code !== 'string' || !/^2[23]/.test(error.code)) return null;
  return error.constraint ?? error.code;
}
