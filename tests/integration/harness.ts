import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime, type Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { africasTalkingGateway } from '../../activities/notifications/africas-talking';
import type { Gateway } from '../../activities/notifications/gateway';
import { smtpGateway } from '../../activities/notifications/smtp';
import { createProviders, reportTo } from '../../activities/notifications/providers';
import type { Build } from '../../activities/versioning';
import { createWorkers } from '../../activities/workers';
import { createApp } from '../../api/app';
import type { HttpMetrics } from '../../api/metrics/http';
import type { SendingMetrics } from '../../activities/metrics/sending';
import type { FileStore } from '../../api/media/file-store';
import { openFileSystemStore } from '../../api/media/file-system-store';
import { createImportDesk } from '../../api/import-desk';
import { createMessageDesk, type MessageDesk } from '../../api/message-desk';
import { createOrderDesk } from '../../api/order-desk';
import { createThrottle } from '../../api/sign-in/throttle';
import type { Edges, Services } from '../../api/services';
import { createPrivacyDesk, type PrivacyDesk } from '../../api/privacy-desk';
import { issueToken } from '../../api/sign-in/tokens';
import { queueNames, type Config, type QueueName } from '../../config';
import { createDatabase, type Knex } from '../../db/database';
import type { Permission, Role } from '../../db/models/admin';
import type { Channel } from '../../workflows/domain/news';
import { startInbox, type Inbox } from '../../local/inbox';

