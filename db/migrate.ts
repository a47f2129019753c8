import { constants } from 'node:os';
import { ConfigError, loadConfig, type Config } from '../config';
import { helpIfAsked } from '../config/help';
import { connectTemporal, temporalTrouble } from '../temporal/connection';
import { prepareTemporal } from '../temporal/prepare';
import { whyEnded } from './command';
import { createDatabase } from './database';
import { migrateDown, migrateUp, migrationStatus, whileOpen } from './schema';

const usage = 'npm run migrate [-- up | down | status]';

/** `npm run migrate`: brings the schema up to date, takes the last step back, or says where it stands. */
async function main(command = 'up', ...more: readonly string[]): Promise<number> {
  helpIfAsked(usage);
  if (!['up', 'down', 'status'].includes(command) || more.length > 0) {
    const given = [command, ...more].join(' ');
    console.error(`"${given}" is not a command of migrate. Usage: ${usage}`);
    return 2;
  }
  const config = loadConfig(['database']);
  const db = createDatabase(config.databaseUrl, {
    name: 'orderflow-migrate',
    poolSize: 2,
    ...whileOpen,
  });
  try {
    switch (command) {
      case 'up': {
        const done = await migrateUp(db, { onWait: console.log });
        console.log(
          done.length === 0 ? 'The database is up to date.' : `Applied ${done.join(', ')}.`,
        );
        await prepare(config);
        return 0;
      }
      case 'down': {
        const undone = await migrateDown(db, { onWait: console.log });
        console.log(
          undone.length === 0
            ? 'There is nothing to take back.'
            : `Took back ${undone.join(', ')}.`,
        );
        return 0;
      }
      default: {
        const { applied, pending } = await migrationStatus(db);
        for (const name of applied) console.log(`applied  ${name}`);
        for (const name of pending) console.log(`pending  ${name}`);
        return 0;
      }
    }
  } finally {
    await db.destroy();
  }
}

/** The namespace, and the search attributes by which orders are found in Temporal Web. */
async function prepare({ temporal }: Config): Promise<void> {
  if (temporal.address === undefined) {
    console.log('TEMPORAL_ADDRESS is not set: namespace and search attributes were not looked at.');
    return;
  }
  const connection = await connectTemporal(temporal).catch(asUnprepared);
  try {
    for (const done of await prepareTemporal(connection, temporal)) console.log(done);
  } catch (error) {
    const trouble = await temporalTrouble(error, temporal);
    asUnprepared(trouble === null ? error : new ConfigError(trouble));
  } finally {
    await connection.close();
  }
}

function asUnprepared(error: unknown): never {
  const reason = error instanceof Error ? error.message : String(error);
  throw new ConfigError(
    `${reason}\nOnce that is mended, run this again for namespace and search attributes.`,
  );
}

// As process 1 of a container it would not end by itself. PostgreSQL undoes what it was in the middle of, or the next
// run does it again.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    console.error(`Stopped by ${signal}. The next run goes on from here.`);
    process.exit(128 + constants.signals[signal]);
  });
}

main(...process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    console.error(whyEnded(error, 'The migration stopped'));
    process.exitCode = 1;
  },
);
