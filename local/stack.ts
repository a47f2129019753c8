import { join } from 'node:path';
import { chooseApiAddress } from './api-port';
import type { Progress } from './console';
import { homeIn, secretsOf, shown, type Home } from './home';
import { endLeftovers, inEndOrder, watchOver } from './leftovers';
import { takeLock } from './lock';
import type { MetricsPort } from './metrics-ports';
import type { Part, PartOptions } from './part';
import { Ports } from './ports';
import { startApplication, type Application } from './stack-application';
import { removeEnvFile, withoutEmpty, writeEnvFile, type Environment } from './stack-env';
import { startServices } from './stack-services';

export interface StackOptions {
  readonly dataDir: string;
  /** Over this process's environment: addresses of parts that are not to be started, settings of API and worker. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** `any`: whatever is free, so that stacks beside each other do not meet. */
  readonly ports?: 'usual' | 'any';
  readonly api?: boolean;
  /**
   * How many workers for the queue `orders` (1); beside them one sender serves `email` and `sms`, so
   * that deliveries hold up no order. With WORKER_QUEUES set: workers with exactly those queues. 0: none at all.
   */
  readonly workers?: number;
  /** Demo data in an empty database (yes). */
  readonly seed?: boolean;
  /** Speed for safety, in tests: Temporal forgets when it ends, PostgreSQL does not wait for the disk. */
  readonly volatile?: boolean;
  readonly report?: Progress;
  /** Ends the start in the middle; `startStack` then throws. */
  readonly signal?: AbortSignal;
}

export interface Stack {
  readonly home: Home;
  /** Where the API is reached from this machine; undefined if it was not started. */
  readonly apiUrl: string | undefined;
  /** What people are given as its address. */
  readonly publicUrl: string;
  readonly inboxUrl: string | undefined;
  /** The page that logs people in with the OpenID provider; undefined where there is none. */
  readonly logInUrl: string | undefined;
  /** Temporal Web, of the namespace. */
  readonly temporalUrl: string | undefined;
  /** Where each process tells Prometheus of itself. */
  readonly metrics: readonly MetricsPort[];
  /** What API and worker were given; also in `<data dir>/run/env`. */
  readonly env: Environment;
  /** Whether this data directory was used for the first time. */
  readonly isNew: boolean;
  /** The processes that run now, by part (`postgres`, `temporal`, `inbox`, `identity`, `api`, `worker`, `worker-2`, …, `sender`). */
  pids(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

/** Another supervisor has this data directory. */
export class StackRunsAlready extends Error {
  override readonly name = 'StackRunsAlready';

  constructor(
    readonly home: Home,
    readonly pid: number,
  ) {
    super(`OrderFlow runs in ${shown(home.dataDir)} already, as process ${pid}.`);
  }
}

const silent: Progress = { say: () => undefined, progress: () => undefined };

/**
 * Starts what has no address in the environment, migrates, seeds, and starts API and workers, each a
 * process of its own that is started again when it dies. Whatever fails, nothing is left running.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const report = options.report ?? silent;
  const home = homeIn(options.dataDir);
  const lock = takeLock(join(home.runDir, 'stack.lock'));
  if ('heldBy' in lock) throw new StackRunsAlready(home, lock.heldBy);

  const parts: Part[] = [];
  const ports = new Ports();
  const ending = new AbortController();
  const endEarly = () => ending.abort(options.signal?.reason);
  options.signal?.addEventListener('abort', endEarly, { once: true });
  if (options.signal?.aborted === true) endEarly();

  let watchdog: ReturnType<typeof watchOver> | undefined;
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= end());
  const end = async () => {
    options.signal?.removeEventListener('abort', endEarly);
    ending.abort();
    removeEnvFile(home);
    await endParts(parts, report);
    ports.letGo();
    await watchdog?.release();
    lock.release();
  };

  try {
    await tidyUp(home, report);
    watchdog = watchOver(home);
    const given = withoutEmpty({
      ...process.env,
      ...options.env,
      ORDERFLOW_DATA_DIR: home.dataDir,
    });
    const api = await chooseApiAddress(given, options, ports);
    const setting = { home, given, options, report, ports, api };
    const partOptions: PartOptions = {
      home,
      parts,
      ending: ending.signal,
      say: (sentence) => report.say(sentence),
    };
    const services = await startServices(setting, partOptions, ending);
    const application = await startApplication(setting, partOptions, services.env);
    writeEnvFile(home, application.env, given);
    return {
      home,
      ...linksOf(application),
      isNew: services.isNew,
      pids: () => pidsOf(parts),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function tidyUp(home: Home, report: Progress): Promise<void> {
  secretsOf(home);
  removeEnvFile(home);
  const ended = await endLeftovers(home);
  if (ended.length === 0) return;
  report.say(`An earlier start was cut off; ended what it left running: ${ended.join(', ')}.`);
}

async function endParts(parts: readonly Part[], report: Progress): Promise<void> {
  for (const part of parts.toSorted((a, b) => inEndOrder(a.spec.name, b.spec.name))) {
    const how = await part.stop();
    if (how === 'killed') {
      report.say(`${part.spec.title} did not end in ${part.spec.graceMs / 1000} s and was killed.`);
    }
  }
}

function linksOf({ env, apiUrl, metrics }: Application) {
  const web = env['TEMPORAL_UI_URL'];
  const inbox = env['DEV_INBOX_URL'];
  return {
    env,
    apiUrl,
    metrics,
    publicUrl: env['PUBLIC_URL'] ?? '',
    logInUrl:
      env['OIDC_ISSUER_URL'] === undefined
        ? undefined
        : `${env['PUBLIC_URL']}/api/v1/auth/oidc/login/`,
    inboxUrl: inbox === undefined ? undefined : `${inbox}/dev/inbox/`,
    temporalUrl: web && `${web}/namespaces/${env['TEMPORAL_NAMESPACE'] ?? 'default'}`,
  };
}

function pidsOf(parts: readonly Part[]): Record<string, number> {
  const running = parts.flatMap(({ spec, pid }) =>
    pid === undefined ? [] : [[spec.name, pid] as const],
  );
  return Object.fromEntries(running);
}
