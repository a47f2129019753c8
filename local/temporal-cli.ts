import { execFile } from 'node:child_process';
import { accessSync, constants, mkdirSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Progress } from './console';
import { takeLock, type Lock } from './lock';
import { StepFailed } from './part';
import { buildTemporal } from './temporal-build';
import { downloadTemporal } from './temporal-download';

const wanted = '1.5.1';

export interface TemporalCli {
  readonly path: string;
  /** As it names itself, with the server's version. */
  readonly version: string;
}

/** On the PATH, else in the cache, else downloaded, else built with Go; the last two into the cache. */
export async function findTemporal(report: Progress, signal: AbortSignal): Promise<TemporalCli> {
  for (const path of [...onPath('temporal'), cached()]) {
    const version = await versionOf(path);
    if (version !== null) return { path, version };
  }
  return fetchTemporal(report, signal);
}

function cacheDir(): string {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(base, 'orderflow', `temporal-${wanted}`);
}

function cached(): string {
  return join(cacheDir(), 'temporal');
}

function onPath(name: string): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).filter(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function versionOf(path: string): Promise<string | null> {
  if (!isExecutable(path)) return null;
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 20_000 });
    return /\((.*)\)/.exec(stdout)?.[1] ?? stdout.trim();
  } catch {
    return null;
  }
}

/** One process at a time: two builds would take twice as long and overwrite each other. */
async function fetchTemporal(report: Progress, signal: AbortSignal): Promise<TemporalCli> {
  mkdirSync(cacheDir(), { recursive: true });
  const lock = await lockCache(report, signal);
  const unfinished = join(cacheDir(), `unfinished-${process.pid}`);
  try {
    const meanwhile = await versionOf(cached());
    if (meanwhile !== null) return { path: cached(), version: meanwhile };
    mkdirSync(unfinished, { recursive: true });
    const refusal = await downloadTemporal(wanted, unfinished, report, signal);
    if (refusal !== null) {
      report.say(`Temporal: the official download is not to be had (${refusal}).`);
      await buildTemporal(wanted, unfinished, report, signal);
    }
    const version = await versionOf(join(unfinished, 'temporal'));
    if (version === null)
      throw new StepFailed('The Temporal CLI that was fetched does not run here.');
    renameSync(join(unfinished, 'temporal'), cached());
    return { path: cached(), version };
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
    lock.release();
  }
}

async function lockCache(report: Progress, signal: AbortSignal): Promise<Lock> {
  const file = join(cacheDir(), 'fetching.lock');
  for (let seconds = 0; ; seconds += 1) {
    const lock = takeLock(file);
    if ('release' in lock) return lock;
    if (seconds === 0)
      report.say(`Temporal: process ${lock.heldBy} is fetching it already; waiting for that.`);
    report.progress(`${seconds} s  waiting for process ${lock.heldBy}`);
    await sleep(1_000, undefined, { signal });
  }
}
