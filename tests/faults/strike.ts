import { readFileSync, readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { signalGroup } from '../../local/processes';
import type { Strike } from './plan';
import type { FaultStack } from './stack';

/** Resolves when the fault is over: at once where something was killed. */
export async function carryOut(strike: Strike, stack: FaultStack): Promise<void> {
  const { part, kind, which, forMs } = strike;
  const pid = await victim(strike, stack);
  if (kind === 'kill') return signalGroup(pid, 'SIGKILL');
  if (kind === 'backend') return killOne(childrenOf(pid), which);
  // The processes of PostgreSQL are each in a group of their own.
  const all = () => (part === 'postgres' ? [pid, ...childrenOf(pid)] : [pid]);
  const stopped = all();
  try {
    for (const each of stopped) signalGroup(each, 'SIGSTOP');
    await wait(forMs);
  } finally {
    for (const each of stopped) signalGroup(each, 'SIGCONT');
  }
}

/** A part that a strike before has just killed is waited for. */
async function victim({ part, which }: Strike, stack: FaultStack): Promise<number> {
  for (const until = Date.now() + 60_000; Date.now() < until; await wait(100)) {
    const pids = stack.pids(part);
    const pid = pids[Math.floor(which * pids.length)];
    if (pid !== undefined) return pid;
  }
  throw new Error(`There was no ${part} to hit within a minute.`);
}

function killOne(pids: readonly number[], which: number): void {
  const pid = pids[Math.floor(which * pids.length)];
  if (pid !== undefined) process.kill(pid, 'SIGKILL');
}

/** By /proc: the fourth field of `stat` is the parent. */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === parent)
    .map(Number)
    .sort((a, b) => a - b);
}

function parentOf(pid: string): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
  } catch {
    return null; // gone since
  }
}
