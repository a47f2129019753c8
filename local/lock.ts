import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { codeOf, isRunning, startOf } from './processes';

export interface Lock {
  release(): void;
}

/** Takes the lock that `file` stands for, or says which living process holds it. */
export function takeLock(file: string): Lock | { readonly heldBy: number } {
  const mine = `${process.pid}\n${startOf(process.pid) ?? ''}\n`;
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, mine, { mode: 0o600 });
  try {
    for (;;) {
      // A link appears with its content at once, and for one taker only.
      if (linked(draft, file)) return { release: () => release(file, mine) };
      const found = contentOf(file);
      if (found === null) continue;
      const holder = livingHolder(found);
      if (holder !== null) return { heldBy: holder };
      setAside(file, found);
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

function livingHolder(content: string): number | null {
  const [pid = '', start = ''] = content.split('\n');
  const holder = Number(pid);
  if (!Number.isInteger(holder) || holder <= 0 || !isRunning(holder)) return null;
  return start === '' || startOf(holder) === start ? holder : null;
}

/** Removes a dead holder's lock; puts it back if it has become somebody else's in between. */
function setAside(file: string, stale: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (contentOf(aside) !== stale) linked(aside, file);
  rmSync(aside, { force: true });
}

function release(file: string, mine: string): void {
  if (contentOf(file) === mine) rmSync(file, { force: true });
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function contentOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
