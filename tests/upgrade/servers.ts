import { homeIn } from '../../local/home';
import { startInbox, type Inbox } from '../../local/inbox';
import { endLeftovers, watchOver } from '../../local/leftovers';
import type { PartOptions } from '../../local/part';
import { Ports } from '../../local/ports';
import { startPostgres } from '../../local/postgres';
import { startTemporal } from '../../local/temporal';
import { findTemporal } from '../../local/temporal-cli';
import type { Environment } from './release';

export interface Servers {
  readonly inbox: Inbox;
  readonly temporalAddress: string;
  /** What the parts of a release are given, whichever it is. */
  readonly env: Environment;
  stop(): Promise<void>;
}

/** PostgreSQL, Temporal and an inbox that stay while releases come and go. */
export async function startServers(dataDir: string): Promise<Servers> {
  const home = homeIn(dataDir);
  watchOver(home);
  const ports = new Ports();
  const ending = new AbortController().signal;
  const options: PartOptions = { home, parts: [], ending, say: console.log, revive: false };
  const cli = await findTemporal({ say: console.log, progress: () => undefined }, ending);
  const postgres = await startPostgres({
    ...options,
    port: await ports.choose('any'),
    volatile: true,
  });
  const port = await ports.choose('any');
  const temporal = await startTemporal({ ...options, cli, port, inMemory: true });
  await postgres.createDatabase('orderflow');
  const inbox = await startInbox();
  const env: Environment = {
    PATH: process.env['PATH'],
    NODE_ENV: 'development',
    ORDERFLOW_DATA_DIR: dataDir,
    DATABASE_URL: postgres.url('orderflow'),
    TEMPORAL_ADDRESS: temporal.address,
    SMTP_URL: inbox.smtpUrl,
    AFRICASTALKING_USERNAME: inbox.account.username,
    AFRICASTALKING_API_KEY: inbox.account.apiKey,
    AFRICASTALKING_BASE_URL: inbox.httpUrl,
    SMS_PER_MINUTE: '0',
    EMAIL_PER_MINUTE: '0',
    NOTIFICATION_RETRY_SECONDS: '0.2',
    LOGIN_ATTEMPTS_PER_MINUTE: '0',
    METRICS_PORT: '0',
    LOG_LEVEL: 'warn',
  };
  return {
    inbox,
    temporalAddress: temporal.address,
    env,
    async stop() {
      await inbox.close();
      await temporal.part.stop();
      await postgres.part.stop();
      await endLeftovers(home);
    },
  };
}
