import { StepFailed } from './part';
import { isFree, type ChosenPort, type Ports } from './ports';
import type { StackOptions } from './stack';
import type { Environment } from './stack-env';

/** Where the API will be: the log-in provider must know before there is one. */
export interface ApiAddress {
  readonly port: ChosenPort;
  /** What people are given. */
  readonly publicUrl: string;
  /** Where it is reached from here. */
  readonly url: string;
}

const usualPort = 8002;

/** @throws StepFailed where PORT is none, or taken */
export async function chooseApiAddress(
  given: Environment,
  options: StackOptions,
  ports: Ports,
): Promise<ApiAddress> {
  const port = await choosePort(given, options, ports);
  const publicUrl = given['PUBLIC_URL'] ?? `http://localhost:${port.port}`;
  const url = `http://${hostHere(given)}:${port.port}`;
  return { port, publicUrl: publicUrl.replace(/\/+$/, ''), url };
}

/** Where what listens on HOST is reached from here, also if it listens everywhere. */
export function hostHere(given: Environment): string {
  const host = given['HOST'] ?? '127.0.0.1';
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

async function choosePort(
  given: Environment,
  options: StackOptions,
  ports: Ports,
): Promise<ChosenPort> {
  const asked = given['PORT'];
  if (asked === undefined || asked === '0') {
    return ports.choose(options.ports === 'any' || asked === '0' ? 'any' : usualPort);
  }
  const port = Number(asked);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StepFailed(`PORT is wrong: ${asked} is not a port.`);
  }
  if (options.api !== false && !(await isFree(port))) {
    throw new StepFailed(
      `PORT says ${port}, but another program listens there. End that one, or leave PORT out to have a free one chosen.`,
    );
  }
  // Somebody's use of it for UDP is no reason against what was asked for.
  await ports.hold(port);
  return { port, passed: [] };
}
