import { setTimeout as wait } from 'node:timers/promises';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { actingAs, audit } from '../../db/audit';
import type { Knex } from '../../db/database';
import { notificationStatuses } from '../../db/models/notification';
import {
  beginRetry,
  countFailed,
  findRetry,
  type FailedFilter,
  type MassRetry,
} from '../../db/notifications/retry-many';
import { channels } from '../../workflows/domain/news';
import { retryWorkflowId } from '../../workflows/notify/messages';
import { uuid } from '../contracts/fields';
import { RetryMany } from '../contracts/notification-retry';
import { nobody } from '../doer';
import { parse } from '../input';
import { invalidInput } from '../problems';
import { failedFilter } from '../queries/failed-filter';
import type { Options, OpsServices } from './run';
import { fromShell } from './shell';
import { bar, table, type Terminal } from './terminal';

const listed = z.object({
  channel: z.enum(channels).optional(),
  status: z.enum(notificationStatuses).optional(),
  limit: z
    .string()
    .regex(/^[1-9]\d{0,3}$/, 'Must be a number from 1 to 9999.')
    .transform(Number)
    .default(20),
});

/** Ids, numbers and codes: no text, and nobody's address. */
export async function listMessages(
  given: Options,
  { db }: OpsServices,
  terminal: Terminal,
): Promise<number> {
  const { channel, status, limit } = parse(listed, given);
  const order = await orderTyped(given['order'], db);
  const rows = await db('notifications as n')
    .leftJoin('orders as o', 'o.id', 'n.orderId')
    .modify((query) => {
      if (channel !== undefined) void query.where('n.notificationType', channel);
      if (status !== undefined) void query.where('n.status', status);
      if (order !== undefined) void query.where('n.orderId', order);
    })
    .orderBy([
      { column: 'n.createdAt', order: 'desc' },
      { column: 'n.id', order: 'desc' },
    ])
    .limit(limit)
    .select<Record<string, unknown>[]>(
      'n.id',
      'n.createdAt as created',
      'n.notificationType as channel',
      'n.status',
      'o.orderNumber as order',
      'n.event',
      'n.attempts as tries',
      'n.errorKind as kind',
      'n.errorCode as code',
    );
  if (rows.length === 0) terminal.say('There are none.');
  else for (const line of table(rows)) terminal.say(line);
  return 0;
}

export async function retryMessages(
  given: Options,
  services: OpsServices,
  terminal: Terminal,
): Promise<number> {
  const { db, messages } = services;
  const asked = {
    channel: given['channel'],
    error_kind: given['error-kind'],
    created_after: given['created-after'],
    created_before: given['created-before'],
    order: await orderTyped(given['order'], db),
  };
  const filter = await failedFilter(parse(RetryMany, asked), services);
  const { count, smsCost } = await countFailed(db, filter);
  if (count === 0 || given['yes'] !== true) {
    terminal.say(`${count} failed messages match; the SMS among them would cost about ${smsCost}.`);
    if (count > 0) terminal.say('Add --yes to have them sent again.');
    return 0;
  }
  const id = await begin(db, filter);
  terminal.say(`${retryWorkflowId(id)} begins.`);
  await messages.retryMany(id);
  const { status, total, done, failed } = await watch(db, id, terminal);
  terminal.say(`${status}: ${done} of ${total} sent again, ${failed} could not be reached.`);
  return status === 'completed' && failed === 0 ? 0 : 1;
}

/** By its number, which is what is shown, or its id. @throws Problem */
async function orderTyped(typed: Options[string], db: Knex): Promise<string | undefined> {
  if (typeof typed !== 'string') return undefined;
  const { data: id } = uuid.safeParse(typed);
  if (id !== undefined) return id;
  const words = 'Must be the number of an order, such as ORD-20261126-0001, or its id.';
  if (!/^ORD-\d{8}-\d{4,}$/.test(typed)) throw invalidInput({ order: [words] });
  const order = await db('orders').where({ orderNumber: typed }).first('id');
  if (order === undefined) throw invalidInput({ order: [`There is no order ${typed}.`] });
  return String(order.id);
}

async function begin(db: Knex, filter: FailedFilter): Promise<string> {
  const doer = nobody(fromShell);
  const { id } = await actingAs(db, doer, async (trx) => {
    const job = await beginRetry(trx, uuidv7(), filter, doer);
    await audit(trx, doer, {
      action: 'notifications.retried',
      subjectType: 'notification_retry',
      subjectId: job.id,
      about: { ...filter, count: job.total },
    });
    return job;
  });
  return id;
}

/** Ctrl-C ends the watching; what was begun goes on. */
async function watch(db: Knex, id: string, terminal: Terminal): Promise<MassRetry> {
  for (;;) {
    const job = await findRetry(db, id);
    if (job === undefined) throw new Error('The retry is gone.');
    terminal.progress(bar(job.done + job.failed, job.total));
    if (job.status !== 'running') return job;
    await wait(300);
  }
}
