import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient, type Client } from '../../../admin/src/data/client';
import type { Say } from '../../../admin/src/data/api-error';

export interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** An API that answers as the test says, and a client that speaks to it over HTTP. */
export interface FakeApi {
  readonly client: Client;
  readonly asked: Asked[];
  token: string | null;
  answer: (asked: Asked, response: ServerResponse) => void;
  close(): Promise<void>;
}

/** Texts by their keys, with what is put into them. */
export const say: Say = (key, args) =>
  args === undefined ? key : `${key} ${JSON.stringify(args)}`;

export function json(response: ServerResponse, body: unknown, status = 200, headers = {}): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'Content-Type': type, ...headers }).end(JSON.stringify(body));
}

export async function fakeApi(): Promise<FakeApi> {
  const asked: Asked[] = [];
  const server: Server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const one = {
        method: request.method ?? '',
        path: request.url ?? '',
        headers: request.headers,
        body: Buffer.concat(parts).toString(),
      };
      asked.push(one);
      api.answer(one, response);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api: FakeApi = {
    client: createClient({ base, token: () => api.token, say }),
    asked,
    token: 'a-token',
    answer: (_asked, response) => json(response, {}),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return api;
}
