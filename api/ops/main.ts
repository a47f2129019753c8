import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { ConfigError, loadConfig } from '../../config';
import { helpIfAsked } from '../../config/help';
import { whyEnded } from '../../db/command';
import { createDatabase } from '../../db/database';
import { connectionOptions } from '../../temporal/connection';
import { grpcCodeOf, grpcCodes } from '../../temporal/grpc-codes';
import { whyOutOfReach } from '../../temporal/out-of-reach';
import { createMessageDesk } from '../message-desk';
import { runOps, usage } from './run';
import { createTerminal } from './terminal';

/** `npm run ops`: looks after messages and channels from a shell. */
async function main(): Promise<number> {
  helpIfAsked(usage);
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
  } catch (error) {
    // It was not asked for before it was needed: the library only says that it took too long.
    const code = grpcCodeOf(error);
    if (code !== grpcCodes.deadlineExceeded && code !== grpcCodes.unavailable) throw error;
    const why = await whyOutOfReach(config.temporal);
    throw new ConfigError(`Temporal can not be reached (${config.temporal.address}): ${why}.`);
  } finally {
    await Promise.all([connection.close(), db.destroy()]);
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${whyEnded(error, 'It stopped')}\n`, () => process.exit(1));
  },
);
