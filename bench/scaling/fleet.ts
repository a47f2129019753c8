import { projectRoot, type Home } from '../../local/home';
import { Part, type PartOptions, type PartSpec } from '../../local/part';
import { Ports } from '../../local/ports';
import { answersOk } from '../../local/readiness';
import { builtScript } from '../../local/scripts';

export interface FleetSize {
  readonly apis: number;
  readonly workers: number;
}

/** APIs, workers for orders and one sender, each a process, on databases and a Temporal that stay. */
export interface Fleet {
  readonly size: FleetSize;
  readonly apiUrls: readonly string[];
  /** `api-1`, `worker-1`, … and `sender`. */
  pids(): Readonly<Record<string, number>>;
  stop(): Promise<void>;
}

export async function startFleet(
  home: Home,
  env: Readonly<Record<string, string | undefined>>,
  size: FleetSize,
  ending: AbortSignal,
  say: (sentence: string) => void,
): Promise<Fleet> {
  const parts: Part[] = [];
  const options: PartOptions = { home, parts, ending, say, revive: false };
  const ports = new Ports();
  const stop = async () => {
    for (const part of parts.toReversed()) await part.stop();
  };
  const start = async (name: string, script: string, ready: string, own: object) => {
    await new Part(specOf(name, script, ready, { ...env, ...own }), options).start();
  };
  const apiUrls: string[] = [];
  const starting: Promise<void>[] = [];
  for (let number = 1; number <= size.apis; number += 1) {
    const [{ port }, metrics] = [await ports.choose('any'), await ports.choose('any')];
    const url = `http://127.0.0.1:${port}`;
    apiUrls.push(url);
    const own = { PORT: String(port), METRICS_PORT: String(metrics.port) };
    starting.push(start(`api-${number}`, 'api/server.js', `${url}/ready/`, own));
  }
  const senders = [{ name: 'sender', WORKER_QUEUES: 'email,sms' }];
  const workers = Array.from({ length: size.workers }, (_, index) => ({
    name: `worker-${index + 1}`,
    WORKER_QUEUES: 'orders',
  }));
  for (const { name, WORKER_QUEUES } of [...workers, ...senders]) {
    const { port } = await ports.choose('any');
    // Its metrics are served once it has begun to ask for tasks.
    const ready = `http://127.0.0.1:${port}/metrics`;
    const own = { METRICS_PORT: String(port), WORKER_QUEUES };
    starting.push(start(name, 'activities/worker.js', ready, own));
  }
  const failed = (await Promise.allSettled(starting)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') {
    await stop();
    throw failed.reason;
  }
  return {
    size,
    apiUrls,
    pids: () => Object.fromEntries(parts.map(({ spec, pid }) => [spec.name, pid ?? 0])),
    stop,
  };
}

function specOf(
  name: string,
  script: string,
  ready: string,
  env: Readonly<Record<string, string | undefined>>,
): PartSpec {
  return {
    name,
    title: name,
    command: process.execPath,
    args: [builtScript(script)],
    env,
    cwd: projectRoot(),
    stopSignal: 'SIGTERM',
    graceMs: 25_000,
    readyWithinMs: 60_000,
    ready: () => answersOk(ready),
  };
}
