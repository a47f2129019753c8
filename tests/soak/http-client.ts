import { Agent, request, type ClientRequest, type IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Tally } from './tally';

export interface Asked {
  readonly method?: string;
  readonly path: string;
  readonly token?: string;
  /** Sent as JSON unless it is bytes, which say what they are in `headers`. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of the address it comes from, as a proxy would tell it. */
  readonly from?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

const patienceMs = 30_000;
const mostRepeats = 20;
const longestPauseS = 5;

/** Asks the API over a few kept connections, as a proxy in front of it does, and counts what comes back. */
export class HttpClient {
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 48, timeout: patienceMs });

  constructor(
    readonly base: string,
    readonly tally: Tally,
  ) {}

  /** @param expected what may be answered; anything else is an oddity */
  async call(action: string, expected: readonly number[], asked: Asked): Promise<Answer> {
    const began = performance.now();
    let answer: Answer;
    try {
      answer = await this.#exchange(asked);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      this.tally.answered(action, code, performance.now() - began);
      this.tally.odd(`${action}: ${code}`);
      return { status: 0, headers: {}, text: '' };
    }
    this.tally.answered(action, answer.status, performance.now() - began);
    if (answer.status === 503) this.tally.couldNot(`${action}: ${answer.text.slice(0, 300)}`);
    else if (!expected.includes(answer.status)) {
      this.tally.odd(`${action}: ${answer.status} ${answer.text.slice(0, 300)}`);
    }
    return answer;
  }

  /** As `call`, and again after a 503, which leaves open whether it was done: then a 409 says that it was. */
  async insist(action: string, expected: readonly number[], asked: Asked): Promise<Answer> {
    let answer = await this.call(action, expected, asked);
    for (let again = 0; answer.status === 503 && again < mostRepeats; again += 1) {
      await sleep(Math.min(Number(answer.headers['retry-after'] ?? 1), longestPauseS) * 1_000);
      answer = await this.call(action, [...expected, 409], asked);
    }
    return answer;
  }

  /** A request of one's own, whose answer nobody waits for; on a connection of its own, so that it can be cut. */
  open(asked: Asked): ClientRequest {
    const { request: asking, content } = this.#begin({ ...asked }, new Agent({ keepAlive: false }));
    // Who cuts a connection is told so.
    asking.on('error', () => undefined);
    if (content !== null) asking.write(content);
    return asking;
  }

  close(): void {
    this.#agent.destroy();
  }

  #exchange(asked: Asked): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const { request: asking, content } = this.#begin(asked, this.#agent);
      asking.on('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          resolve({ status: response.statusCode ?? 0, headers: response.headers, text });
        });
      });
      asking.setTimeout(patienceMs, () => asking.destroy(new Error('no answer within 30 s')));
      asking.on('error', reject);
      asking.end(content);
    });
  }

  #begin({ method = 'GET', path, token, body, headers, from }: Asked, agent: Agent) {
    const content =
      body === undefined ? null : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    const all = {
      ...(token === undefined ? {} : { authorization: `Token ${token}` }),
      ...(content === null ? {} : { 'content-type': 'application/json' }),
      ...(content === null ? {} : { 'content-length': String(content.length) }),
      ...(from === undefined ? {} : { 'x-forwarded-for': from }),
      ...headers,
    };
    return { request: request(new URL(path, this.base), { method, agent, headers: all }), content };
  }
}
