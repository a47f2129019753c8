import { hostHere } from './api-port';
import { StepFailed } from './part';
import type { Environment } from './stack-env';
import type { Setting } from './stack-services';

/** Where a process tells Prometheus of itself. */
export interface MetricsPort {
  /** Of the process: `api`, `worker`, `sender`, … */
  readonly name: string;
  readonly port: number;
  readonly url: string;
}

const usualPort = 9464;

/**
 * A port for each process, from METRICS_PORT on; none with 0.
 *
 * @throws StepFailed where METRICS_PORT is no port
 */
export async function chooseMetricsPorts(
  { given, options, ports }: Setting,
  names: readonly string[],
): Promise<MetricsPort[]> {
  const asked = Number(given['METRICS_PORT'] ?? usualPort);
  if (asked === 0) return [];
  if (!Number.isInteger(asked) || asked < 1 || asked > 65_535) {
    throw new StepFailed(`METRICS_PORT is wrong: ${given['METRICS_PORT']} is not a port.`);
  }
  const chosen: MetricsPort[] = [];
  for (const name of names) {
    const { port } = await ports.choose(options.ports === 'any' ? 'any' : asked);
    chosen.push({ name, port, url: `http://${hostHere(given)}:${port}/metrics` });
  }
  return chosen;
}

/** What the process of this name is to be started with. */
export function metricsPortOf(name: string, all: readonly MetricsPort[]): Environment {
  return { METRICS_PORT: String(all.find((each) => each.name === name)?.port ?? 0) };
}

/** `METRICS_URL_API`, `METRICS_URL_WORKER`, `METRICS_URL_WORKER_2`, …: for shells. */
export function metricsAddresses(all: readonly MetricsPort[]): Environment {
  return Object.fromEntries(
    all.map(({ name, url }) => [`METRICS_URL_${name.toUpperCase().replaceAll('-', '_')}`, url]),
  );
}
