import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { StepFailed } from './part';

/** How a command is put so that PostgreSQL agrees to run: it refuses to run as root. */
export type AsDatabaseUser = (
  command: string,
  args: readonly string[],
) => readonly [string, string[]];

/** To read the binaries and the data below directories that are closed to other users, such as /root. */
const capabilities = { dac_override: 1, dac_read_search: 2 } as const;

/**
 * Not root: the command as it is. Root: as the user `postgres` (made if missing), who keeps from
 * root the right to pass closed directories, as far as this container grants it.
 */
export function asDatabaseUser(): AsDatabaseUser {
  if (process.getuid?.() !== 0) return (command, args) => [command, [...args]];
  const user = databaseUser();
  if (!has('setpriv')) {
    throw new StepFailed(
      'PostgreSQL does not run as root, and setpriv (util-linux) to run it as another user is missing. ' +
        'Run npm start as an ordinary user, or set DATABASE_URL.',
    );
  }
  const prefix = [
    `--reuid=${user.uid}`,
    `--regid=${user.gid}`,
    '--clear-groups',
    ...keptRights(),
    '--',
  ];
  return (command, args) => ['setpriv', [...prefix, command, ...args]];
}

function keptRights(): string[] {
  const granted = boundingSet();
  const kept = Object.entries(capabilities)
    .filter(([, bit]) => (granted & (1n << BigInt(bit))) !== 0n)
    .map(([name]) => `+${name}`)
    .join(',');
  if (kept === '') return [];
  // Without no_setuid_fixup access(2), by which PostgreSQL looks for its own binary, ignores the rights.
  return [`--securebits=+no_setuid_fixup`, `--inh-caps=${kept}`, `--ambient-caps=${kept}`];
}

function boundingSet(): bigint {
  const line = /^CapBnd:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'));
  return line === null ? 0n : BigInt(`0x${line[1]}`);
}

interface User {
  readonly uid: number;
  readonly gid: number;
}

function databaseUser(): User {
  const found = lookUp('postgres');
  if (found !== null) return found;
  try {
    execFileSync(
      'useradd',
      ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
      { stdio: 'ignore' },
    );
  } catch {
    // Looked up again below: perhaps someone else has just made it.
  }
  const made = lookUp('postgres') ?? lookUp('nobody');
  if (made !== null) return made;
  throw new StepFailed(
    'PostgreSQL does not run as root, and the user "postgres" could not be made. ' +
      'Make it, run npm start as an ordinary user, or set DATABASE_URL.',
  );
}

function lookUp(name: string): User | null {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return null;
  }
}

function has(command: string): boolean {
  try {
    execFileSync(command, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
