import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from './console';
import { takeLock, type Lock } from './lock';

/** Where this machine keeps a program of Temporal that was downloaded or built once. */
export function cacheFolder(name: string): string {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'orderflow', name);
}

export interface Fetching<Found> {
  /** What is there and works, or null. */
  readonly find: (folder: string) => Promise<Found | null>;
  /**
   * Puts it into an empty folder.
   *
   * @returns the names of what is to be kept; what `find` looks for first comes last
   */
  readonly fetch: (unfinished: string) => Promise<readonly string[]>;
}

/** One process at a time: two builds would take twice as long and overwrite each other. */
export async function fetchOnce<Found>(
  folder: string,
  { find, fetch }: Fetching<Found>,
  report: Progress,
  signal: AbortSignal,
): Promise<Found | null> {
  mkdirSync(folder, { recursive: true });
  const lock = await lockCache(folder, report, signal);
  const unfinished = join(folder, `unfinished-${process.pid}`);
  try {
    const meanwhile = await find(folder);
    if (meanwhile !== null) return meanwhile;
    mkdirSync(unfinished, { recursive: true });
    for (const name of await fetch(unfinished)) {
      rmSync(join(folder, name), { recursive: true, force: true });
      renameSync(join(unfinished, name), join(folder, name));
    }
    return await find(folder);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    lock.release();
  }
}

async function lockCache(folder: string, report: Progress, signal: AbortSignal): Promise<Lock> {
  const file = join(folder, 'fetching.lock');
  for (let seconds = 0; ; seconds += 1) {
    const lock = takeLock(file);
    if ('release' in lock) return lock;
    if (seconds === 0)
      report.say(`Temporal: process ${lock.heldBy} is fetching it already; waiting for that.`);
    report.progress(`${seconds} s  waiting for process ${lock.heldBy}`);
    await sleep(1_000, undefined, { signal });
  }
}
