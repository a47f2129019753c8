import { readFileSync } from 'node:fs';
import { cpuNow } from '../../bench/usage';

/** Linux counts in ticks of 10 ms. */
const msPerTick = 10;

/** How much of the machine somebody else uses. */
export class Machine {
  #last: { readonly atMs: number; readonly othersMs: number } | undefined;

  /** @returns cores that were used since the last call by what is neither these processes nor this one; 0 at first */
  othersSince(processes: Readonly<Record<string, number>>): number {
    const ours = [...cpuNow(processes).values()].reduce((sum, ms) => sum + ms, 0);
    const now = { atMs: Date.now(), othersMs: busyMs() - ours };
    const last = this.#last;
    this.#last = now;
    if (last === undefined || now.atMs === last.atMs) return 0;
    return Math.max(0, (now.othersMs - last.othersMs) / (now.atMs - last.atMs));
  }
}

/** Of all cores together, since the machine began. */
function busyMs(): number {
  const [line = ''] = readFileSync('/proc/stat', 'utf8').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = line
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + softIrq + steal) * msPerTick;
}
