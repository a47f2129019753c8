import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { Provider, interactionPolicy, type Configuration } from 'oidc-provider';
import { issuerAt } from './identity/issuer';
import { keysIn } from './identity/keys';
import { logInPath, sendTrouble, serveLogIn } from './identity/log-in';
import { Memory } from './identity/memory';
import { pagePolicy, troublePage } from './identity/page';
import { personOf } from './identity/people';

export interface IdentityOptions {
  /** Its signing keys are kept in `<data dir>/identity`. */
  readonly dataDir: string;
  readonly port: number;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The callbacks of the one client there is. */
  readonly redirectUris: readonly string[];
}

/** Serves a real OpenID provider for this machine, with the people of the demo shop. */
export async function startIdentity(options: IdentityOptions): Promise<Server> {
  const provider = new Provider(issuerAt(options.port), configuration(options));
  const shopOrigins = [...new Set(options.redirectUris.map((uri) => new URL(uri).origin))];
  const answer = provider.callback();
  const server = createServer((request, response) => {
    serveLogIn(provider, shopOrigins, request, response)
      .then((served) => (served ? undefined : answer(request, response)))
      .catch((error: unknown) => {
        console.error(error);
        if (response.headersSent) response.destroy();
        else sendTrouble(response, 500, 'The provider failed; its log says why.');
      });
  });
  provider.on('server_error', (_ctx, error) => console.error(error));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return server;
}

function configuration(options: IdentityOptions): Configuration {
  return {
    adapter: new Memory().adapterFor,
    jwks: keysIn(join(options.dataDir, 'identity', 'keys.json')),
    // A log-in at the provider lasts minutes, so a new key after a restart is no loss.
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    clients: [
      {
        client_id: options.clientId,
        client_secret: options.clientSecret,
        client_name: 'OrderFlow',
        redirect_uris: [...options.redirectUris],
        response_types: ['code'],
        grant_types: ['authorization_code'],
      },
    ],
    scopes: ['openid', 'email', 'profile'],
    claims: {
      openid: ['sub'],
      email: ['email', 'email_verified'],
      profile: ['name', 'given_name', 'family_name'],
    },
    findAccount: (_ctx, subject) => accountOf(subject),
    features: { devInteractions: { enabled: false }, rpInitiatedLogout: { enabled: false } },
    interactions: { policy: policy(), url: (_ctx, { uid }) => logInPath(uid) },
    loadExistingGrant: grantAll,
    // Nobody stays logged in here (`Memory`), and tokens hold all the same.
    expiresWithSession: () => false,
    ttl: {
      AccessToken: 3600,
      AuthorizationCode: 60,
      Grant: 3600,
      IdToken: 3600,
      Interaction: 600,
      Session: 600,
    },
    renderError(ctx, { error_description: words }) {
      ctx.set('Content-Security-Policy', pagePolicy([]));
      ctx.type = 'html';
      ctx.body = troublePage(words ?? 'The provider refused it.');
    },
  };
}

/** Of its one client, the shop itself, nobody is asked whether it may know who they are. */
function policy() {
  const prompts = interactionPolicy.base();
  prompts.remove('consent');
  return prompts;
}

const grantAll: NonNullable<Configuration['loadExistingGrant']> = async (ctx) => {
  const { client, session, provider } = ctx.oidc;
  const accountId = session?.accountId;
  if (client === undefined || accountId === undefined) return undefined;
  const grant = new provider.Grant({ clientId: client.clientId, accountId });
  grant.addOIDCScope('openid email profile');
  await grant.save();
  return grant;
};

function accountOf(subject: string) {
  const person = personOf(subject);
  if (person === undefined) return undefined;
  const { email, isEmailVerified, firstName, lastName } = person;
  return {
    accountId: subject,
    claims: () => ({
      sub: subject,
      email,
      email_verified: isEmailVerified,
      name: `${firstName} ${lastName}`,
      given_name: firstName,
      family_name: lastName,
    }),
  };
}
