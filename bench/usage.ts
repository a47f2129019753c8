import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in ticks of 10 ms. */
const msPerTick = 10;

/** CPU that a process has used so far with all it has started, ended ones too, in ms. */
function cpuOf(pid: number, all: ReadonlyMap<number, Stat>): number {
  const stat = all.get(pid);
  if (stat === undefined) return 0;
  const children = [...all].filter(([, { parent }]) => parent === pid);
  return stat.ms + children.reduce((sum, [child]) => sum + cpuOf(child, all), 0);
}

/** Resident memory of one process, in MB. */
export function residentMb(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
}

interface Stat {
  readonly parent: number;
  /** Its own and that of its ended children. */
  readonly ms: number;
}

function allStats(): Map<number, Stat> {
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return new Map(
    pids.flatMap((pid) => {
      const stat = statOf(pid);
      return stat === null ? [] : [[pid, stat] as const];
    }),
  );
}

function statOf(pid: number): Stat | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // From the state on: the name before it may contain anything.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = fields.slice(11, 15).reduce((sum, each) => sum + Number(each), 0);
    return { parent: Number(fields[1]), ms: ticks * msPerTick };
  } catch {
    return null; // it has just ended
  }
}

/** Takes the CPU time of these processes and of this one, to be subtracted later. */
export function cpuNow(processes: Readonly<Record<string, number>>): Map<string, number> {
  const { user, system } = process.cpuUsage();
  const all = allStats();
  return new Map([
    ...Object.entries(processes).map(([name, pid]) => [name, cpuOf(pid, all)] as const),
    ['this client', (user + system) / 1000],
  ]);
}