/** Set by the global set-up. */
function setting(name: string): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: is the global set-up missing?`);
  return value;
}

export interface TestDatabase {
  readonly db: Knex;
  readonly url: string;
  close(): Promise<void>;
}

/** A database of its own, copied from the migrated template. */
export async function testDatabase(poolSize = 20): Promise<TestDatabase> {
  const adminUrl = new URL(setting('TEST_DATABASE_URL'));
  const name = `t_${randomBytes(6).toString('hex')}`;
  const admin = createDatabase(adminUrl.href, { poolSize: 1 });
  await admin.raw(`CREATE DATABASE ${name} TEMPLATE orderflow_template`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const db = createDatabase(url.href, { poolSize });
  return {
    db,
    url: url.href,
    async close() {
      await db.destroy();
      await admin.raw(`DROP DATABASE ${name} WITH (FORCE)`);
      await admin.destroy();
    },
  };
}

export interface TestFiles {
  readonly files: FileStore;
  readonly directory: string;
  remove(): void;
}

/** A store in a directory of its own. */
export async function testFiles(): Promise<TestFiles> {
  const directory = mkdtempSync(join(tmpdir(), 'orderflow-media-'));
  return {
    files: await openFileSystemStore(directory),
    directory,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

export const secretKey = 'a key for tests, of thirty-two or more characters';

export const webhookSecret = 'a secret for delivery reports';

/** No limits: a test asks as often as it likes. */
export const openEdges: Edges = { corsOrigins: [], trustedProxies: [], rateLimitPerMinute: 0 };

export const shop: Config['shop'] = {
  timeZone: 'Africa/Nairobi',
  currency: 'KES',
  publicUrl: 'http://shop.test',
  temporalUrl: 'http://temporal.test/namespaces/default',
};

export interface SystemOptions {
  readonly queues?: readonly QueueName[];
  readonly orders?: Config['orders'];
  readonly retryDelaysMs?: readonly number[];
  /** Activities that send e-mail, over all workers; 0, as here without it, is no limit. */
  readonly emailPerMinute?: number;
  readonly tokenTtlMs?: number;
  readonly placeWithinMs?: number;
  readonly signIn?: Services['signIn'];
  /** Where people reach it; nowhere in most tests. */
  readonly publicUrl?: string;
  readonly adminSite?: Services['adminSite'];
  /** Whether the SMS stand-in tells what becomes of them. */
  readonly deliveryReports?: boolean;
  /** How long the first provider of each channel is waited for; the gateway's own time where left out. */
  readonly timeoutMs?: Partial<Record<Channel, number>>;
  /** What the workers are set to; no limit where left out. */
  readonly perMinute?: number;
  readonly metrics?: { readonly http: HttpMetrics; readonly sending: SendingMetrics };
  /** A second provider of each channel, which takes over while the first is sick. */
  readonly fallback?: { readonly firstPauseMs: number };
  /** Null: none is set. */
  readonly webhookSecret?: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: any;
}

export interface System {
  readonly db: Knex;
  readonly databaseUrl: string;
  readonly files: FileStore;
  readonly client: Client;
  readonly inbox: Inbox;
  /** The second provider's, where there is one. */
  readonly otherInbox: Inbox;
  readonly url: string;
  readonly queueSuffix: string;
  readonly desk: ReturnType<typeof createOrderDesk>;
  readonly messages: MessageDesk;
  readonly privacy: PrivacyDesk;
  /** Log lines of the API and of all workers of this process. */
  readonly logged: readonly string[];
  /** `call('POST', '/orders/', { token, body, headers })`, below /api/v1. */
  call(
    method: string,
    path: string,
    options?: { token?: string; body?: unknown; headers?: Record<string, string> },
  ): Promise<Answer>;
  startWorkers(queues?: readonly QueueName[], build?: Build): Promise<void>;
  stopWorkers(): Promise<void>;
  close(): Promise<void>;
}

/** Where the provider tells of deliveries. */
export function reportUrl(apiUrl: string, secret = webhookSecret): string {
  const path = '/api/v1/webhooks/africastalking/delivery/';
  return `${apiUrl}${path}?${new URLSearchParams({ secret }).toString()}`;
}

const within = (timeoutMs: number | undefined) => (timeoutMs === undefined ? {} : { timeoutMs });

const mailBy = ({ smtpUrl }: Inbox, timeoutMs?: number) =>
  smtpGateway({ smtpUrl, from: 'OrderFlow <orders@shop.test>', ...within(timeoutMs) });
const smsBy = ({ account, httpUrl: baseUrl }: Inbox, timeoutMs?: number) =>
  africasTalkingGateway({ ...account, senderId: undefined, baseUrl, ...within(timeoutMs) });

const otherAccount = { username: 'orderflow-other', apiKey: 'other-inbox-key' };

let runtimeInstalled = false;

/** The whole system in this process, on the real database and the real Temporal of the test run. */
export async function startSystem(options: SystemOptions = {}): Promise<System> {
  if (!runtimeInstalled) {
    Runtime.install({ logger: listening, shutdownSignals: [] });
    runtimeInstalled = true;
  }
  const database = await testDatabase();
  const here = {
    ...shop,
    ...(options.publicUrl !== undefined && { publicUrl: options.publicUrl }),
  };
  const { db } = database;
  // Workflows are named after customers too, and all files share one Temporal.
  await db.raw(`ALTER TABLE customers ALTER COLUMN id RESTART WITH ${randomInt(1_000, 2 ** 30)}`);
  const media = await testFiles();
  const inbox = await startInbox();
  const address = setting('TEST_TEMPORAL_ADDRESS');
  const queueSuffix = `-${randomUUID().slice(0, 8)}`;
  const nativeConnection = await NativeConnection.connect({ address });
  const connection = await Connection.connect({ address });
  const client = new Client({ connection });
  const otherInbox = await startInbox({ account: otherAccount });
  const timed = (channel: Channel, gateway: Gateway) =>
    options.metrics?.sending.timed(channel, 'primary', gateway) ?? gateway;
  const email = createProviders(
    timed('email', mailBy(inbox, options.timeoutMs?.email)),
    options.fallback && mailBy(otherInbox),
    reportTo(db, 'email'),
    options.fallback,
  );
  const sms = createProviders(
    timed('sms', smsBy(inbox, options.timeoutMs?.sms)),
    options.fallback && smsBy(otherInbox),
    reportTo(db, 'sms'),
    options.fallback,
  );
  const desk = createOrderDesk({
    db,
    client,
    shop: here,
    queue: `orders${queueSuffix}`,
    // Two cores under all of this make Temporal slow, not absent: an order placed without it would wait for
    // an actor that nothing here starts (the loop that does is part of `api/server.ts`).
    placeWithinMs: options.placeWithinMs ?? 30_000,
  });
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) });
  const messages = createMessageDesk({ client, log, queue: `orders${queueSuffix}` });
  const privacy = createPrivacyDesk({ client, log, queue: `orders${queueSuffix}` });
  const { app, close: closeApp } = createApp({
    db,
    files: media.files,
    orders: desk,
    imports: createImportDesk({
      client,
      log,
      queue: `orders${queueSuffix}`,
    }),
    messages,
    privacy,
    shop: here,
    perMinute: { email: options.perMinute ?? 0, sms: options.perMinute ?? 0 },
    secretKey,
    webhookSecret:
      options.webhookSecret === undefined ? webhookSecret : (options.webhookSecret ?? undefined),
    throttle: createThrottle({ db, secretKey, attemptsPerMinute: 0 }),
    edges: openEdges,
    signIn: options.signIn ?? {},
    adminSite: options.adminSite,
    tokenTtlMs: options.tokenTtlMs ?? 3_600_000,
    log,
    metrics: options.metrics?.http,
    ready: () => Promise.resolve({ database: 'up', temporal: 'up', migrations: 'applied' }),
  });
  const handle = app.callback();
  const server = await listen(createServer((request, response) => void handle(request, response)));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  if (options.deliveryReports === true) {
    for (const each of [inbox, otherInbox]) each.reportTo(reportUrl(url));
  }

  let workers: Worker[] = [];
  let running: Promise<void>[] = [];
  const startWorkers = async (queues: readonly QueueName[] = queueNames, build?: Build) => {
    const started = await Promise.all(
      queues.map((queue) =>
        createWorkers(queue, {
          connection: nativeConnection,
          client,
          db,
          email,
          sms,
          metrics: options.metrics?.sending,
          namespace: 'default',
          build,
          queueSuffix,
          bundle: join(__dirname, '../../dist/workflow-bundle.js'),
          config: {
            shop: here,
            orders: options.orders ?? { reminderAfterMs: 86_400_000, expireAfterMs: 0 },
            retryDelaysMs: [...(options.retryDelaysMs ?? [50, 100])],
            secretKey,
            messageHtmlMonths: 0,
            databasePoolMax: 24,
            maxCachedWorkflows: 1_500,
            email: { perMinute: options.emailPerMinute ?? options.perMinute ?? 0 },
            sms: { perMinute: options.perMinute ?? 0 },
          },
        }),
      ),
    );
    workers.push(...started.flat());
    running.push(...started.flat().map((worker) => worker.run()));
  };
  const stopWorkers = async () => {
    for (const worker of workers) worker.shutdown();
    await Promise.all(running);
    workers = [];
    running = [];
  };
  await startWorkers(options.queues);

  return {
    db,
    databaseUrl: database.url,
    files: media.files,
    client,
    inbox,
    otherInbox,
    url,
    queueSuffix,
    desk,
    messages,
    privacy,
    logged,
    startWorkers,
    stopWorkers,
    async call(method, path, { token, body, headers = {} } = {}) {
      const response = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { authorization: `Token ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      return {
        status: response.status,
        headers: response.headers,
        body: isJson ? JSON.parse(text) : text,
      };
    },
    async close() {
      await closeApp();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await stopWorkers();
      await Promise.all([
        email.close(),
        sms.close(),
        inbox.close(),
        otherInbox.close(),
        connection.close(),
      ]);
      await nativeConnection.close();
      await database.close();
      media.remove();
    },
  };
}

