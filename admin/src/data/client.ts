import { ApiError, refusal, unreachable, type Say } from './api-error';

type Value = string | number | boolean;
export type Query = Readonly<Record<string, Value | null | undefined>>;

export interface Ask {
  readonly query?: Query | undefined;
  /** Sent as JSON; a form as it is. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Until the answer has begun; a stream may then take as long as it likes. */
  readonly timeoutMs?: number | undefined;
}

export interface Client {
  /** JSON in, JSON out; null where the answer has no body. */
  call<Answer = unknown>(method: string, path: string, ask?: Ask): Promise<Answer>;
  /** The same with the headers. */
  exchange(method: string, path: string, ask?: Ask): Promise<{ body: unknown; headers: Headers }>;
  /** The answer itself, for a file or a stream. Only a good one comes back. */
  fetch(method: string, path: string, ask?: Ask): Promise<Response>;
}

const defaultTimeoutMs = 20_000;

/** Speaks to the API: with the token, in JSON, never longer than its time, and with errors in words. */
export function createClient(settings: {
  /** `/api/v1` of this site; a whole address in tests. */
  readonly base: string;
  readonly token: () => string | null;
  readonly say: Say;
}): Client {
  const { base, token, say } = settings;

  async function ask<Answer>(
    method: string,
    path: string,
    { query, body, headers = {}, signal, timeoutMs = defaultTimeoutMs }: Ask,
    read: (response: Response) => Promise<Answer>,
  ): Promise<Answer> {
    const key = token();
    const isForm = body instanceof FormData || body instanceof Blob;
    const overdue = new AbortController();
    const timer = setTimeout(
      () => overdue.abort(new DOMException('It took too long.', 'TimeoutError')),
      timeoutMs,
    );
    const init: RequestInit = {
      method,
      headers: {
        Accept: 'application/json, */*',
        ...(key !== null && { Authorization: `Token ${key}` }),
        ...(body !== undefined && !isForm && { 'Content-Type': 'application/json' }),
        ...headers,
      },
      signal: AbortSignal.any(signal ? [overdue.signal, signal] : [overdue.signal]),
      // The token goes in the header; a cookie has nothing to say here.
      credentials: 'omit',
    };
    if (body !== undefined) init.body = isForm ? body : JSON.stringify(body);
    try {
      const response = await fetch(`${base}${path}${search(query)}`, init);
      if (!response.ok) throw await refusal(response, say);
      return await read(response);
    } catch (error) {
      // Refused, or whoever called has stopped waiting: both know what that means.
      if (error instanceof ApiError || signal?.aborted === true) throw error;
      throw unreachable(error, say);
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    fetch: (method, path, options = {}) =>
      ask(method, path, options, (each) => Promise.resolve(each)),
    exchange: (method, path, options = {}) =>
      ask(method, path, options, async (response) => ({
        body: await readJson(response),
        headers: response.headers,
      })),
    call: async <Answer>(method: string, path: string, options: Ask = {}) =>
      (await ask(method, path, options, readJson)) as Answer,
  };
}

async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  return text === '' ? null : JSON.parse(text);
}

/** What is not set is not asked for: the API refuses a filter without a value. */
function search(query: Query = {}): string {
  const set = Object.entries(query).filter(
    (pair): pair is [string, Value] => pair[1] !== undefined && pair[1] !== null && pair[1] !== '',
  );
  if (set.length === 0) return '';
  return `?${new URLSearchParams(set.map(([name, value]) => [name, String(value)])).toString()}`;
}
