import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Logger } from 'pino';
import type { Metrics } from './metrics';

export interface MetricsServer {
  /** Where it is scraped; undefined while the port is taken. */
  readonly url: () => string | undefined;
  close(): Promise<void>;
}

export interface MetricsAddress {
  readonly host: string;
  /** 0: some free one. */
  readonly port: number;
  readonly retryMs?: number;
  /** Of a process that has no port of its own: what `/health/` tells beside the metrics. */
  readonly isWorking?: () => boolean;
  /** By then a request must have arrived. */
  readonly requestTimeoutMs?: number;
}

/** Prometheus, probes and a few people; a stranger who gets here must not hold more than that. */
const maxConnections = 100;

/**
 * Serves `/metrics` on a port of its own, which is not for the public. The shop goes on without it: where
 * the port is taken that is logged once, and tried again until it is free (an earlier process may be ending).
 */
export async function serveMetrics(
  metrics: Metrics,
  { host, port, retryMs = 15_000, isWorking, requestTimeoutMs = 10_000 }: MetricsAddress,
  log: Logger,
): Promise<MetricsServer> {
  const timeouts = {
    headersTimeout: requestTimeoutMs,
    requestTimeout: requestTimeoutMs,
    connectionsCheckingInterval: Math.min(requestTimeoutMs, 2_000),
  };
  const busy = new WeakSet<Socket>();
  let telling: Promise<string> | undefined;
  /** Once for all who ask meanwhile. */
  const tell = () => (telling ??= metrics.tell().finally(() => (telling = undefined)));
  const server = createServer(timeouts, (request, response) => {
    const { socket } = request;
    // Who sends a request before the last one is answered does not want the answers.
    if (busy.has(socket)) socket.destroy();
    if (socket.destroyed) return;
    busy.add(socket);
    response.once('close', () => busy.delete(socket));
    const path = (request.url ?? '').split('?')[0];
    const isRead = ['GET', 'HEAD'].includes(request.method ?? '');
    if (isRead && isWorking !== undefined && (path === '/health/' || path === '/health')) {
      const working = isWorking();
      response.writeHead(working ? 200 : 503, { 'Content-Type': 'application/json' });
      response.end(`{"status":"${working ? 'working' : 'stopping'}"}\n`);
      return;
    }
    if (path !== '/metrics' || !isRead) {
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Metrics are at /metrics.\n');
      return;
    }
    tell().then(
      (text) => response.writeHead(200, { 'Content-Type': metrics.registry.contentType }).end(text),
      (error: unknown) => {
        log.error({ err: error }, 'metrics could not be told');
        response.writeHead(500, { 'Content-Type': 'text/plain' }).end('See the log.\n');
      },
    );
  });
  server.maxConnections = maxConnections;
  // One that reads nothing of its answer, too.
  server.timeout = 2 * requestTimeoutMs;
  let retry: NodeJS.Timeout | undefined;
  let isClosed = false;
  let hasComplained = false;

  await attempt();

  async function attempt(): Promise<void> {
    const error = await listening(server, host, port);
    if (isClosed) return void server.close();
    if (error === undefined) {
      // It keeps no process alive.
      server.unref();
      log.info({ url: urlOf(server, host) }, 'metrics');
      return;
    }
    if (!hasComplained) {
      const why =
        error.code === 'EADDRINUSE'
          ? `port ${port} is taken by another program: set METRICS_PORT to a free one, or to 0 for none`
          : `${host}:${port} can not be listened on: ${error.message}`;
      log.error(`No metrics for now, as ${why}. Trying again every ${retryMs / 1000} s.`);
      hasComplained = true;
    }
    retry = setTimeout(() => void attempt(), retryMs).unref();
  }

  return {
    url: () => (server.listening ? urlOf(server, host) : undefined),
    async close() {
      isClosed = true;
      clearTimeout(retry);
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}

function listening(
  server: Server,
  host: string,
  port: number,
): Promise<NodeJS.ErrnoException | undefined> {
  return new Promise((resolve) => {
    const done = () => {
      server.off('error', failed);
      resolve(undefined);
    };
    // Each try has listeners of its own, and there may be many tries.
    const failed = (error: NodeJS.ErrnoException) => {
      server.off('listening', done);
      resolve(error);
    };
    server.once('listening', done).once('error', failed).listen(port, host);
  });
}

function urlOf(server: Server, host: string): string {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server on a port has one
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}/metrics`;
}
