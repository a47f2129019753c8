import { closeSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { openLog, projectRoot, tailOf, type Home } from './home';
import { StepFailed } from './part';

/** A compiled script of the project. @throws StepFailed where it has not been built */
export function builtScript(path: string): string {
  const file = join(projectRoot(), 'dist', path);
  if (existsSync(file)) return file;
  throw new StepFailed(`dist/${path} is missing: run "npm run build" first.`);
}

export interface Script {
  /** Names its log. */
  readonly name: string;
  /** What could not be done if it fails. */
  readonly failure: string;
  readonly path: string;
  readonly args?: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Runs a script of the project to its end; its output goes to its log. @throws StepFailed */
export async function runScript(home: Home, script: Script, ending: AbortSignal): Promise<void> {
  const file = builtScript(script.path);
  const log = openLog(home, script.name);
  const child = spawn(process.execPath, [file, ...(script.args ?? [])], {
    cwd: projectRoot(),
    env: script.env,
    stdio: ['ignore', log.descriptor, log.descriptor],
    detached: true, // Ctrl-C must not cut it off in the middle
  });
  closeSync(log.descriptor);
  const how = await new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  ending.throwIfAborted();
  if (how === 'exit code 0') return;
  throw new StepFailed(`${script.failure} (${how}).`, {
    file: log.file,
    tail: tailOf(log.file, log.from),
  });
}
