import {
  createServer,
  STATUS_CODES,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { v4 as uuid } from 'uuid';
import { problemBody } from './middleware/problem-details';
import { basics } from './middleware/security-headers';
import { Problem, type ProblemName } from './problems';

export interface HttpServerOptions {
  /** By then a request's headers, and by then all of it, must have arrived. */
  readonly headersTimeoutMs?: number;
  readonly requestTimeoutMs?: number;
  /** How often that is looked at. */
  readonly checkEveryMs?: number;
  /** A connection on which nothing moves is cut, such as that of a client who stops reading. */
  readonly stalledMs?: number;
  readonly keepAliveMs?: number;
  readonly maxConnections?: number;
  /** How many requests of one connection may be under way; more come only from who does not wait for answers. */
  readonly maxPipelined?: number;
}

/** How long a client who is told that its request can't be read has to read that. */
const lingerMs = 1_000;

/** Node's server, with every answer that it would give by itself as a problem like the others. */
export function createHttpServer(
  handle: (request: IncomingMessage, response: ServerResponse) => void,
  {
    headersTimeoutMs = 10_000,
    requestTimeoutMs = 30_000,
    checkEveryMs = 2_000,
    stalledMs = 120_000,
    // Longer than proxies keep idle connections (60 s as a rule): who closes first must not be us, or a
    // request sent at that moment is lost.
    keepAliveMs = 65_000,
    maxConnections = 10_000,
    maxPipelined = 16,
  }: HttpServerOptions = {},
): Server {
  const underWay = new WeakMap<Duplex, Set<ServerResponse>>();
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const responses = underWay.get(request.socket) ?? new Set();
    // Node begins all that have arrived, however many, and others would wait for them.
    if (responses.size >= maxPipelined) request.socket.destroy();
    if (request.socket.destroyed) return;
    underWay.set(request.socket, responses.add(response));
    response.once('close', () => responses.delete(response));
    if (request.httpVersion === '1.1' && request.headers.host === undefined) {
      const { status, headers, body } = rendered('MalformedRequest', 'The Host header is missing.');
      response.writeHead(status, headers).end(body);
    } else handle(request, response);
  };

  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      connectionsCheckingInterval: checkEveryMs,
      keepAliveTimeout: keepAliveMs,
      maxHeaderSize: 16 * 1024,
      requireHostHeader: false,
    },
    answer,
  );
  // An expectation that we do not know may be ignored (RFC 9110, 10.1.1).
  server.on('checkExpectation', answer);
  server.timeout = stalledMs;
  server.maxConnections = maxConnections;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const begun = [...(underWay.get(socket) ?? [])].some(({ headersSent }) => headersSent);
    // In the middle of another answer nothing can be said, and to nobody when the client has gone.
    if (begun || !socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    socket.end(asText(rendered(...whatIsWrong(error.code))));
    const cut = setTimeout(() => socket.destroy(), lingerMs).unref();
    socket.once('close', () => clearTimeout(cut));
  });
  return server;
}

function whatIsWrong(code: string | undefined): [ProblemName, string?] {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return ['RequestTimeout'];
  if (code === 'HPE_HEADER_OVERFLOW') return ['HeadersTooLarge', 'They may have 16 KiB in all.'];
  if (code === 'HPE_CHUNK_EXTENSIONS_OVERFLOW') return ['TooLarge'];
  return ['MalformedRequest'];
}

interface Rendered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

function rendered(kind: ProblemName, detail?: string): Rendered {
  const requestId = uuid();
  const problem = new Problem(kind, detail);
  const body = problemBody(problem, '/', requestId);
  const headers = {
    ...basics,
    'Content-Type': 'application/problem+json',
    'Content-Length': String(Buffer.byteLength(body)),
    'X-Request-Id': requestId,
    Connection: 'close',
  };
  return { status: problem.status, headers, body };
}

function asText({ status, headers, body }: Rendered): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`;
}
