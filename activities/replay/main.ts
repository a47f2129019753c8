import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { DefaultLogger, Runtime } from '@temporalio/worker';
import { ConfigError, loadConfig, temporalConnection } from '../../config';
import { replay } from './replay';
import { NotUnderstood, usage } from './selection';

const bundle = join(__dirname, '..', '..', 'workflow-bundle.js');

/** `npm run replay`: whether what is open at this moment goes on under the workflows of this build. */
async function main(): Promise<number> {
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
  const connection = await Connection.connect({
    ...temporalConnection(temporal),
    connectTimeout: '10s',
  }).catch(() => {
    throw new ConfigError(`Temporal can not be reached (${temporal.address}).`);
  });
  try {
    const client = new Client({ connection, namespace: temporal.namespace });
    const services = { client, queue: 'orders', bundle, signal: ending.signal };
    return await replay(process.argv.slice(2), services, process.stdout);
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
