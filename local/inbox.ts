import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Channel } from '../workflows/domain/news';
import { Faults, type Fault, type FaultMode } from './inbox/faults';
import { startWebServer } from './inbox/http';
import { MessageLog } from './inbox/message-log';
import { DeliveryReports } from './inbox/reports';
import { MessageReader, type InboxMessage, type MessageQuery } from './inbox/messages';
import { startMailServer } from './inbox/smtp';

export type { InboxMessage } from './inbox/messages';
export type { FaultMode } from './inbox/faults';

export interface InboxOptions {
  /** Messages are kept in `<data dir>/inbox`; without it they are gone when the inbox closes. */
  readonly dataDir?: string;
  /** Any free port where left out. */
  readonly smtpPort?: number;
  readonly httpPort?: number;
  /** Whose SMS are taken; anyone else's are a 401. */
  readonly account?: { readonly username: string; readonly apiKey: string };
  /** Where it is told that SMS have arrived; nobody is told without it. */
  readonly reportUrl?: string | undefined;
}

export interface Inbox {
  readonly smtpPort: number;
  readonly httpPort: number;
  /** For `SMTP_URL`. */
  readonly smtpUrl: string;
  /** For `AFRICASTALKING_BASE_URL` and `DEV_INBOX_URL`; the page is at `/dev/inbox/` below it. */
  readonly httpUrl: string;
  readonly account: { readonly username: string; readonly apiKey: string };
  /** The newest first. */
  messages(query?: MessageQuery): Promise<InboxMessage[]>;
  /**
   * How the next `count` messages of the channel are treated; all, until told otherwise, without it.
   * Several modes are met by turns.
   */
  fault(channel: Channel, mode: FaultMode | readonly FaultMode[], count?: number): void;
  /** How many messages of the channel have met what since its fault was set. */
  met(channel: Channel): Fault['met'];
  /** From now on, what becomes of SMS is told there. */
  reportTo(url: string): void;
  close(): Promise<void>;
}

/** Takes the mail and SMS of the local stack or a test and shows them; never passes any on. */
export async function startInbox(options: InboxOptions = {}): Promise<Inbox> {
  const kept = options.dataDir !== undefined;
  const folder = kept
    ? join(options.dataDir, 'inbox')
    : mkdtempSync(join(tmpdir(), 'orderflow-inbox-'));
  const account = options.account ?? { username: 'orderflow-local', apiKey: 'local-inbox-key' };
  const log = new MessageLog(folder);
  const reader = new MessageReader(log);
  const faults = new Faults();
  const reports = new DeliveryReports(options.reportUrl);
  const mail = await startMailServer(options.smtpPort ?? 0, log, faults);
  const shown = { log, reader, faults, reports, account };
  const web = await startWebServer(options.httpPort ?? 0, shown).catch(async (error: unknown) => {
    await mail.close();
    throw error;
  });
  const address = web.address();
  const httpPort = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    smtpPort: mail.port,
    httpPort,
    smtpUrl: `smtp://127.0.0.1:${mail.port}`,
    httpUrl: `http://127.0.0.1:${httpPort}`,
    account,
    messages: (query) => reader.find(query),
    fault: (channel, mode, count) => faults.set(channel, mode, count),
    met: (channel) => faults.present[channel].met,
    reportTo: (url) => reports.sendTo(url),
    async close() {
      reports.close();
      const closed = new Promise((resolve) => web.close(resolve));
      web.closeAllConnections();
      await Promise.all([mail.close(), closed]);
      log.close();
      if (!kept) rmSync(folder, { recursive: true, force: true });
    },
  };
}