const logged: string[] = [];
const hear = (message: string, meta?: unknown) => void logged.push(message, inspect(meta));
const listening = {
  log: (_level: unknown, message: string, meta?: unknown) => hear(message, meta),
  trace: hear,
  debug: hear,
  info: hear,
  warn: hear,
  error: hear,
};

async function listen(server: Server): Promise<Server> {
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return server;
}

export interface Person {
  readonly id: number;
  readonly email: string;
  readonly token: string;
}

let counter = 0;

/** A customer with a token; no password is hashed. */
export async function aCustomer(
  db: Knex,
  overrides: Record<string, unknown> = {},
): Promise<Person> {
  counter += 1;
  const email = `customer${counter}.${randomBytes(3).toString('hex')}@example.com`;
  const [row] = await db('customers')
    .insert({
      email,
      firstName: 'Amina',
      lastName: 'Odhiambo',
      phoneNumber: `+2547${String(10_000_000 + counter)}`,
      address: 'Kenyatta Avenue 5',
      city: 'Nairobi',
      ...overrides,
    })
    .returning<{ id: number; email: string }[]>(['id', 'email']);
  if (row === undefined) throw new Error('no customer');
  return { ...row, token: await issueToken(db, row.id, 3_600_000) };
}

/** Somebody who works for the shop. */
export async function anAdmin(
  db: Knex,
  { role = 'super_admin', permissions = [] }: { role?: Role; permissions?: Permission[] } = {},
): Promise<Person & { adminId: number }> {
  const person = await aCustomer(db, { firstName: 'Wanjiru', lastName: 'Kamau' });
  const [row] = await db('admins')
    .insert({ customerId: person.id, role, permissions })
    .returning<{ id: number }[]>('id');
  return { ...person, adminId: row?.id ?? 0 };
}

