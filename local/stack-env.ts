import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Home } from './home';

export type Environment = Readonly<Record<string, string>>;

/** Without what is unset or empty, as the settings see it too. */
export function withoutEmpty(env: Readonly<Record<string, string | undefined>>): Environment {
  return Object.fromEntries(
    Object.entries(env).filter((pair): pair is [string, string] => Boolean(pair[1])),
  );
}

/** Which parts have no address in the environment and so are ours to start. */
export function missingParts(given: Environment) {
  const email = given['SMTP_URL'] === undefined;
  const sms =
    given['AFRICASTALKING_USERNAME'] === undefined && given['AFRICASTALKING_API_KEY'] === undefined;
  return {
    postgres: given['DATABASE_URL'] === undefined,
    temporal: given['TEMPORAL_ADDRESS'] === undefined,
    email,
    sms,
    inbox: email || sms,
    identity: given['OIDC_ISSUER_URL'] === undefined,
  };
}

function envFile(home: Home): string {
  return join(home.runDir, 'env');
}

/** In a shell that has read `run/env`: whose it was, and which of its variables that stack made itself. */
const stackOfShell = 'ORDERFLOW_LOCAL_STACK';
const madeByStack = 'ORDERFLOW_LOCAL_STACK_MADE';

/**
 * For shells (`. .data/run/env`) and for the single parts, which read it when nothing else is set.
 *
 * @param given the environment of the start: what was in it is not of the stack's making
 */
export function writeEnvFile(home: Home, env: Environment, given: Environment): void {
  const made = Object.keys(env).filter((name) => given[name] === undefined);
  const all = { [stackOfShell]: home.dataDir, [madeByStack]: made.join(','), ...env };
  const lines = Object.entries(all).map(
    // The addresses are URLs, where a quote can be put as %27.
    ([name, value]) => `export ${name}='${value.replaceAll("'", '%27')}'\n`,
  );
  const draft = `${envFile(home)}.${process.pid}`;
  writeFileSync(draft, lines.join(''), { mode: 0o600 });
  renameSync(draft, envFile(home));
}

export function removeEnvFile(home: Home): void {
  rmSync(envFile(home), { force: true });
}

/**
 * The variables in `env` that come from the `run/env` of a stack, which may have ended since. What was
 * in the environment of that stack's start, as the address of a database elsewhere, is not among them.
 */
export function leftByStack(env: Readonly<Record<string, string | undefined>>): string[] {
  const dataDir = env[stackOfShell];
  if (dataDir === undefined) return [];
  const made = (env[madeByStack] ?? '').split(',').filter((name) => env[name] !== undefined);
  const sameDir = env['ORDERFLOW_DATA_DIR'] === dataDir ? ['ORDERFLOW_DATA_DIR'] : [];
  return [stackOfShell, madeByStack, ...sameDir, ...made];
}
