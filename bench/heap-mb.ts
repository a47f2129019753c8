import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks `heap-probe.ts` in that process: the heap of all its threads, after each has collected its garbage, in MB.
 *
 * @throws Error where it does not tell within 15 s
 */
export async function heapMb(pid: number, probeDir: string): Promise<number> {
  const file = join(probeDir, `heap-${pid}`);
  rmSync(file, { force: true });
  process.kill(pid, 'SIGUSR2');
  const until = Date.now() + 15_000;
  while (!existsSync(file) || readFileSync(file, 'utf8') === '') {
    if (Date.now() > until) throw new Error(`Process ${pid} did not tell of its heap.`);
    await sleep(100);
  }
  return Number(readFileSync(file, 'utf8')) / 1024 / 1024;
}
