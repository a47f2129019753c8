import { ConfigError, loadConfig, type Config } from '../config';
import { createDatabase, type Knex } from './database';
import { databaseTrouble } from './out-of-reach';

/**
 * Runs a command over the database and ends with its exit code, or with 1 and a sentence about what
 * went wrong.
 *
 * @param name as PostgreSQL shows it in `pg_stat_activity`
 */
export function runOverDatabase(
  name: string,
  work: (db: Knex, config: Config) => Promise<number>,
): void {
  const run = async () => {
    const config = loadConfig(['database']);
    const db = createDatabase(config.databaseUrl, { name, poolSize: 2 });
    try {
      process.exitCode = await work(db, config);
    } finally {
      await db.destroy();
    }
  };
  run().catch((error: unknown) => {
    process.exitCode = 1;
    console.error(whyEnded(error, 'It stopped'));
  });
}

/**
 * Why a command came to no end, for the person who typed it.
 *
 * @param what where nothing better is known, before the error's own words
 */
export function whyEnded(error: unknown, what: string): string {
  if (error instanceof ConfigError) return error.message;
  const reason = error instanceof Error ? error.message : String(error);
  return databaseTrouble(error) ?? `${what}: ${reason}`;
}

/** `--repair` or nothing; anything else is told, and null. */
export function repairAsked(usage: string): boolean | null {
  const [given, ...more] = process.argv.slice(2);
  if (more.length === 0 && (given === undefined || given === '--repair')) {
    return given !== undefined;
  }
  console.error(`"${[given, ...more].join(' ')}" is not understood. Usage: ${usage}`);
  return null;
}

/** The first of many, so that a broken table does not fill the screen. */
export function tell(lines: readonly string[], most = 50): void {
  for (const line of lines.slice(0, most)) console.log(`  ${line}`);
  if (lines.length > most) console.log(`  … and ${lines.length - most} more`);
}
