import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { keepAdopting } from '../../../api/adoption';
import type { FaultMode } from '../../../local/inbox';
import {
  aCustomer,
  anAdmin,
  aProduct,
  orderOf,
  startSystem,
  until,
  type Answer,
  type Person,
  type System,
} from '../harness';

const orderCount = 1_000;

/** Half of the calls fail: refused, failed, never answered, and cut off after the message was taken. */
const smsTurns = 'ok refuse ok cut ok error ok refuse ok hang ok error ok cut ok refuse'.split(
  ' ',
) as FaultMode[];

const mailTurns = 'ok ok ok refuse ok ok cut error'.split(' ') as FaultMode[];

let system: System;
let admin: Person;
let adopting: Promise<void>;
const ending = new AbortController();

beforeAll(async () => {
  system = await startSystem({
    // Enough that nothing runs out of them: half of the calls fail, by turns, whoever's turn it is.
    retryDelaysMs: Array.from({ length: 24 }, () => 100),
    timeoutMs: { sms: 1_000 },
  });
  admin = await anAdmin(system.db);
  // An order that Temporal is too busy to take in time is placed without it; the API's loop sees to its actor.
  const { db, desk, messages, privacy } = system;
  const desks = { desk, messages, privacy, imports: { start: () => Promise.resolve() } };
  adopting = keepAdopting(db, desks, pino({ level: 'silent' }), ending.signal);
});

afterAll(async () => {
  ending.abort();
  await adopting;
  await system.close();
});

/** As our clients are told to: what got no answer is asked again under the same key, and is the same order. */
async function place(customer: Person, product: { id: string }): Promise<Answer> {
  const order = {
    token: customer.token,
    headers: { 'idempotency-key': randomUUID() },
    body: orderOf([product, 1]),
  };
  for (let left = 5; ; left -= 1) {
    try {
      return await system.call('POST', '/orders/', order);
    } catch (error) {
      // A busy machine may answer over a connection only when that is no longer there.
      if (left === 0 || !(error instanceof TypeError)) throw error;
    }
  }
}

async function placeAll(customers: readonly Person[], product: { id: string }): Promise<string[]> {
  const numbers: string[] = [];
  const buyer = async (customer: Person) => {
    for (let left = orderCount / customers.length; left > 0; left -= 1) {
      const { status, body } = await place(customer, product);
      expect(status).toBe(201);
      numbers.push(body.order_number);
    }
  };
  await Promise.all(customers.map(buyer));
  return numbers;
}

interface Row {
  readonly id: string;
  readonly orderNumber: string;
  readonly notificationType: 'email' | 'sms';
  readonly address: string;
  readonly status: string;
  readonly errorKind: string | null;
  readonly errorCode: string | null;
  readonly errorMessage: string;
  readonly attempts: number;
  readonly providerMessageId: string | null;
}

const orderNumberIn = (text: string) => /ORD-\d{8}-\d{4,}/.exec(text)?.[0] ?? '';

function byKey<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

test('a thousand orders whose SMS fail every other time: each SMS and e-mail arrives once, or stands as unknown', async () => {
  const product = await aProduct(system.db, { stockQuantity: orderCount });
  const customers = await Promise.all(Array.from({ length: 10 }, () => aCustomer(system.db)));
  system.inbox.fault('sms', smsTurns);
  system.inbox.fault('email', mailTurns);
  const numbers = await placeAll(customers, product);
  expect(new Set(numbers).size).toBe(orderCount);
  await until(
    'every message has settled',
    async () => {
      const pending = await system.db('notifications').where({ status: 'pending' }).first('id');
      return pending === undefined;
    },
    400_000,
  );

  // What really arrived, counted where it arrived.
  const arrived = await system.inbox.messages();
  const sms = arrived.filter(({ channel }) => channel === 'sms');
  const mails = arrived.filter(({ channel }) => channel === 'email');
  const met = { sms: system.inbox.met('sms'), email: system.inbox.met('email') };
  for (const mode of smsTurns) expect(met.sms[mode]).toBeGreaterThan(orderCount / 50);
  for (const mode of mailTurns) expect(met.email[mode]).toBeGreaterThan(orderCount / 10);
  expect(sms).toHaveLength((met.sms.ok ?? 0) + (met.sms.cut ?? 0));

  // No order was told of twice by SMS, not even those cut off in the middle.
  const smsOf = byKey(sms, ({ text }) => orderNumberIn(text));
  expect([...smsOf.values()].filter((each) => each.length > 1)).toEqual([]);
  // Each order's two e-mails arrived. Those that were cut off came again, as the same mail; beside them at most
  // a few, where the machine was so busy that an attempt was given up.
  const mailsOf = byKey(mails, ({ message_id: id }) => id);
  expect(mailsOf.size).toBe(2 * orderCount);
  const repeated = mails.length - mailsOf.size;
  expect(repeated).toBeGreaterThan(0);
  expect(repeated).toBeLessThanOrEqual((met.email.cut ?? 0) + orderCount / 100);
  for (const [, same] of mailsOf) {
    expect(new Set(same.map(({ to, subject }) => `${to} ${subject}`)).size).toBe(1);
  }
  const mailed = byKey(
    [...mailsOf.values()].flatMap(([mail]) => mail ?? []),
    ({ subject, text }) => orderNumberIn(`${subject} ${text}`),
  );
  expect([...mailed.keys()].toSorted()).toEqual(numbers.toSorted());
  for (const [, pair] of mailed) {
    expect(pair).toHaveLength(2);
    expect(pair.filter(({ to }) => to === admin.email)).toHaveLength(1);
  }

  // And now what our own tables say of it.
  const rows = await system
    .db('notifications as n')
    .join('orders as o', 'o.id', 'n.orderId')
    .select<Row[]>('n.*', 'o.orderNumber');
  expect(rows).toHaveLength(3 * orderCount);
  for (const row of rows) {
    if (row.notificationType === 'email') {
      expect(row).toMatchObject({ status: 'sent', errorKind: null, errorMessage: '' });
      const same = mailsOf.get(String(row.providerMessageId)) ?? [];
      expect(same[0]?.to).toBe(row.address);
      // Never sent beside the tries that are counted.
      expect(same.length).toBeLessThanOrEqual(row.attempts);
    } else if (row.status === 'sent') {
      const [one] = smsOf.get(row.orderNumber) ?? [];
      expect(one).toMatchObject({ to: row.address, message_id: row.providerMessageId });
    } else {
      expect([row.status, row.errorKind]).toEqual(['failed', 'unknown']);
      expect(['ETIMEDOUT', 'ECONNRESET']).toContain(row.errorCode);
      expect(row.errorMessage).not.toBe('');
    }
  }
  const ofSms = rows.filter(({ notificationType }) => notificationType === 'sms');
  const unknown = ofSms.filter(({ status }) => status === 'failed');
  // Every SMS that got no answer is unknown, and every one that got one is sent.
  expect(unknown.length).toBeGreaterThanOrEqual((met.sms.cut ?? 0) + (met.sms.hang ?? 0));
  expect(ofSms.length - unknown.length).toBeLessThanOrEqual(met.sms.ok ?? 0);
  // Each call was one try of one message: none was sent behind the tables' back.
  const tries = ofSms.reduce((sum, { attempts }) => sum + attempts, 0);
  expect(tries).toBe(Object.values(met.sms).reduce((sum, count) => sum + count, 0));
}, 600_000);
