import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** As Linux numbers them in /proc/net/tcp. */
const states: Readonly<Record<string, string>> = {
  '01': 'established',
  '02': 'syn_sent',
  '03': 'syn_recv',
  '04': 'fin_wait1',
  '05': 'fin_wait2',
  '06': 'time_wait',
  '07': 'close',
  '08': 'close_wait',
  '09': 'last_ack',
  '0A': 'listen',
  '0B': 'closing',
};

/** What a process holds, as the system has it. */
export interface Held {
  readonly residentMb: number;
  /** Open file handles, sockets among them. */
  readonly handles: number;
  /** Its TCP sockets, by state. */
  readonly sockets: Readonly<Record<string, number>>;
}

/** @returns null where the process has ended */
export function heldBy(pid: number): Held | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const targets = openHandles(pid);
    const stateOf = socketStates(pid);
    const sockets: Record<string, number> = {};
    for (const target of targets) {
      const inode = /^socket:\[(\d+)\]$/.exec(target)?.[1];
      const state = inode === undefined ? undefined : stateOf.get(inode);
      if (state !== undefined) sockets[state] = (sockets[state] ?? 0) + 1;
    }
    const residentMb = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
    return { residentMb, handles: targets.length, sockets };
  } catch {
    return null;
  }
}

function openHandles(pid: number): string[] {
  const folder = `/proc/${pid}/fd`;
  return readdirSync(folder).flatMap((name) => {
    try {
      return [readlinkSync(join(folder, name))];
    } catch {
      return []; // closed since
    }
  });
}

function socketStates(pid: number): Map<string, string> {
  const lines = ['tcp', 'tcp6'].flatMap((family) =>
    readFileSync(`/proc/${pid}/net/${family}`, 'utf8').split('\n').slice(1),
  );
  return new Map(
    lines.flatMap((line) => {
      const fields = line.trim().split(/\s+/);
      const [state, inode] = [states[fields[3] ?? ''], fields[9]];
      return state === undefined || inode === undefined ? [] : [[inode, state] as const];
    }),
  );
}
