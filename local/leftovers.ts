import { spawn } from 'node:child_process';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { pidFile, readPid, type Home } from './home';
import { belongsTo, endGroup, stackVariable } from './processes';

const watchdog = 'watchdog';

/** In which order parts end: first what asks, last what is asked. */
const endOrder = ['api', 'worker', 'sender', 'identity', 'inbox', 'temporal', 'postgres'];

/** Sorts part names (`worker-2` counts as a worker) into the order in which they end. */
export function inEndOrder(a: string, b: string): number {
  return rank(a) - rank(b);
}

function rank(part: string): number {
  return endOrder.indexOf(part.replace(/-\d+$/, ''));
}

/**
 * Ends what an earlier supervisor left running in `home` (it was killed, or the machine's power cut),
 * and nothing else, whoever may have its process numbers by now. Returns the names of those parts.
 */
export async function endLeftovers(home: Home): Promise<string[]> {
  await endOne(home, watchdog);
  const parts = readdirSync(home.runDir)
    .filter((file) => file.endsWith('.pid'))
    .map((file) => file.slice(0, -'.pid'.length))
    .sort(inEndOrder);
  const ended: string[] = [];
  for (const part of parts) if (await endOne(home, part)) ended.push(part);
  return ended;
}

async function endOne(home: Home, part: string): Promise<boolean> {
  const pid = readPid(home, part);
  const ours = pid !== null && belongsTo(pid, home.dataDir);
  if (ours) {
    // PostgreSQL takes SIGINT for "now", SIGTERM for "when all clients have gone".
    const signal = part === 'postgres' || part === 'temporal' ? 'SIGINT' : 'SIGTERM';
    await endGroup(pid, part === watchdog ? 'SIGKILL' : signal, 8_000);
  }
  rmSync(pidFile(home, part), { force: true });
  return ours;
}

// Reads the pids once, when the end has come: later they may be those of the next start.
const watch = `
cat > /dev/null
cd "$1" || exit
gentle=$(cat api.pid worker*.pid sender.pid identity.pid inbox.pid 2> /dev/null)
prompt=$(cat temporal.pid postgres.pid 2> /dev/null)
for pid in $gentle; do kill -s TERM -- "-$pid"; done
sleep 1
for pid in $prompt; do kill -s INT -- "-$pid"; done
sleep 7
for pid in $gentle $prompt; do kill -s KILL -- "-$pid"; done
if [ -n "$2" ]; then rm -rf "$2"; else rm -f *.pid env; fi
`;

export interface Watchdog {
  release(): Promise<void>;
}

/**
 * Ends the parts in `home` should this process die without having done so (kill -9, a crash): it
 * waits at the other end of a pipe, which closes however we die.
 *
 * @param remove a folder to remove then
 */
export function watchOver(home: Home, remove = ''): Watchdog {
  const dog = spawn('sh', ['-c', watch, 'orderflow-watchdog', home.runDir, remove], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
    env: { PATH: process.env['PATH'], [stackVariable]: home.dataDir },
  });
  const { pid } = dog;
  if (pid !== undefined) writeFileSync(pidFile(home, watchdog), `${pid}\n`);
  return {
    async release() {
      if (pid !== undefined) await endGroup(pid, 'SIGKILL', 1_000);
      dog.stdin.destroy();
      rmSync(pidFile(home, watchdog), { force: true });
    },
  };
}
