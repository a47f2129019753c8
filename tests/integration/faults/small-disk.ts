import { execFileSync } from 'node:child_process';
import { closeSync, chmodSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file system of a few megabytes. */
export interface SmallDisk {
  readonly path: string;
  /** Until not another block fits. */
  fill(): void;
  /** Gives back what filled it. */
  free(): void;
  remove(): void;
}

/** Only root may mount; and not in every container. */
export function canMount(): boolean {
  if (process.getuid?.() !== 0) return false;
  try {
    smallDisk(1).remove();
    return true;
  } catch {
    return false;
  }
}

/** @param owner the name of who it belongs to */
export function smallDisk(megabytes: number, owner = 'root'): SmallDisk {
  const parent = mkdtempSync(join(tmpdir(), 'orderflow-disk-'));
  // Others must be able to pass it.
  chmodSync(parent, 0o755);
  const uid = execFileSync('id', ['-u', owner], { encoding: 'utf8' }).trim();
  const how = `size=${megabytes}m,mode=0700,uid=${uid}`;
  execFileSync('mount', ['-t', 'tmpfs', '-o', how, 'orderflow-test', parent]);
  const filler = join(parent, 'filler');
  return {
    path: parent,
    fill() {
      const file = openSync(filler, 'a');
      try {
        for (const size of [1_048_576, 4_096]) writeUntilFull(file, Buffer.alloc(size));
      } finally {
        closeSync(file);
      }
    },
    free: () => rmSync(filler, { force: true }),
    remove() {
      execFileSync('umount', [parent]);
      rmSync(parent, { recursive: true, force: true });
    },
  };
}

function writeUntilFull(file: number, block: Buffer): void {
  try {
    while (writeSync(file, block) === block.length);
  } catch (error) {
    // Not by `instanceof`: the system's errors are of another realm inside jest.
    if (!String(error).includes('ENOSPC')) throw error;
  }
}
