import { execFile } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import type { Progress } from './console';
import { goInstall } from './go-install';
import { StepFailed } from './part';
import { downloadTemporal } from './temporal-download';
import { cacheFolder, fetchOnce } from './tool-cache';

const wanted = '1.5.1';

export interface TemporalCli {
  readonly path: string;
  /** As it names itself, with the server's version. */
  readonly version: string;
}

/** On the PATH, else in the cache, else downloaded, else built with Go; the last two into the cache. */
export async function findTemporal(report: Progress, signal: AbortSignal): Promise<TemporalCli> {
  const folder = cacheFolder(`temporal-${wanted}`);
  for (const path of [...onPath('temporal'), join(folder, 'temporal')]) {
    const cli = await cliAt(path);
    if (cli !== null) return cli;
  }
  const fetched = await fetchOnce(
    folder,
    {
      find: (where) => cliAt(join(where, 'temporal')),
      async fetch(unfinished) {
        const refusal = await downloadTemporal(wanted, unfinished, report, signal);
        if (refusal !== null) {
          report.say(`Temporal: the official download is not to be had (${refusal}).`);
          await goInstall(cli, unfinished, report, signal);
        }
        return ['temporal'];
      },
    },
    report,
    signal,
  );
  if (fetched === null)
    throw new StepFailed('The Temporal CLI that was fetched does not run here.');
  return fetched;
}

const cli = {
  title: `the CLI ${wanted}`,
  packages: [`github.com/temporalio/cli/cmd/temporal@v${wanted}`],
  withoutGo:
    'Temporal is not on this machine, its download is not to be had, and there is no Go to build it with. ' +
    'Do one of these: install the Temporal CLI (https://docs.temporal.io/cli) so that "temporal" is on the PATH; ' +
    'install Go 1.24 or later (https://go.dev/dl) and start again; or set TEMPORAL_ADDRESS to a server of yours.',
};

function onPath(name: string): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, name)).filter(isExecutable);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

async function cliAt(path: string): Promise<TemporalCli | null> {
  const version = await versionOf(path);
  return version === null ? null : { path, version };
}

/** As the program names it, or null where there is none that runs. */
export async function versionOf(path: string): Promise<string | null> {
  if (!isExecutable(path)) return null;
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 20_000 });
    return /\((.*)\)/.exec(stdout)?.[1] ?? stdout.trim();
  } catch {
    return null;
  }
}
