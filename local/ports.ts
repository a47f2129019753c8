import { randomInt } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { createServer } from 'node:net';

/** `passed` are the ports before it that something else listens on. */
export interface ChosenPort {
  readonly port: number;
  readonly passed: readonly number[];
}

// Below those from which systems take the near end of connections: such a port could be gone again
// before its part has started.
const lowest = 20_000;
const highest = 32_000;

/**
 * Hands out free ports of this machine, each once, so that parts started side by side never share one, nor do stacks:
 * until `letGo` nobody else who chooses this way is given them, also while nothing listens there.
 */
export class Ports {
  readonly #given = new Set<number>();
  readonly #held: Socket[] = [];

  /** @param from the first port to try; `'any'` is some free one. */
  async choose(from: number | 'any'): Promise<ChosenPort> {
    if (from === 'any') return { port: await this.#any(), passed: [] };
    const passed: number[] = [];
    for (let port = from; port < Math.min(from + 500, 65_536); port += 1) {
      if (await this.#take(port)) return { port, passed };
      passed.push(port);
    }
    throw new Error(`No port from ${from} on is free.`);
  }

  /**
   * Keeps a port from the other stacks of this machine. The sign is a UDP socket on the same number, which is in the way of no
   * server, can be had by one only, and goes with its process.
   *
   * @returns false where another has it
   */
  async hold(port: number): Promise<boolean> {
    const sign = createSocket('udp4').unref();
    const isOurs = await new Promise<boolean>((resolve) => {
      // Where none can be had at all, as in some sandboxes, nobody else is kept away.
      sign.once('error', ({ code }: NodeJS.ErrnoException) => resolve(code !== 'EADDRINUSE'));
      sign.bind({ port, address: '127.0.0.1', exclusive: true }, () => resolve(true));
    });
    if (isOurs) this.#held.push(sign);
    else sign.close();
    return isOurs;
  }

  letGo(): void {
    for (const sign of this.#held.splice(0)) sign.close();
  }

  async #take(port: number): Promise<boolean> {
    // In this order: who holds it may listen by now.
    if (this.#given.has(port) || !(await isFree(port)) || !(await this.hold(port))) return false;
    this.#given.add(port);
    return true;
  }

  async #any(): Promise<number> {
    const port = randomInt(lowest, highest);
    return (await this.#take(port)) ? port : this.#any();
  }
}

/** Whether a server could listen on it, and `localhost` would lead nowhere else (some look at ::1 first). */
export async function isFree(port: number): Promise<boolean> {
  return (await canListen(port, '127.0.0.1')) && canListen(port, '::1');
}

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES') resolve(false);
      // Without IPv6 nobody else can be there either.
      else if (host === '::1') resolve(true);
      else reject(error);
    });
    server.listen(port, host, () => void server.close(() => resolve(true)));
  });
}

/** ` (5434 and 5435 are taken)`, or nothing where the first choice was free. */
export function passedInWords({ passed }: ChosenPort): string {
  if (passed.length === 0) return '';
  const listed = passed.length > 3 ? `${passed[0]} to ${passed.at(-1)}` : passed.join(' and ');
  return ` (${listed} ${passed.length === 1 ? 'is' : 'are'} taken)`;
}
