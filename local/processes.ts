import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** The variable by which a process shows to which stack it belongs. */
export const stackVariable = 'ORDERFLOW_STACK';

/** Whether the process lives. A zombie does not: in a container nobody may ever collect it. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
  return statOf(pid)?.[0] !== 'Z';
}

/** Not by `instanceof Error`: the system's errors are of another realm inside jest. */
export function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

/**
 * When the process began, in a form only good for comparing: a pid alone may by now be someone
 * else's. Null where the system does not tell.
 */
export function startOf(pid: number): string | null {
  const stat = statOf(pid);
  if (stat !== null) return stat[19] ?? null;
  return fromPs(pid, 'lstart=');
}

/** Whether the process was started for the stack in `dataDir`, going by its environment and command line. */
export function belongsTo(pid: number, dataDir: string): boolean {
  if (!isRunning(pid)) return false;
  const environment = readProc(pid, 'environ') ?? '';
  if (environment.split('\0').includes(`${stackVariable}=${dataDir}`)) return true;
  // The environment of another user's process (PostgreSQL's, when we are root) may be closed to us.
  const command = readProc(pid, 'cmdline')?.replaceAll('\0', ' ') ?? fromPs(pid, 'command=') ?? '';
  return command.includes(`${dataDir}/`);
}

/** Asks the process group to end, and ends it by force when it has not after `graceMs`. */
export async function endGroup(
  pid: number,
  signal: NodeJS.Signals,
  graceMs: number,
): Promise<'ended' | 'killed'> {
  signalGroup(pid, signal);
  if (await goneWithin(pid, graceMs)) {
    signalGroup(pid, 'SIGKILL'); // what its leader left behind
    return 'ended';
  }
  signalGroup(pid, 'SIGKILL');
  await goneWithin(pid, 3_000);
  return 'killed';
}

export function signalGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch {
    // Nobody is left in it.
  }
}

async function goneWithin(pid: number, ms: number): Promise<boolean> {
  const until = Date.now() + ms;
  while (isRunning(pid)) {
    if (Date.now() > until) return false;
    await sleep(25);
  }
  return true;
}

/** The fields of /proc/<pid>/stat from the state on (the name before it may contain anything). */
function statOf(pid: number): string[] | null {
  const stat = readProc(pid, 'stat');
  return stat === null ? null : stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function readProc(pid: number, file: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return null;
  }
}

/** For systems without /proc. */
function fromPs(pid: number, column: string): string | null {
  if (existsSync('/proc/self/stat')) return null;
  try {
    return execFileSync('ps', ['eww', '-o', column, '-p', String(pid)], {
      encoding: 'utf8',
    }).trim();
  } catch {
    return null;
  }
}
