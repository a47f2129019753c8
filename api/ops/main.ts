import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { ConfigError, loadConfig } from '../../config';
import { createDatabase } from '../../db/database';
import { connectionOptions } from '../../temporal/connection';
import { createMessageDesk } from '../message-desk';
import { runOps } from './run';
import { createTerminal } from './terminal';

/** `npm run ops`: looks after messages and channels from a shell. */
async function main(): Promise<number> {
  const config = loadConfig(['database', 'temporal']);
  const db = createDatabase(config.databaseUrl, { name: 'orderflow-ops', poolSize: 2 });
  const connection = Connection.lazy(connectionOptions(config.temporal));
  const client = new Client({ connection, namespace: config.temporal.namespace });
  const log = pino({ level: 'silent' });
  const { shop, email, sms } = config;
  try {
    const messages = createMessageDesk({ client, log, queue: 'orders' });
    const perMinute = { email: email.perMinute, sms: sms.perMinute };
    const services = { db, messages, shop, perMinute, client, deployment: config.deployment };
    return await runOps(process.argv.slice(2), services, createTerminal(process.stdout));
  } finally {
    await Promise.all([connection.close(), db.destroy()]);
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    const reason = error instanceof Error ? error.message : String(error);
    process.stderr.write(
      `${error instanceof ConfigError ? reason : `It stopped: ${reason}`}\n`,
      () => process.exit(1),
    );
  },
);
