import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { readExport, type Span } from './spans';

/** What a process has exported at once. */
export interface Export {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Empty where it was not in JSON. */
  readonly spans: readonly Span[];
}

export interface TraceReceiver {
  readonly url: string;
  /** While it holds, nothing that comes is answered. */
  hold(on: boolean): void;
  close(): Promise<void>;
}

/**
 * Takes traces as a collector does (OTLP over HTTP), for who has none at hand. Only JSON is understood;
 * protobuf is taken and not looked into.
 *
 * @param port 0: some free one
 */
export async function receiveTraces(
  port: number,
  heard: (given: Export) => void,
): Promise<TraceReceiver> {
  let holds = false;
  const server = createServer((request, response) => {
    if (holds) return;
    void (async () => {
      const given = await buffer(request);
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(given) : given;
      const isJson = /json/.test(request.headers['content-type'] ?? '');
      const spans = isJson ? readExport(body.toString()) : [];
      heard({ headers: request.headers, body, spans });
      response.writeHead(200, { 'Content-Type': request.headers['content-type'] }).end();
    })().catch(() => response.writeHead(400).end());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a server on a port has one
  const { port: chosen } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${chosen}`,
    hold(on) {
      holds = on;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
