import type { AddressInfo } from 'node:net';
import { Client, Connection } from '@temporalio/client';
import { pino } from 'pino';
import { createApp } from '../../../api/app';
import { createHttpServer, type HttpServerOptions } from '../../../api/http-server';
import type { FileStore } from '../../../api/media/file-store';
import { createOrderDesk } from '../../../api/order-desk';
import { createThrottle } from '../../../api/sign-in/throttle';
import type { Edges, Services } from '../../../api/services';
import type { Knex } from '../../../db/database';
import {
  openEdges,
  secretKey,
  shop,
  testDatabase,
  testFiles,
  type Answer,
  type TestDatabase,
} from '../harness';

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
    /** Shared with another API; who made it closes it. */
    database?: TestDatabase;
    edges?: Partial<Edges>;
    attemptsPerMinute?: number;
    publicUrl?: string;
    http?: HttpServerOptions;
    signIn?: Services['signIn'];
    adminSite?: Services['adminSite'];
    messages?: Partial<Services['messages']>;
    metrics?: Services['metrics'];
    replica?: Services['replica'];
  } = {},
): Promise<Served> {
  const database = options.database ?? (await testDatabase(10));
  const { db } = database;
  const media = await testFiles();
  const connection = Connection.lazy({ address: process.env['TEST_TEMPORAL_ADDRESS'] ?? '' });
  const log: any[] = [];
  const { app, close: closeApp } = createApp({
    db,
    replica: options.replica,
    files: options.files?.(media.files) ?? media.files,
    imports: { start: () => Promise.resolve() },
    messages: {
      send: () => Promise.resolve(),
      sendAgain: () => Promise.resolve(),
      sendMailing: () => Promise.resolve(''),
      hurryMailing: () => Promise.resolve(),
      lookAnew: () => Promise.resolve(),
      retryMany: () => Promise.resolve(),
      cancelRetry: () => Promise.resolve(),
      workersOf: () => Promise.resolve(null),
      ...options.messages,
    },
    privacy: { erase: () => Promise.resolve(), export: () => Promise.resolve() },
    secretKey,
    perMinute: { email: 0, sms: 0 },
    throttle: createThrottle({
      db,
      secretKey,
      attemptsPerMinute: options.attemptsPerMinute ?? 0,
    }),
    edges: { ...openEdges, ...options.edges },
    signIn: options.signIn ?? {},
    adminSite: options.adminSite,
    orders: createOrderDesk({ db, client: new Client({ connection }), shop, queue: 'nobody' }),
    shop: { ...shop, publicUrl: options.publicUrl ?? shop.publicUrl },
    tokenTtlMs: options.tokenTtlMs ?? 3_600_000,
    log: pino({ level: 'debug' }, { write: (line: string) => void log.push(JSON.parse(line)) }),
    devInboxUrl: options.devInboxUrl,
    metrics: options.metrics,
    ready: () => Promise.resolve({ database: 'up', temporal: 'down', migrations: 'applied' }),
  });
  const answer = app.callback();
  const server = createHttpServer(
    (request, response) => void answer(request, response),
    options.http,
  );
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
      if (options.database === undefined) await database.close();
      media.remove();
    },
  };
}
