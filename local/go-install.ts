import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { StepFailed } from './part';
import { signalGroup } from './processes';
import type { Progress } from './console';

export interface GoPrograms {
  /** As they are called in sentences: `the CLI 1.5.1`. */
  readonly title: string;
  /** With their versions: `github.com/temporalio/cli/cmd/temporal@v1.5.1`. */
  readonly packages: readonly string[];
  /** What to do where there is no Go. */
  readonly withoutGo: string;
}

/** `go install` of Temporal's programs into `folder`; Go checks every module against its checksum database. */
export async function goInstall(
  { title, packages, withoutGo }: GoPrograms,
  folder: string,
  report: Progress,
  signal: AbortSignal,
): Promise<void> {
  report.say(
    `Temporal: building ${title} with Go. This takes about three minutes, once on this machine.`,
  );
  const child = spawn('go', ['install', '-v', ...packages], {
    env: { ...process.env, GOBIN: folder, GOFLAGS: '' },
    cwd: folder, // outside any Go module
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const abort = () => {
    if (child.pid !== undefined) signalGroup(child.pid, 'SIGTERM');
  };
  signal.addEventListener('abort', abort);

  const began = Date.now();
  const last: string[] = [];
  let now = 'starting';
  const tick = setInterval(() => {
    report.progress(`${Math.round((Date.now() - began) / 1000)} s  ${now}`);
  }, 1_000);
  createInterface({ input: child.stderr }).on('line', (line) => {
    now = line.startsWith('go: downloading ') ? line.slice('go: '.length) : `compiling ${line}`;
    last.push(line);
    if (last.length > 15) last.shift();
  });
  try {
    const how = await endOf(child);
    signal.throwIfAborted();
    if (how === 'ENOENT') throw new StepFailed(withoutGo);
    if (how !== 0) {
      throw new StepFailed(`Temporal could not be built (go install: ${how}):\n${last.join('\n')}`);
    }
  } finally {
    clearInterval(tick);
    signal.removeEventListener('abort', abort);
  }
}

function endOf(child: ReturnType<typeof spawn>): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    child.once('close', (code, by) => resolve(code ?? by ?? 'unknown'));
  });
}
