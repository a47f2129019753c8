import { parseArgs } from 'node:util';
import { announceListening } from '../config/announce';
import { startIdentity } from './identity';
import { issuerAt } from './identity/issuer';

/** The OpenID provider as a process of its own, as the local stack runs it. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      'data-dir': { type: 'string', default: '.data' },
      port: { type: 'string', default: '9010' },
      'redirect-uri': { type: 'string', multiple: true, default: [] },
    },
  });
  const port = Number(values.port);
  const server = await startIdentity({
    dataDir: values['data-dir'],
    port,
    clientId: process.env['OIDC_CLIENT_ID'] ?? '',
    clientSecret: process.env['OIDC_CLIENT_SECRET'] ?? '',
    redirectUris: values['redirect-uri'],
  });
  announceListening();
  console.log(`The OpenID provider is ${issuerAt(port)}.`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      server.close(() => process.exit(0));
      server.closeAllConnections();
    });
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exit(1);
});
