import { setTimeout as wait } from 'node:timers/promises';
import { codeOf } from '../../local/processes';
import type { Random } from '../integration/db/random';
import type { Tally } from './book';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

export interface Request {
  readonly method: 'GET' | 'POST';
  /** Below /api/v1. */
  readonly path: string;
  readonly body?: unknown;
  readonly key?: string;
}

/** How a request went that was sent until it was answered with something else than "later". */
export interface Insisted {
  /** Undefined: never, within its time. */
  readonly answer: Answer | undefined;
  /** Whether a try before the last may have been carried out without anybody being told. */
  readonly inDoubt: boolean;
  readonly tries: number;
}

export interface Insistence {
  readonly tally: Tally;
  readonly random: Random;
  /** Statuses beside success that the request may be answered with. */
  readonly allowed: readonly number[];
  readonly until: number;
  /** Sent once only, by somebody who then walks away. */
  readonly once?: boolean;
}

/** Somebody who is logged in, and knows what a 503 and a broken connection are. */
export class Caller {
  constructor(
    readonly apiUrl: string,
    readonly token: string,
  ) {}

  /** One try. Null where it was cut off, or took longer than the caller waits. */
  async try(request: Request, patienceMs: number): Promise<Answer | null> {
    const { method, path, body, key } = request;
    try {
      const response = await fetch(`${this.apiUrl}/api/v1${path}`, {
        method,
        headers: {
          ...(this.token === '' ? {} : { authorization: `Token ${this.token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(key === undefined ? {} : { 'idempotency-key': key }),
        },
        signal: AbortSignal.timeout(patienceMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      const { status, headers } = response;
      return { status, headers, body: isJson && text !== '' ? JSON.parse(text) : text };
    } catch (error) {
      if (isCut(error)) return null;
      throw error;
    }
  }

  /** Sends it again while it is cut off or answered with 503. */
  async insist(request: Request, how: Insistence): Promise<Insisted> {
    const { tally, random, allowed, until, once = false } = how;
    let inDoubt = false;
    for (let tries = 1; ; tries += 1) {
      // Some wait long, some ask again while the first request is still under way.
      const answer = await this.try(request, 2_000 + random.below(18_000));
      if (answer === null) tally.cut += 1;
      else if (answer.status === 503) {
        tally.unavailable += 1;
        tally.wrong.push(...wrongIn503(request, answer));
      } else {
        const fine = answer.status < 300 || allowed.includes(answer.status);
        if (!fine) tally.wrong.push(said(request, answer));
        return { answer, inDoubt, tries };
      }
      inDoubt = true;
      if (once || Date.now() > until) return { answer: undefined, inDoubt, tries };
      await wait(200 + random.below(800));
    }
  }
}

/** RFC 9457, with a time after which to ask again. */
function wrongIn503(request: Request, answer: Answer): string[] {
  const type = answer.headers.get('content-type') ?? '';
  const after = answer.headers.get('retry-after') ?? '';
  if (type.startsWith('application/problem+json') && /^\d+$/.test(after)) return [];
  return [`${said(request, answer)} without Retry-After or not as a problem`];
}

function said({ method, path }: Request, { status, body }: Answer): string {
  return `${method} ${path} was answered with ${status}: ${JSON.stringify(body).slice(0, 300)}`;
}

/** Not answered: refused, reset, ended in the middle, or given up by us. */
function isCut(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return true;
  const code = codeOf(error.cause) ?? codeOf(error);
  return (
    ['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(String(code)) ||
    error.message === 'terminated'
  );
}
