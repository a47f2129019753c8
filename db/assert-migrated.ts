import { ConfigError } from '../config';
import type { Knex } from './database';
import { databaseTrouble } from './out-of-reach';
import { migrationStatus } from './schema';

/** @throws ConfigError where the database can't be reached or is not as this build needs it */
export async function assertMigrated(db: Knex): Promise<void> {
  const { pending } = await migrationStatus(db).catch((error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ConfigError(
      databaseTrouble(error) ?? `The database can not be used (DATABASE_URL): ${reason}`,
    );
  });
  if (pending.length > 0) {
    throw new ConfigError(`The database lacks ${pending.join(', ')}: run "npm run migrate" first.`);
  }
}
