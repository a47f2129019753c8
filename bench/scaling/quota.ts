import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The default is 100 ms; half of it keeps waits short, and a few hundredths of it are still the millisecond that the kernel takes at least. */
const periodUs = 50_000;

/**
 * Gives each of these processes no more than so many hundredths of a core, so that it is the bottleneck on
 * a machine that has too few cores to show one otherwise. Linux, as root.
 *
 * @returns frees them again
 */
export async function limitCpu(
  pids: readonly number[],
  percent: number,
): Promise<() => Promise<void>> {
  // Of a bench that was killed; those that have processes stay.
  for (const name of readdirSync(root())) if (name.startsWith(prefix)) removed(join(root(), name));
  const groups = pids.map((pid) => limitOne(pid, Math.round((periodUs * percent) / 100)));
  return async () => {
    for (const [index, group] of groups.entries()) {
      writeFileSync(join(root(), 'cgroup.procs'), String(pids[index]));
      // The kernel takes a moment to see that it is empty.
      for (let tries = 0; tries < 50 && !removed(group); tries += 1) await sleep(20);
    }
  };
}

const prefix = 'orderflow-bench-';
const v1 = '/sys/fs/cgroup/cpu';
const v2 = '/sys/fs/cgroup';

function root(): string {
  return existsSync(join(v1, 'cgroup.procs')) ? v1 : v2;
}

function limitOne(pid: number, quotaUs: number): string {
  const group = join(root(), `${prefix}${pid}`);
  mkdirSync(group, { recursive: true });
  if (root() === v1) {
    writeFileSync(join(group, 'cpu.cfs_period_us'), String(periodUs));
    writeFileSync(join(group, 'cpu.cfs_quota_us'), String(quotaUs));
  } else {
    if (!readFileSync(join(v2, 'cgroup.subtree_control'), 'utf8').includes('cpu')) {
      writeFileSync(join(v2, 'cgroup.subtree_control'), '+cpu');
    }
    writeFileSync(join(group, 'cpu.max'), `${quotaUs} ${periodUs}`);
  }
  writeFileSync(join(group, 'cgroup.procs'), String(pid));
  return group;
}

function removed(group: string): boolean {
  try {
    rmdirSync(group);
    return true;
  } catch {
    return false;
  }
}
