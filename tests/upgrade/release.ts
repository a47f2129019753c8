import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdirSync, openSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { projectRoot } from '../../local/home';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A version of OrderFlow, compiled, whose parts run as processes. */
export class Release {
  readonly #running = new Map<string, ChildProcess>();

  constructor(
    readonly name: string,
    readonly root: string,
    readonly logs: string,
  ) {}

  /** Runs a part to its end. */
  run(path: string, args: readonly string[], env: Environment): { status: number; said: string } {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(this.root, 'dist', path), ...args],
      { cwd: this.root, env, encoding: 'utf8', timeout: 120_000 },
    );
    return { status: status ?? -1, said: `${stdout}${stderr}`.trim() };
  }

  start(part: string, path: string, env: Environment): void {
    const log = openSync(join(this.logs, `${this.name}-${part}.log`), 'a');
    const child = spawn(process.execPath, [join(this.root, 'dist', path)], {
      cwd: this.root,
      env,
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    this.#running.set(part, child);
  }

  /** As a deployment stops them; what does not end by itself is a fault. */
  async stop(): Promise<void> {
    await Promise.all(
      [...this.#running].map(async ([part, child]) => {
        if (child.exitCode !== null) throw new Error(`${part} of ${this.name} had ended by itself`);
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        const how = await Promise.race([ended, wait(40_000, undefined, { ref: false })]);
        if (how?.[0] !== 0) throw new Error(`${part} of ${this.name} did not end well`);
      }),
    );
    this.#running.clear();
  }

  kill(): void {
    for (const child of this.#running.values()) child.kill('SIGKILL');
  }
}

/** Takes a commit out of git into a folder of its own and compiles it there, without the admin site. */
export function buildRelease(commit: string, folder: string, logs: string): Release {
  const here = projectRoot();
  mkdirSync(folder, { recursive: true });
  const archive = execFileSync('git', ['archive', commit], { cwd: here, maxBuffer: 2 ** 30 });
  execFileSync('tar', ['--extract', '--file=-', '--directory', folder], { input: archive });
  const isSame = (file: string) =>
    readFileSync(join(folder, file), 'utf8') === readFileSync(join(here, file), 'utf8');
  if (isSame('package-lock.json')) {
    symlinkSync(join(here, 'node_modules'), join(folder, 'node_modules'));
  } else {
    execFileSync('npm', ['ci', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'inherit' });
  }
  const { scripts } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const PATH = `${join(folder, 'node_modules/.bin')}:${process.env['PATH'] ?? ''}`;
  const steps = String(scripts.build).split(' && ');
  for (const step of steps.filter((each) => !each.includes('admin/'))) {
    execFileSync('sh', ['-c', step], {
      cwd: folder,
      env: { ...process.env, PATH },
      stdio: 'inherit',
    });
  }
  return new Release('previous', folder, logs);
}
