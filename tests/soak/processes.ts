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
  /** Of the established ones, those whose other end is still held by `other`. */
  readonly withOther: number;
}

interface Socket {
  readonly state: string;
  /** Its own port and the other end's. Addresses are left out: one family writes the other's in its own way. */
  readonly ports: string;
  readonly portsOfOther: string;
}

/**
 * @param other a process on this machine
 * @returns null where the process has ended
 */
export function heldBy(pid: number, other: number): Held | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const targets = openHandles(pid);
    const mine = socketsAmong(targets, pid);
    const ends = new Set(
      established(socketsAmong(openHandles(other), other)).map(({ ports }) => ports),
    );
    const sockets: Record<string, number> = {};
    for (const { state } of mine) sockets[state] = (sockets[state] ?? 0) + 1;
    const residentMb = Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) / 1024;
    const withOther = established(mine).filter(({ portsOfOther }) => ends.has(portsOfOther)).length;
    return { residentMb, handles: targets.length, sockets, withOther };
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

function socketsAmong(targets: readonly string[], pid: number): Socket[] {
  const inodes = new Set(targets.map((target) => /^socket:\[(\d+)\]$/.exec(target)?.[1]));
  return ['tcp', 'tcp6']
    .flatMap((family) => readFileSync(`/proc/${pid}/net/${family}`, 'utf8').split('\n').slice(1))
    .flatMap((line) => {
      const [, local = '', remote = '', code = '', , , , , , inode = ''] = line.trim().split(/\s+/);
      const state = states[code];
      const [port, portOfOther] = [local, remote].map((end) => end.split(':')[1] ?? '');
      return state === undefined || !inodes.has(inode)
        ? []
        : [{ state, ports: `${port} ${portOfOther}`, portsOfOther: `${portOfOther} ${port}` }];
    });
}

function established(sockets: readonly Socket[]): Socket[] {
  return sockets.filter(({ state }) => state === 'established');
}
