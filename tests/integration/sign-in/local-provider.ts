import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { issuerAt } from '../../../local/identity/issuer';
import { Ports } from '../../../local/ports';
import { answersOk } from '../../../local/readiness';
import { until } from '../harness';

export interface LocalProvider {
  readonly settings: {
    readonly issuerUrl: string;
    readonly clientId: string;
    readonly clientSecret: string;
  };
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Its next start makes new keys. */
  forgetKeys(): void;
  /** What it has written to its standard output and error. */
  output(): string;
  remove(): Promise<void>;
}

const script = join(__dirname, '../../../dist/local/identity-main.js');

/** The OpenID provider of the local stack, as the stack runs it. */
export async function localProvider(publicUrl: string): Promise<LocalProvider> {
  const { port } = await new Ports().choose('any');
  const dataDir = mkdtempSync(join(tmpdir(), 'orderflow-identity-'));
  const settings = {
    issuerUrl: issuerAt(port),
    clientId: 'orderflow-test',
    clientSecret: 'a secret: with signs that a form & a header must encode',
  };
  let child: ChildProcess | undefined;
  let output = '';

  async function start(): Promise<void> {
    child = spawn(
      process.execPath,
      [
        script,
        `--data-dir=${dataDir}`,
        `--port=${port}`,
        `--redirect-uri=${publicUrl}/api/v1/auth/oidc/callback/`,
      ],
      {
        env: {
          PATH: process.env['PATH'],
          OIDC_CLIENT_ID: settings.clientId,
          OIDC_CLIENT_SECRET: settings.clientSecret,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    child.stdout?.on('data', (chunk) => (output += String(chunk)));
    child.stderr?.on('data', (chunk) => (output += String(chunk)));
    const url = `${settings.issuerUrl}/.well-known/openid-configuration`;
    await until('the provider answers', () => answersOk(url).catch(() => false));
  }

  async function stop(): Promise<void> {
    const running = child;
    if (running === undefined || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill('SIGTERM');
    await ended;
  }

  await start();
  return {
    settings,
    start,
    stop,
    forgetKeys: () => rmSync(join(dataDir, 'identity'), { recursive: true }),
    output: () => output,
    async remove() {
      await stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
