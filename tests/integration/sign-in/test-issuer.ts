import { createHash, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  SignJWT,
  exportJWK,
  generateKeyPair,
  type CryptoKey,
  type JWK,
  type JWTHeaderParameters,
} from 'jose';

export interface Key {
  readonly alg: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** A key pair; nobody publishes it yet. */
export async function aKey(alg = 'RS256'): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  const publicJwk = { ...(await exportJWK(publicKey)), kid: randomUUID(), alg, use: 'sig' };
  return { alg, privateKey, publicJwk };
}

export interface TestIssuer {
  readonly issuer: string;
  readonly settings: {
    readonly issuerUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
  };
  /** What its JWKS holds now. */
  publish(...keys: readonly Key[]): void;
  /** What its userinfo endpoint answers, by access token. */
  readonly people: Map<string, Record<string, unknown>>;
  /** What its token endpoint answers. */
  readonly answer: { status: number; body: unknown };
  /** How often its keys were asked for. */
  keysAsked(): number;
  close(): Promise<void>;
}

/** A small issuer over HTTP, whose keys and tokens a test makes as it likes. */
export async function testIssuer(clientId = 'shop'): Promise<TestIssuer> {
  let published: readonly Key[] = [];
  let keysAsked = 0;
  const people = new Map<string, Record<string, unknown>>();
  const answer: TestIssuer['answer'] = { status: 400, body: { error: 'invalid_grant' } };
  const answers: Record<string, (authorization: string) => [number, unknown]> = {
    '/.well-known/openid-configuration': () => [
      200,
      {
        issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        jwks_uri: `${issuer}/keys`,
        userinfo_endpoint: `${issuer}/userinfo`,
      },
    ],
    '/authorize': () => [200, 'The log-in page.'],
    '/token': () => [answer.status, answer.body],
    '/keys': () => {
      keysAsked += 1;
      return [200, { keys: published.map(({ publicJwk }) => publicJwk) }];
    },
    '/userinfo': (authorization) => {
      const person = people.get(authorization.replace('Bearer ', ''));
      return person === undefined ? [401, {}] : [200, person];
    },
  };
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '', 'http://issuer').pathname;
    const [status, body] = answers[path]?.(request.headers.authorization ?? '') ?? [404, {}];
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    settings: { issuerUrl: issuer, clientId, clientSecret: 'a secret of this client' },
    publish: (...keys) => void (published = keys),
    people,
    answer,
    keysAsked: () => keysAsked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Signs what a test wants said. */
export function signed(
  claims: Record<string, unknown>,
  { alg, privateKey, publicJwk }: Key,
  header: Partial<JWTHeaderParameters> = {},
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg, kid: String(publicJwk.kid), ...header })
    .sign(privateKey);
}

export function atHash(accessToken: string, hash = 'sha256'): string {
  const digest = createHash(hash).update(accessToken).digest();
  return digest.subarray(0, digest.length / 2).toString('base64url');
}
