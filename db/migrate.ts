import { Connection } from '@temporalio/client';
import { registerSearchAttributes } from '../activities/search-attributes';
import { ConfigError, loadConfig, temporalConnection, type Config } from '../config';
import { createDatabase } from './database';
import { migrateDown, migrateUp, migrationStatus } from './schema';

const usage = 'Usage: npm run migrate [-- up | down | status]';

/** `npm run migrate`: brings the schema up to date, takes the last step back, or says where it stands. */
async function main(command: string): Promise<number> {
  const config = loadConfig(['database']);
  const db = createDatabase(config.databaseUrl, { name: 'orderflow-migrate', poolSize: 2 });
  try {
    switch (command) {
      case 'up': {
        const done = await migrateUp(db);
        console.log(
          done.length === 0 ? 'The database is up to date.' : `Applied ${done.join(', ')}.`,
        );
        await prepareTemporal(config);
        return 0;
      }
      case 'down': {
        const undone = await migrateDown(db);
        console.log(
          undone.length === 0
            ? 'There is nothing to take back.'
            : `Took back ${undone.join(', ')}.`,
        );
        return 0;
      }
      case 'status': {
        const { applied, pending } = await migrationStatus(db);
        for (const name of applied) console.log(`applied  ${name}`);
        for (const name of pending) console.log(`pending  ${name}`);
        return 0;
      }
      default:
        console.error(`"${command}" is not a command of migrate. ${usage}`);
        return 2;
    }
  } finally {
    await db.destroy();
  }
}

/** Orders are found in Temporal Web by search attributes, which a namespace must know beforehand. */
async function prepareTemporal({ temporal }: Config): Promise<void> {
  if (temporal.address === undefined) {
    console.log('TEMPORAL_ADDRESS is not set: the search attributes were not looked at.');
    return;
  }
  const connection = await Connection.connect({
    ...temporalConnection(temporal),
    connectTimeout: '10s',
  }).catch(() => {
    throw new ConfigError(
      `Temporal can not be reached (${temporal.address}); the database itself is up to date.`,
    );
  });
  try {
    const added = await connection.withDeadline(Date.now() + 20_000, () =>
      registerSearchAttributes(connection, temporal.namespace),
    );
    console.log(
      added.length === 0
        ? 'Temporal knows all search attributes.'
        : `Registered the search attributes ${added.join(', ')}.`,
    );
  } finally {
    await connection.close();
  }
}

main(process.argv[2] ?? 'up').then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(
      error instanceof ConfigError
        ? error.message
        : `The migration stopped: ${error instanceof Error ? error.message : String(error)}`,
    );
    process.exitCode = 1;
  },
);
