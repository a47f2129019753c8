import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createSecureServer, createServer, type Http2SecureServer } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, loadConfig } from '../../../config';
import { connectionOptions } from '../../../temporal/connection';
import { whyOutOfReach } from '../../../temporal/out-of-reach';
import { Authority, type Pair } from './authority';

let folder: string;
let authority: Authority;
let client: Pair;
let other: Pair;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'orderflow-certificates-'));
  authority = new Authority(folder, 'ours');
  client = authority.sign('client');
  other = authority.sign('other');
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const settings = (given: Record<string, string>) =>
  loadConfig(['temporal'], {
    ORDERFLOW_DATA_DIR: folder,
    TEMPORAL_ADDRESS: 'temporal:7233',
    ...given,
  }).temporal;

function complaint(given: Record<string, string>): string {
  try {
    connectionOptions(settings(given));
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
}

const pair = ({ certFile, keyFile }: Pair) => ({
  TEMPORAL_TLS_CERT: certFile,
  TEMPORAL_TLS_KEY: keyFile,
});

test('what is given is what is connected with', () => {
  const given = { ...pair(client), TEMPORAL_TLS_CA: authority.certFile, TEMPORAL_API_KEY: 'key' };
  expect(connectionOptions(settings({ ...given, TEMPORAL_TLS_SERVER_NAME: 'name' }))).toEqual({
    address: 'temporal:7233',
    apiKey: 'key',
    tls: {
      serverRootCACertificate: readFileSync(authority.certFile),
      clientCertPair: { crt: readFileSync(client.certFile), key: readFileSync(client.keyFile) },
      serverNameOverride: 'name',
    },
  });
  expect(connectionOptions(settings({ TEMPORAL_TLS: 'true' }))).toEqual({
    address: 'temporal:7233',
    tls: {},
  });
  expect(connectionOptions(settings({}))).toEqual({ address: 'temporal:7233' });
});

test('a file that is not there, or is no certificate or key, is named', () => {
  const missing = join(folder, 'missing.pem');
  const wrong = join(folder, 'wrong.pem');
  writeFileSync(wrong, 'hunter2');
  const locked = join(folder, 'locked.key');
  const lock = ['ec', '-in', client.keyFile, '-aes256', '-passout', 'pass:hunter2', '-out', locked];
  execFileSync('openssl', lock, { stdio: 'ignore' });

  expect(complaint({ TEMPORAL_TLS_CA: missing })).toBe(
    `TEMPORAL_TLS_CA can not be read: ENOENT: no such file or directory, open '${missing}'.`,
  );
  expect(complaint({ TEMPORAL_TLS_CA: wrong })).toBe(
    `TEMPORAL_TLS_CA holds no certificate in PEM form: ${wrong}.`,
  );
  expect(complaint({ ...pair(client), TEMPORAL_TLS_CERT: client.keyFile })).toMatch(
    /^TEMPORAL_TLS_CERT holds no certificate/,
  );
  for (const key of [wrong, locked]) {
    expect(complaint({ ...pair(client), TEMPORAL_TLS_KEY: key })).toBe(
      `TEMPORAL_TLS_KEY holds no private key in PEM form, or one with a passphrase: ${key}.`,
    );
  }
  expect(complaint({ ...pair(client), TEMPORAL_TLS_KEY: other.keyFile })).toBe(
    `TEMPORAL_TLS_KEY (${other.keyFile}) does not belong to TEMPORAL_TLS_CERT.`,
  );
});

const guarded = (from: Authority, requestCert: boolean) => {
  const { certFile, keyFile } = from.sign('server', 'temporal.internal');
  const ca = readFileSync(from.certFile);
  const own = { cert: readFileSync(certFile), key: readFileSync(keyFile), ca };
  return createSecureServer({ ...own, requestCert, rejectUnauthorized: requestCert });
};
const trusting = () => ({
  TEMPORAL_TLS_CA: authority.certFile,
  TEMPORAL_TLS_SERVER_NAME: 'temporal.internal',
});

const why = (given: Record<string, string>) => whyOutOfReach(settings(given));

describe('who can not connect is told why', () => {
  const servers: (Server | Http2SecureServer)[] = [];
  afterEach(() => {
    for (const each of servers.splice(0)) each.close();
  });

  async function listening(server: Server | Http2SecureServer): Promise<string> {
    servers.push(server);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return `127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  test('by a server that asks for a certificate', async () => {
    const address = await listening(guarded(authority, true));
    const there = (given: Record<string, string>) => why({ TEMPORAL_ADDRESS: address, ...given });
    expect(await there(trusting())).toMatch(/^it asks for a client certificate/);
    expect(await there({ ...trusting(), ...pair(client) })).toBe('it answers, but is not ready');
    const stranger = new Authority(folder, 'theirs').sign('client');
    expect(await there({ ...trusting(), ...pair(stranger) })).toMatch(/^it does not take our/);
    expect(await there({})).toMatch(/^it ends the connection, as servers do that want TLS/);
    expect(await there({ TEMPORAL_TLS: 'true' })).toMatch(/^nobody whom this machine trusts/);
    expect(await there({ TEMPORAL_TLS_CA: authority.certFile })).toMatch(
      /^its certificate is not for 127\.0\.0\.1/,
    );
  });

  test('by a server that speaks no TLS, a port where nobody listens, and a name that is not known', async () => {
    const address = await listening(createServer());
    expect(await why({ TEMPORAL_ADDRESS: address, TEMPORAL_TLS: 'true' })).toBe(
      'it does not speak TLS there',
    );
    expect(await why({ TEMPORAL_ADDRESS: address })).toBe('it answers, but is not ready');
    expect(await why({ TEMPORAL_ADDRESS: '127.0.0.1:9' })).toBe('nothing listens there');
    expect(await why({ TEMPORAL_ADDRESS: 'temporal.invalid:7233' })).toBe(
      'the name temporal.invalid is not known',
    );
  });
});
