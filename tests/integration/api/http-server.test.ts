import type { Server, IncomingMessage, ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { createHttpServer, type HttpServerOptions } from '../../../api/http-server';
import { until } from '../harness';
import { serve, type Served } from './served';

/** What came until the other side closed, with what is to be sent next after something has come. */
async function talk(port: number, ...sends: readonly (string | Buffer)[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  return conversation(socket, sends);
}

function conversation(socket: Socket, sends: readonly (string | Buffer)[]): Promise<string> {
  const left = [...sends];
  let heard = '';
  const sendNext = () => {
    const next = left.shift();
    if (next !== undefined) socket.write(next);
  };
  return new Promise((resolve) => {
    socket.on('connect', sendNext).on('data', (chunk) => {
      heard += String(chunk);
      sendNext();
    });
    socket.on('error', () => {}).on('close', () => resolve(heard));
  });
}

function problemIn(heard: string): any {
  const [head = '', body = ''] = heard.split('\r\n\r\n');
  const [line = '', ...headers] = head.split('\r\n');
  const by = Object.fromEntries(headers.map((each) => each.toLowerCase().split(': ', 2)));
  const problem = JSON.parse(body);
  expect(by).toMatchObject({
    'content-type': 'application/problem+json',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
    'cache-control': 'no-store',
    'x-request-id': problem.request_id,
  });
  expect(line).toMatch(new RegExp(`^HTTP/1\\.1 ${problem.status} \\w`));
  return { status: problem.status, type: problem.type };
}

const portOf = (served: Served) => Number(new URL(served.url).port);

describe('in front of the API', () => {
  let api: Served;
  let hasty: Served;
  beforeAll(async () => {
    api = await serve();
    hasty = await serve({
      http: { headersTimeoutMs: 100, requestTimeoutMs: 200, checkEveryMs: 20 },
    });
  });
  afterAll(() => Promise.all([api.close(), hasty.close()]));
  afterEach(async () => {
    expect((await api.at('GET', '/health/')).status).toBe(200);
    expect([...api.log, ...hasty.log].filter(({ level }) => level >= 40)).toEqual([]);
  });

  test.each<[string, number, string, string]>([
    ['no HTTP', 400, 'malformed-request', 'nonsense\r\n\r\n'],
    [
      'two lengths',
      400,
      'malformed-request',
      'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n',
    ],
    ['a bare line feed', 400, 'malformed-request', 'GET / HTTP/1.1\r\nHost: a\nB: c\r\n\r\n'],
    ['no Host', 400, 'malformed-request', 'GET / HTTP/1.1\r\n\r\n'],
    [
      'headers without end',
      431,
      'headers-too-large',
      `GET / HTTP/1.1\r\nHost: a\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`,
    ],
  ])('%s: a %i like any other problem, and the end', async (_what, status, type, sent) => {
    expect(problemIn(await talk(portOf(api), sent))).toEqual({ status, type: `/problems/${type}` });
  });

  const aBody =
    'POST /api/v1/auth/login/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{';

  test.each([
    ['nothing', ''],
    ['half of its headers', 'GET / HTTP/1.1\r\nHost: a\r\n'],
    ['half of its body', aBody],
  ])('who sends %s for too long gets a 408', async (_what, sent) => {
    const problem = problemIn(await talk(portOf(hasty), sent));
    expect(problem).toEqual({ status: 408, type: '/problems/request-timeout' });
  });

  test('a body that comes after the 408 finds nobody, and harms nobody', async () => {
    expect(problemIn(await talk(portOf(hasty), aBody, '}')).status).toBe(408);
  });

  test('a client who breaks off in the middle of what it says harms nobody', async () => {
    for (const said of ['GET / HT', 'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab']) {
      const socket = connect(portOf(api), '127.0.0.1');
      await new Promise<void>((resolve) => void socket.once('connect', resolve));
      await new Promise<void>((resolve) => void socket.write(said, () => resolve()));
      socket.resetAndDestroy();
    }
  });

  test('a body in pieces that is too long does not stand before the next request', async () => {
    const piece = 'x'.repeat(1_500_000);
    const heard = await talk(
      portOf(api),
      `POST /api/v1/auth/login/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n${piece.length.toString(16)}\r\n${piece}\r\n`,
      `${piece.length.toString(16)}\r\n${piece}\r\n0\r\n\r\nGET /health/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    );
    expect(heard.match(/HTTP\/1\.1 \d{3}/g)).toEqual(['HTTP/1.1 413', 'HTTP/1.1 200']);
  });

  test('who waits to be told to go on is told, who expects what nobody knows is answered', async () => {
    const body = '{"email":"nobody@example.com"}';
    const head = (expectation: string) =>
      `POST /api/v1/auth/login/ HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\nExpect: ${expectation}\r\n\r\n`;
    expect(await talk(portOf(api), head('100-continue'), body)).toMatch(
      /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 400 [^]*invalid-input/,
    );
    expect(await talk(portOf(api), head('the-moon') + body)).toMatch(
      /^HTTP\/1\.1 400 [^]*invalid-input/,
    );
  });
});

describe('by itself', () => {
  let server: Server;
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  async function listen(
    handle: (request: IncomingMessage, response: ServerResponse) => void,
    options: HttpServerOptions,
  ): Promise<number> {
    server = createHttpServer(handle, options);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    return (server.address() as AddressInfo).port;
  }

  const get = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';

  test('an answer that has begun is not followed by another one', async () => {
    const port = await listen((_request, response) => {
      response.writeHead(200, { 'Content-Length': 100 });
      response.write('begun');
    }, {});
    const heard = await talk(port, get, 'nonsense\r\n\r\n');
    expect(heard).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*begun$/);
  });

  test('after an answer that is complete, what is wrong is said', async () => {
    const port = await listen((_request, response) => void response.end('done'), {});
    const heard = await talk(port, get, 'nonsense\r\n\r\n');
    expect(heard).toMatch(/done[^]*HTTP\/1\.1 400 Bad Request\r\n/);
  });

  test('who stops reading is cut off', async () => {
    const bytes = 64 * 1024 * 1024;
    let answering: ServerResponse | undefined;
    const port = await listen(
      (_request, response) => {
        answering = response;
        response.end(Buffer.alloc(bytes));
      },
      { stalledMs: 100 },
    );
    const socket = connect(port, '127.0.0.1').on('error', () => {});
    socket.pause().write(get);
    await until('it is cut off', async () => answering?.destroyed);
    let heard = 0;
    await new Promise<void>((resolve) => {
      socket.on('data', (chunk) => (heard += chunk.length)).on('close', () => resolve());
      socket.resume();
    });
    expect(heard).toBeLessThan(bytes);
  });

  test('who sends ever more requests before one is answered is cut off', async () => {
    let begun = 0;
    const port = await listen(() => (begun += 1), { maxPipelined: 4 });
    expect(await talk(port, get.repeat(100))).toBe('');
    expect(begun).toBe(4);
  });

  test('who waits for some of the answers gets all of them', async () => {
    const port = await listen((_request, response) => void response.end('done'), {
      maxPipelined: 4,
    });
    const last = get.replace('\r\n\r\n', '\r\nConnection: close\r\n\r\n');
    const heard = await talk(port, get.repeat(4), get.repeat(4), last);
    expect(heard.match(/done/g)).toHaveLength(9);
  });

  test('connections beyond the most there may be are closed at once', async () => {
    const port = await listen((_request, response) => void response.end('done'), {
      maxConnections: 1,
    });
    const first = connect(port, '127.0.0.1');
    await new Promise<void>((resolve) => {
      first.on('data', () => resolve()).write(get);
    });
    expect(await talk(port, get)).toBe('');
    first.destroy();
  });
});
