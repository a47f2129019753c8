import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { createApp } from '../../../api/app';
import type { FileStore } from '../../../api/media/file-store';
import { createOrderDesk } from '../../../api/order-desk';
import type { Knex } from '../../../db/database';
import { secretKey, shop, testDatabase, testFiles, type Answer } from '../harness';

export interface Ask {
  readonly token?: string;
  readonly body?: unknown;
  /** Sent as it is. */
  readonly raw?: string | Buffer;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Served {
  readonly db: Knex;
  readonly url: string;
  /** Where uploaded files are. */
  readonly mediaDir: string;
  /** Log lines, as they were written. */
  readonly log: readonly any[];
  /** Below `/api/v1`. */
  call(method: string, path: string, ask?: Ask): Promise<Answer>;
  at(method: string, path: string, ask?: Ask): Promise<Answer>;
  /** Ends the streams only, as a server that is going down does first. */
  endStreams(): Promise<void>;
  close(): Promise<void>;
}

/** The API over HTTP on a database of its own; no worker runs, so no order is placed. */
export async function serve(
  options: {
    tokenTtlMs?: number;
    devInboxUrl?: string;
    files?: (real: FileStore) => FileStore;
  } = {},
): Promise<Served> {
  const database = await testDatabase(10);
  const { db } = database;
  const media = await testFiles();
  const connection = Connection.lazy({ address: process.env['TEST_TEMPORAL_ADDRESS'] ?? '' });
  const log: any[] = [];
  const { app, close: closeApp } = createApp({
    db,
    files: options.files?.(media.files) ?? media.files,
    imports: { start: () => Promise.resolve() },
    messages: { send: () => Promise.resolve(), sendAgain: () => Promise.resolve() },
    privacy: { erase: () => Promise.resolve(), export: () => Promise.resolve() },
    secretKey,
    orders: createOrderDesk({ db, client: new Client({ connection }), shop, queue: 'nobody' }),
    shop,
    tokenTtlMs: options.tokenTtlMs ?? 3_600_000,
    log: pino({ level: 'debug' }, { write: (line: string) => void log.push(JSON.parse(line)) }),
    devInboxUrl: options.devInboxUrl,
    ready: () => Promise.resolve({ database: 'up', temporal: 'down', migrations: 'applied' }),
  });
  const answer = app.callback();
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function at(method: string, path: string, ask: Ask = {}): Promise<Answer> {
    const { token, body, raw, headers } = ask;
    const sent = raw ?? (body === undefined ? undefined : JSON.stringify(body));
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(token === undefined ? {} : { authorization: `Token ${token}` }),
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
    return {
      status: response.status,
      headers: response.headers,
      body: isJson ? JSON.parse(text) : text,
    };
  }

  return {
    db,
    url,
    mediaDir: media.directory,
    log,
    at,
    call: (method, path, ask) => at(method, `/api/v1${path}`, ask),
    endStreams: closeApp,
    async close() {
      await closeApp();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await connection.close();
      await database.close();
      media.remove();
    },
  };
}
