import { execFile } from 'node:child_process';
import { cpSync, existsSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Progress } from './console';
import { goInstall } from './go-install';
import { StepFailed } from './part';
import { versionOf } from './temporal-cli';
import { cacheFolder, fetchOnce } from './tool-cache';

/** That of docker-compose.yml (a test compares), and of the dev server in the CLI. */
export const temporalServerVersion = '1.29.1';

/** What the images temporalio/server and temporalio/admin-tools hold. */
export interface TemporalServerPrograms {
  /** A folder with `temporal-server` and `temporal-sql-tool`. */
  readonly folder: string;
  readonly server: string;
  /** The versioned schemas of PostgreSQL, `temporal` and `visibility`. */
  readonly schema: string;
}

const goModule = 'go.temporal.io/server';
const programs = {
  title: `the server ${temporalServerVersion} and its SQL tool`,
  packages: ['cmd/server', 'cmd/tools/sql'].map(
    (path) => `${goModule}/${path}@v${temporalServerVersion}`,
  ),
  withoutGo:
    "Temporal's server is not on this machine, and there is no Go to build it with: " +
    'install Go 1.24 or later (https://go.dev/dl) and start again.',
};

/** In the cache, else built with Go into it. */
export async function findTemporalServer(
  report: Progress,
  signal: AbortSignal,
): Promise<TemporalServerPrograms> {
  const folder = cacheFolder(`temporal-server-${temporalServerVersion}`);
  const found =
    (await find(folder)) ??
    (await fetchOnce(
      folder,
      {
        find,
        async fetch(unfinished) {
          await goInstall(programs, unfinished, report, signal);
          cpSync(await schemaOfModule(), join(unfinished, 'schema'), { recursive: true });
          // As they are called in the images.
          renameSync(join(unfinished, 'sql'), join(unfinished, 'temporal-sql-tool'));
          renameSync(join(unfinished, 'server'), join(unfinished, 'temporal-server'));
          return ['schema', 'temporal-sql-tool', 'temporal-server'];
        },
      },
      report,
      signal,
    ));
  if (found === null) throw new StepFailed("Temporal's server that was built does not run here.");
  return found;
}

async function find(folder: string): Promise<TemporalServerPrograms | null> {
  const server = join(folder, 'temporal-server');
  const schema = join(folder, 'schema');
  const versions = [await versionOf(server), await versionOf(join(folder, 'temporal-sql-tool'))];
  const runs = versions.every((version) => version?.includes(temporalServerVersion) === true);
  return runs && existsSync(schema) ? { folder, server, schema } : null;
}

/** Go keeps the source of what it built. */
async function schemaOfModule(): Promise<string> {
  const args = ['mod', 'download', '-json', `${goModule}@v${temporalServerVersion}`];
  const { stdout } = await promisify(execFile)('go', args, {
    env: { ...process.env, GOFLAGS: '' },
  });
  const { Dir: source } = z.object({ Dir: z.string() }).parse(JSON.parse(stdout));
  return join(source, 'schema', 'postgresql', 'v12');
}
