import { parseArgs } from 'node:util';
import { announceListening } from '../config/announce';
import { startInbox } from './inbox';

/** The inbox as a process of its own, as the local stack runs it. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'data-dir': { type: 'string' },
      'smtp-port': { type: 'string', default: '1025' },
      'http-port': { type: 'string', default: '9000' },
    },
  });
  const username = process.env['AFRICASTALKING_USERNAME'];
  const apiKey = process.env['AFRICASTALKING_API_KEY'];
  const inbox = await startInbox({
    smtpPort: Number(values['smtp-port']),
    httpPort: Number(values['http-port']),
    ...(values['data-dir'] === undefined ? {} : { dataDir: values['data-dir'] }),
    reportUrl: process.env['DELIVERY_REPORT_URL'],
    ...(username === undefined || apiKey === undefined ? {} : { account: { username, apiKey } }),
  });
  announceListening();
  console.log(`The inbox takes mail at ${inbox.smtpUrl} and SMS at ${inbox.httpUrl}.`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void inbox.close().then(() => process.exit(0)));
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