/** A product on sale, in a category of its own. */
export async function aProduct(
  db: Knex,
  overrides: Record<string, unknown> = {},
): Promise<{ id: string; sku: string; priceCents: number }> {
  counter += 1;
  const key = `${counter}-${randomBytes(3).toString('hex')}`;
  const [category] = await db('categories')
    .insert({
      name: `Category ${key}`,
      slug: `category-${key}`,
      lft: counter * 10,
      rgt: counter * 10 + 9,
      depth: 0,
    })
    .returning<{ id: number }[]>('id');
  const [row] = await db('products')
    .insert({
      name: `Product ${key}`,
      slug: `product-${key}`,
      sku: `SKU-${key}`,
      priceCents: 150_000,
      stockQuantity: 100,
      categoryId: category?.id,
      ...overrides,
    })
    .returning<{ id: string; sku: string; priceCents: number; stockQuantity: number }[]>('*');
  if (row === undefined) throw new Error('no product');
  await db('stock_movements').insert({
    productId: row.id,
    kind: 'initial',
    quantity: row.stockQuantity,
  });
  return row;
}

/** What a customer sends to order these. */
export function orderOf(
  ...items: readonly (readonly [product: { id: string }, quantity: number])[]
): Record<string, unknown> {
  return {
    shipping_address: 'Kenyatta Avenue 5, Nairobi',
    payment_method: 'mpesa',
    items: items.map(([{ id }, quantity]) => ({ product_id: id, quantity })),
  };
}

/** How much longer than on the dev server things may take; set where the tests run on another. */
const patience = Number(process.env['TEST_PATIENCE'] ?? 1);

/** Waits, within bounds, until `check` gives something that is not null, undefined or false. */
export async function until<T>(
  what: string,
  check: () => Promise<T | null | undefined | false>,
  withinMs = 45_000 * patience,
): Promise<T> {
  const end = Date.now() + withinMs;
  for (;;) {
    const value = await check();
    if (value !== null && value !== undefined && value !== false) return value;
    if (Date.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export async function stockOf(db: Knex, productId: string): Promise<number> {
  const row = await db('products').where({ id: productId }).first<{ stockQuantity: number }>();
  return row.stockQuantity;
}

/** What the ledger says the stock is. */
export async function ledgerOf(db: Knex, productId: string): Promise<number> {
  const rows = await db('stock_movements')
    .where({ productId })
    .select<{ quantity: number }[]>('quantity');
  return rows.reduce((sum, { quantity }) => sum + quantity, 0);
}

export async function countOf(
  db: Knex,
  table: string,
  where: Record<string, unknown> = {},
): Promise<number> {
  const rows = await db(table).where(where).count<{ count: number }[]>('* as count');
  return rows[0]?.count ?? 0;
}
