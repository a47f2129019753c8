import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { ConfigError, loadConfig } from '../../config';
import { helpIfAsked } from '../../config/help';
import { connectTemporal } from '../../temporal/connection';
import { grpcCodeOf, grpcCodes } from '../../temporal/grpc-codes';
import { replay } from './replay';
import { NotUnderstood, usage } from './selection';

const bundle = join(__dirname, '..', '..', 'workflow-bundle.js');

/** `npm run replay`: whether what is open at this moment goes on under the workflows of this build. */
async function main(): Promise<number> {
  helpIfAsked(usage);
  const { temporal } = loadConfig(['temporal']);
  const ending = new AbortController();
  const stop = () => ending.abort();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  // What is found is told in words; what the core makes of it would stand between them.
  Runtime.install({
    logger: new DefaultLogger('ERROR', () => undefined),
    telemetryOptions: { logging: { filter: 'off', forward: {} } },
    shutdownSignals: [],
  });
  const connection = await connectTemporal(temporal);
  try {
    const client = new Client({ connection, namespace: temporal.namespace });
    const services = { client, queue: 'orders', bundle, signal: ending.signal };
    return await replay(process.argv.slice(2), services, process.stdout);
  } catch (error) {
    // Before the first `migrate`, which makes it.
    if (grpcCodeOf(error) !== grpcCodes.notFound) throw error;
    process.stdout.write(`Safe to deploy: there is no namespace ${temporal.namespace} yet.\n`);
    return 0;
  } finally {
    await connection.close();
  }
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${reasonOf(error)}\n`, () => process.exit(2));
  },
);

function reasonOf(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  if (error instanceof NotUnderstood) return `${error.message}. Usage: ${usage}`;
  const { message, cause } = error instanceof Error ? error : new Error(String(error));
  const why = cause instanceof Error ? `: ${cause.message}` : '';
  return `It could not be found out whether it is safe: ${message}${why}`;
}
