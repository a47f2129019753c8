import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { StepFailed } from './part';
import { signalGroup } from './processes';
import type { Progress } from './console';

/** `go install` of the CLI into `folder`; Go checks every module against its checksum database. */
export async function buildTemporal(
  version: string,
  folder: string,
  report: Progress,
  signal: AbortSignal,
): Promise<void> {
  report.say(
    `Temporal: building the CLI ${version} with Go. This takes about three minutes, once on this machine.`,
  );
  const child = spawn(
    'go',
    ['install', '-v', `github.com/temporalio/cli/cmd/temporal@v${version}`],
    {
      env: { ...process.env, GOBIN: folder, GOFLAGS: '' },
      cwd: folder, // outside any Go module
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
    },
  );
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
    if (how === 'ENOENT') throw new StepFailed(nothingFound);
    if (how !== 0) {
      throw new StepFailed(`Temporal could not be built (go install: ${how}):\n${last.join('\n')}`);
    }
  } finally {
    clearInterval(tick);
    signal.removeEventListener('abort', abort);
  }
}

const nothingFound =
  'Temporal is not on this machine, its download is not to be had, and there is no Go to build it with. ' +
  'Do one of these: install the Temporal CLI (https://docs.temporal.io/cli) so that "temporal" is on the PATH; ' +
  'install Go 1.24 or later (https://go.dev/dl) and start again; or set TEMPORAL_ADDRESS to a server of yours.';

function endOf(child: ReturnType<typeof spawn>): Promise<number | string> {
  return new Promise((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    child.once('close', (code, by) => resolve(code ?? by ?? 'unknown'));
  });
}
