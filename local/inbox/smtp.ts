import type { Socket } from 'node:net';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { FaultMode, Faults } from './faults';
import type { MessageLog } from './message-log';

export interface MailServer {
  readonly port: number;
  close(): Promise<void>;
}

const largestMail = 25 * 1024 * 1024;
const refusals: Partial<Record<FaultMode, Error>> = {
  refuse: smtpError(451, '4.3.0 The inbox was told to refuse for now, try again later'),
  error: smtpError(421, '4.3.2 The inbox was told to fail, try again later'),
  reject: smtpError(550, '5.1.1 No such mailbox: the inbox was told to reject'),
};

/** A real SMTP server for this machine; port 0 takes any. */
export async function startMailServer(
  port: number,
  log: MessageLog,
  faults: Faults,
): Promise<MailServer> {
  const sockets = new Map<number, Socket>();
  // Decided once for each mail, when its sender is named, so that one with several recipients counts once.
  const decided = new WeakMap<SMTPServerSession, FaultMode>();

  const server = new SMTPServer({
    name: 'inbox.orderflow.local',
    banner: 'OrderFlow local inbox',
    size: largestMail,
    authOptional: true,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    socketTimeout: 15 * 60_000, // a client that is left hanging must be the first to give up
    closeTimeout: 200,
    onAuth: (_auth, _session, callback) => callback(null, { user: 'anyone' }),
    onMailFrom(_address, session, callback) {
      decided.set(session, faults.take('email'));
      callback();
    },
    onRcptTo(_address, session, callback) {
      callback(refusals[decided.get(session) ?? 'ok'] ?? null);
    },
    onData(stream, session, callback) {
      const mode = decided.get(session) ?? 'ok';
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.once('end', () => {
        if (mode === 'hang') return;
        if (stream.sizeExceeded) {
          callback(smtpError(552, '5.3.4 Too large'));
          return;
        }
        log.append({
          channel: 'email',
          to: session.envelope.rcptTo.map((each) => each.address),
          at: new Date().toISOString(),
          content: Buffer.concat(chunks).toString('latin1'), // byte for byte, in whatever character set
        });
        if (mode === 'cut') sockets.get(session.remotePort)?.destroy();
        else callback();
      });
    },
  });
  // A client that goes away in the middle is its own affair.
  server.on('error', () => undefined);
  server.server.on('connection', (socket: Socket) => {
    const { remotePort } = socket;
    if (remotePort === undefined) return;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });

  await listen(server, port);
  const address = server.server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets.values()) socket.destroy();
      }),
  };
}

function listen(server: SMTPServer, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.server.off('error', reject);
      resolve();
    });
  });
}

function smtpError(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
