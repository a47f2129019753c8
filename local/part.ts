import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { listening } from '../config/announce';
import { openLog, pidFile, shown, tailOf, type Home } from './home';
import { endGroup, stackVariable } from './processes';

/** A process of the stack: how it is started, told to end, and known to be ready. */
export interface PartSpec {
  /** Names its pid file and log. */
  readonly name: string;
  /** As it is called in sentences. */
  readonly title: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  readonly stopSignal: NodeJS.Signals;
  /** How long it may take to end before it is ended by force. */
  readonly graceMs: number;
  readonly readyWithinMs: number;
  /** Clears away what an earlier process left behind that would keep this one from starting. */
  prepare?(): Promise<void>;
  /**
   * It says itself when it has its port (`announceListening`) and is not asked before: where it lost the port, another
   * program would answer in its place.
   */
  readonly announces?: boolean;
  /** Asked again and again; an exception means not yet. */
  ready(startedAt: Date): Promise<boolean>;
}

/** A step of the start that did not work, with what its log says. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';

  constructor(
    message: string,
    readonly log?: { readonly file: string; readonly tail: string },
  ) {
    super(message);
  }
}

export interface PartOptions {
  readonly home: Home;
  /** Hears of a part that died and came back. */
  readonly say: (sentence: string) => void;
  /** Set off when the whole stack is to end, also in the middle of its start. */
  readonly ending: AbortSignal;
  /** Every part is put here as it is started, so that what is still starting can be ended too. */
  readonly parts: Part[];
  /** Whether a part that dies is started again (it is, unless this says no). */
  readonly revive?: boolean;
}

interface Run {
  /** 0 where it could not even be started. */
  readonly pid: number;
  readonly startedAt: Date;
  readonly log: { readonly file: string; readonly from: number };
  /** How it ended, in words; pending while it lives. */
  readonly ended: Promise<string>;
  endedAt: Date | null;
  /** It has its port, as far as it says so. */
  isListening: boolean;
}

const longestPause = 15_000;

/** A child in a process group of its own, so that Ctrl-C in the terminal reaches only its supervisor. */
export class Part {
  readonly #options: PartOptions;
  #run: Run | undefined;
  #watching: Promise<void> | undefined;
  readonly #stop = new AbortController();

  constructor(
    readonly spec: PartSpec,
    options: PartOptions,
  ) {
    this.#options = options;
  }

  /** Of the process that runs now; it changes when the part is started again. */
  get pid(): number | undefined {
    return this.#run?.endedAt === null ? this.#run.pid : undefined;
  }

  /** Resolves when it is ready. @throws StepFailed */
  async start(): Promise<this> {
    this.#options.ending.throwIfAborted();
    if (!this.#options.parts.includes(this)) this.#options.parts.push(this);
    await this.#launch();
    if (this.#options.revive !== false) this.#watching = this.#watch();
    return this;
  }

  /** By force (`killed`) where it does not end in its time. */
  async stop(): Promise<'ended' | 'killed'> {
    this.#stop.abort();
    const how = await this.#end();
    await this.#watching;
    rmSync(pidFile(this.#options.home, this.spec.name), { force: true });
    return how;
  }

  get #stopping(): boolean {
    return this.#stop.signal.aborted || this.#options.ending.aborted;
  }

  async #launch(): Promise<void> {
    const { spec } = this;
    await spec.prepare?.();
    if (this.#stopping) throw new StepFailed(`${spec.title} was ended while it started.`);
    const run = this.#spawn();
    this.#run = run;
    const until = Date.now() + spec.readyWithinMs;
    for (;;) {
      if (run.endedAt !== null)
        throw this.#failed(run, `${spec.title} ended at once: ${await run.ended}.`);
      if (this.#stopping) throw new StepFailed(`${spec.title} was ended while it started.`);
      const notYet = await whyNotReady(spec, run);
      if (notYet === null) return;
      if (Date.now() > until) {
        await this.#end();
        const seconds = Math.round(spec.readyWithinMs / 1000);
        throw this.#failed(run, `${spec.title} was not ready after ${seconds} s: ${notYet}.`);
      }
      await Promise.race([sleep(60), run.ended]);
    }
  }

  #spawn(): Run {
    const { spec } = this;
    const announces = spec.announces === true;
    const log = openLog(this.#options.home, spec.name);
    const child = spawn(spec.command, spec.args, {
      detached: true,
      stdio: ['ignore', log.descriptor, log.descriptor, ...(announces ? ['ipc' as const] : [])],
      env: { ...spec.env, [stackVariable]: this.#options.home.dataDir },
      ...(spec.cwd === undefined ? {} : { cwd: spec.cwd }),
    });
    closeSync(log.descriptor);
    const run: Run = {
      pid: child.pid ?? 0,
      startedAt: new Date(),
      log,
      endedAt: null,
      isListening: !announces,
      ended: endOf(child).then((how) => {
        run.endedAt = new Date();
        return how;
      }),
    };
    child.on('message', (said) => {
      if (said !== listening) return;
      run.isListening = true;
      child.disconnect();
    });
    if (child.pid !== undefined) {
      writeFileSync(pidFile(this.#options.home, spec.name), `${child.pid}\n`);
    }
    return run;
  }

  async #end(): Promise<'ended' | 'killed'> {
    const run = this.#run;
    if (run === undefined || run.endedAt !== null || run.pid === 0) return 'ended';
    const how = await endGroup(run.pid, this.spec.stopSignal, this.spec.graceMs);
    await run.ended;
    return how;
  }

  /** Starts it again whenever it ends by itself, at once at first and then with growing pauses. */
  async #watch(): Promise<void> {
    const { title } = this.spec;
    let inARow = 0;
    while (this.#run !== undefined && !this.#stopping) {
      const run = this.#run;
      const how = await run.ended;
      if (this.#stopping) return;
      if ((run.endedAt ?? new Date()).getTime() - run.startedAt.getTime() > 60_000) inARow = 0;
      const pause = Math.min(250 * 2 ** inARow, longestPause);
      inARow += 1;
      this.#options.say(
        `${title} (process ${run.pid}) has ended: ${how}. It is started again in ${pause / 1000} s; its log is ${shown(run.log.file)}.`,
      );
      await sleep(pause, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      if (this.#stopping) return;
      await this.#revive();
    }
  }

  async #revive(): Promise<void> {
    const began = Date.now();
    try {
      await this.#launch();
      const seconds = ((Date.now() - began) / 1000).toFixed(1);
      this.#options.say(`${this.spec.title} is back as process ${this.pid}, after ${seconds} s.`);
    } catch (error) {
      if (this.#stopping) return;
      // No process runs now, so the next turn of the watch tries again.
      this.#options.say(inWords(error));
    }
  }

  #failed(run: Run, message: string): StepFailed {
    const { file, from } = run.log;
    return new StepFailed(message, { file, tail: tailOf(file, from) });
  }
}

async function whyNotReady(spec: PartSpec, run: Run): Promise<string | null> {
  if (!run.isListening) return 'it does not listen';
  try {
    return (await spec.ready(run.startedAt)) && run.endedAt === null
      ? null
      : 'it runs, but does not do its work';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** With the last that it wrote, which most often is why, such as a port that another program has by now. */
function inWords(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const last = error instanceof StepFailed ? error.log?.tail.split('\n').at(-1) : undefined;
  return last ? `${error.message} It wrote: ${last}` : error.message;
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) =>
      resolve(signal === null ? `exit code ${code}` : `signal ${signal}`),
    );
  });
}
