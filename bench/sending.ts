import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Client, Connection } from '@temporalio/client';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { v7 as uuidv7 } from 'uuid';
import { africasTalkingGateway } from '../activities/notifications/africas-talking';
import { createPace } from '../activities/notifications/pace';
import { createProviders, reportTo } from '../activities/notifications/providers';
import { smtpGateway } from '../activities/notifications/smtp';
import { createWorkers, type WorkerServices } from '../activities/workers';
import { loadConfig } from '../config';
import { createDatabase, type Knex } from '../db/database';
import { makeTrial } from '../db/notifications/trial';
import { createConsole } from '../local/console';
import { projectRoot } from '../local/home';
import { startStack } from '../local/stack';
import { notifyOptions, notifyType } from '../workflows/notify/messages';
import { runCommand } from './command';
import { machine } from './machine';
import { counted } from './options';
import { median } from './quantiles';
import { silent } from './silent';
import { table } from './table';

/** Asked for each message, as it was; and as it is. */
const ways = [
  { name: 'each asks', freeForMs: 0 },
  { name: 'now and then', freeForMs: undefined },
] as const;

const noRates = { SMS_PER_MINUTE: '0', EMAIL_PER_MINUTE: '0' };

/** A second of each: turns taken alone, and messages drained from a channel that was stopped. */
interface Rates {
  readonly turns: number;
  readonly drained: number;
}

interface Options {
  readonly messages: number;
  readonly rounds: number;
}

/** `npm run bench:sending`: what it costs a channel without a rate that others may have one. */
async function main({ messages, rounds }: Options): Promise<void> {
  const out = createConsole();
  const dataDir = mkdtempSync(join(tmpdir(), 'orderflow-bench-sending-'));
  const leaving = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => leaving.abort(new Error(`ended by ${signal}`)));
  }
  const stack = await startStack({
    dataDir,
    ports: 'any',
    seed: false,
    volatile: true,
    api: false,
    workers: 0,
    report: out,
    signal: leaving.signal,
    env: noRates,
  });
  try {
    const services = await servicesOf({ ...stack.env, ...noRates });
    const results = ways.map(({ name, freeForMs }) => ({ name, freeForMs, rates: [] as Rates[] }));
    for (let round = 0; round < rounds; round += 1) {
      // By turns, and each first as often as the other.
      const order = round % 2 === 0 ? results : results.toReversed();
      for (const { name, freeForMs, rates } of order) {
        leaving.signal.throwIfAborted();
        const way = freeForMs === undefined ? services.all : { ...services.all, freeForMs };
        const turns = await turnsASecond(services.db, freeForMs);
        const drained = await drain(way, messages, leaving.signal);
        rates.push({ turns, drained });
        out.say(`${name}: ${turns.toFixed(0)} turns/s, ${drained.toFixed(1)} SMS/s`);
      }
    }
    const middle = (rates: readonly Rates[], of: keyof Rates) =>
      median(rates.map((each) => each[of]));
    const [before = [], now = []] = results.map(({ rates }) => rates);
    const rows = (['turns', 'drained'] as const).map((of) => {
      const [old, fresh] = [middle(before, of), middle(now, of)];
      const title = of === 'turns' ? 'turns taken/s' : 'SMS sent/s';
      return [title, old.toFixed(0), fresh.toFixed(0), (fresh / old).toFixed(2)];
    });
    const head = ['figure', ...ways.map(({ name }) => name), 'ratio'];
    out.print(
      `\n${machine()}; ${messages} SMS, medians of ${rounds} rounds by turns.\n\n${table(head, rows, [1, 2, 3])}\n`,
    );
    await services.close();
  } finally {
    await stack.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

interface Bench {
  readonly db: Knex;
  readonly all: WorkerServices;
  close(): Promise<void>;
}

async function servicesOf(env: Readonly<Record<string, string>>): Promise<Bench> {
  Runtime.install({ logger: silent, shutdownSignals: [] });
  const config = loadConfig(['database', 'temporal', 'email', 'sms'], env);
  const { address, namespace } = config.temporal;
  const db = createDatabase(config.databaseUrl, { name: 'orderflow-bench', poolSize: 24 });
  const connection = await NativeConnection.connect({ address });
  const clientConnection = await Connection.connect({ address });
  const mail = smtpGateway(config.email);
  const email = createProviders(mail, undefined, reportTo(db, 'email'));
  const sms = createProviders(africasTalkingGateway(config.sms), undefined, reportTo(db, 'sms'));
  return {
    db,
    all: {
      connection,
      client: new Client({ connection: clientConnection, namespace }),
      db,
      email,
      sms,
      config,
      namespace,
      bundle: join(projectRoot(), 'dist', 'workflow-bundle.js'),
    },
    async close() {
      await Promise.all([email.close(), sms.close(), clientConnection.close()]);
      await connection.close();
      await db.destroy();
    },
  };
}

const turnsTaken = 2_000;
const atOnce = 4;

async function turnsASecond(db: Knex, freeForMs: number | undefined): Promise<number> {
  const pace = createPace({
    db,
    channel: 'sms',
    perMinute: 0,
    atOnce,
    isStopping: () => false,
    ...(freeForMs === undefined ? {} : { freeForMs }),
  });
  const { signal } = new AbortController();
  const asked = { most: 1, urgency: 'usual', since: new Date(), holdMs: 60_000, signal } as const;
  const began = performance.now();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let taken = 0; taken < turnsTaken / atOnce; taken += 1) {
        await pace.turn(asked);
        pace.done();
      }
    }),
  );
  return (turnsTaken * 1_000) / (performance.now() - began);
}

/** Messages that wait on a stopped channel, from its start until the last is sent. */
async function drain(
  services: WorkerServices,
  count: number,
  signal: AbortSignal,
): Promise<number> {
  const { db, client } = services;
  const stop = { stopped: true, reason: 'A bench.' };
  await db('channels').where({ channel: 'sms' }).update(stop);
  const workers = (
    await Promise.all((['orders', 'sms'] as const).map((queue) => createWorkers(queue, services)))
  ).flat();
  const running = workers.map((worker) => worker.run());
  for (let made = 0; made < count; made += 1) {
    const id = uuidv7();
    const trial = { channel: 'sms', to: '+254700000001', message: `Number ${made}` } as const;
    await db.transaction((trx) => makeTrial(trx, id, trial));
    await client.workflow.start(notifyType, notifyOptions(id, 'orders'));
  }
  const left = async () => {
    const unsent = await db('notifications')
      .where({ status: 'pending' })
      .count<{ count: number }[]>('* as count');
    return Number(unsent[0]?.count);
  };
  // Until a worker has taken up all it can, and the rest stands in the queue.
  await wait(2_000);
  const began = performance.now();
  await db('channels').where({ channel: 'sms' }).update({ stopped: false, reason: '' });
  while ((await left()) > 0) await wait(20, undefined, { signal });
  const seconds = (performance.now() - began) / 1_000;
  for (const worker of workers) worker.shutdown();
  await Promise.all(running);
  return count / seconds;
}

const usage = `npm run bench:sending [-- --messages 200] [--rounds 3]

  --messages N  how many messages are sent in a round
  --rounds N    how often each measurement is repeated`;

function sendingOptions(args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      messages: { type: 'string', default: '200' },
      rounds: { type: 'string', default: '3' },
    },
  });
  return {
    messages: counted('--messages', values.messages, 10, 10_000),
    rounds: counted('--rounds', values.rounds, 1, 100),
  };
}

runCommand(usage, sendingOptions, main);
