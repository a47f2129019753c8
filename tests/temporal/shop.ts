import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startInbox, type Inbox } from '../../local/inbox';
import { Ports } from '../../local/ports';
import {
  aCustomer,
  aProduct,
  orderOf,
  secretKey,
  testDatabase,
  until,
  type TestDatabase,
} from '../integration/harness';

export type Settings = Readonly<Record<string, string>>;

export interface Ended {
  readonly code: number | null;
  readonly said: string;
}

/** The programs of a shop as they are run, each with the settings that it is given. */
export class Shop {
  readonly #running: ChildProcess[] = [];

  private constructor(
    readonly database: TestDatabase,
    readonly inbox: Inbox,
    readonly folder: string,
  ) {}

  static async open(): Promise<Shop> {
    const folder = mkdtempSync(join(tmpdir(), 'orderflow-shop-'));
    return new Shop(await testDatabase(4), await startInbox(), folder);
  }

  /** To its end: `run('db/migrate', settings)`. */
  async run(program: string, settings: Settings): Promise<Ended> {
    const { child, said } = this.#start(program, settings);
    const code = await new Promise<number | null>((resolve) => void child.once('close', resolve));
    return { code, said: said() };
  }

  /** An order through an API and a worker of these settings, until its messages are sent. */
  async serveOneOrder(settings: Settings): Promise<{ id: string; order_number: string }> {
    const { port } = await new Ports().choose('any');
    const all = { ...settings, PORT: String(port) };
    const api = this.#start('api/server', all);
    const worker = this.#start('activities/worker', all);
    const alive = () => {
      for (const { child, said } of [api, worker]) {
        if (child.exitCode !== null) throw new Error(`it has ended:\n${said()}`);
      }
    };
    const url = `http://127.0.0.1:${port}`;
    await until('API and Temporal are ready', async () => {
      alive();
      const response = await fetch(`${url}/ready/`).catch(() => undefined);
      return response?.ok;
    });
    const { db } = this.database;
    const { token } = await aCustomer(db);
    const response = await fetch(`${url}/api/v1/orders/`, {
      method: 'POST',
      headers: { authorization: `Token ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(orderOf([await aProduct(db), 1])),
    });
    if (response.status !== 201) throw new Error(`the order was refused: ${response.status}`);
    const order = (await response.json()) as { id: string; order_number: string };
    await until('its messages are sent', async () => {
      alive();
      const rows = await db('notifications').where({ orderId: order.id });
      return rows.length > 0 && rows.every(({ status }) => status === 'sent');
    });
    return order;
  }

  async close(): Promise<void> {
    const ended = this.#running.map(
      (child) => new Promise((resolve) => void child.once('close', resolve)),
    );
    for (const child of this.#running) child.kill('SIGTERM');
    await Promise.all(ended);
    await this.inbox.close();
    await this.database.close();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #start(program: string, settings: Settings): { child: ChildProcess; said: () => string } {
    const child = spawn(process.execPath, [join(__dirname, '../../dist', `${program}.js`)], {
      env: {
        PATH: process.env['PATH'],
        NODE_ENV: 'test',
        LOG_LEVEL: 'warn',
        METRICS_PORT: '0',
        ORDERFLOW_DATA_DIR: this.folder,
        DATABASE_URL: this.database.url,
        SECRET_KEY: secretKey,
        SMTP_URL: this.inbox.smtpUrl,
        AFRICASTALKING_USERNAME: this.inbox.account.username,
        AFRICASTALKING_API_KEY: this.inbox.account.apiKey,
        AFRICASTALKING_BASE_URL: this.inbox.httpUrl,
        ...settings,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => (said += text));
    }
    this.#running.push(child);
    child.once('close', () => void this.#running.splice(this.#running.indexOf(child), 1));
    return { child, said: () => said };
  }
}
