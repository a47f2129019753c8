import { readdirSync } from 'node:fs';
import { belongsTo } from '../../../local/processes';

/** The processes of this machine that were started for the stack in `dataDir`. */
export function processesOf(dataDir: string): number[] {
  return readdirSync('/proc')
    .map(Number)
    .filter((pid) => pid > 1 && pid !== process.pid && belongsTo(pid, dataDir));
}

/** Waits, within bounds, until `check` holds. */
export async function until(what: string, check: () => unknown, withinMs = 30_000): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
