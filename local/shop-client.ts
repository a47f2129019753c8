import { z } from 'zod';

const loggedIn = z.object({ token: z.string() });
const problem = z.object({ title: z.string(), detail: z.string().optional() });

/** The API's no, as a sentence. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  constructor(
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

interface Sent {
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The public API as someone who is logged in uses it. What goes wrong becomes a sentence. */
export class ShopClient {
  readonly #base: string;
  readonly #token: string | undefined;
  readonly #signal: AbortSignal;

  private constructor(apiUrl: string, token: string | undefined, signal: AbortSignal) {
    this.#base = `${apiUrl}/api/v1`;
    this.#token = token;
    this.#signal = signal;
  }

  static async logIn(
    apiUrl: string,
    who: { readonly email: string; readonly password: string },
    signal: AbortSignal,
  ): Promise<ShopClient> {
    const stranger = new ShopClient(apiUrl, undefined, signal);
    const { token } = await stranger.post('/auth/login/', loggedIn, { body: who });
    return new ShopClient(apiUrl, token, signal);
  }

  async get<T extends z.ZodType>(path: string, shape: T): Promise<z.infer<T>> {
    return shape.parse(await (await this.#fetch('GET', path)).json());
  }

  async post<T extends z.ZodType>(path: string, shape: T, sent: Sent): Promise<z.infer<T>> {
    return shape.parse(await (await this.#fetch('POST', path, sent)).json());
  }

  /** Hands over the data of server-sent events as they come; ends when the server ends them. */
  async follow(path: string, take: (data: unknown) => void, signal: AbortSignal): Promise<void> {
    const response = await fetch(this.#base + path, {
      headers: { ...this.#authorization(), accept: 'text/event-stream' },
      signal,
    });
    if (!response.ok || response.body === null) throw await refusal('GET', path, response);
    const decoder = new TextDecoder();
    let rest = '';
    for await (const chunk of response.body) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n\r?\n/);
      rest = blocks.pop() ?? '';
      for (const block of blocks) {
        const data = block
          .split(/\r?\n/)
          .filter((line) => line.startsWith('data:'))
          .map((line) => line.slice('data:'.length).trimStart());
        if (data.length > 0) take(JSON.parse(data.join('\n')));
      }
    }
  }

  async #fetch(method: string, path: string, sent?: Sent): Promise<Response> {
    const response = await fetch(this.#base + path, {
      method,
      headers: {
        ...this.#authorization(),
        accept: 'application/json',
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...sent?.headers,
      },
      signal: AbortSignal.any([this.#signal, AbortSignal.timeout(20_000)]),
      ...(sent === undefined ? {} : { body: JSON.stringify(sent.body) }),
    });
    if (!response.ok) throw await refusal(method, path, response);
    return response;
  }

  #authorization(): Record<string, string> {
    return this.#token === undefined ? {} : { authorization: `Token ${this.#token}` };
  }
}

async function refusal(method: string, path: string, response: Response): Promise<Refusal> {
  const parsed = problem.safeParse(await response.json().catch(() => null));
  const words = parsed.success ? `: ${parsed.data.detail ?? parsed.data.title}` : '';
  return new Refusal(
    `${method} /api/v1${path} was answered with ${response.status}${words}`,
    response.status,
  );
}
