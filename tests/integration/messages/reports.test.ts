import { ensureSchedules } from '../../../activities/schedules';
import { readDayReport } from '../../../db/reports/figures';
import {
  aCustomer,
  anAdmin,
  aProduct,
  countOf,
  orderOf,
  shop,
  startSystem,
  until,
  type Person,
  type System,
} from '../harness';

let system: System;
let admin: Person & { adminId: number };
let other: Person;

beforeAll(async () => {
  system = await startSystem();
  admin = await anAdmin(system.db, { role: 'manager', permissions: ['view_reports'] });
  other = await anAdmin(system.db);
});

afterAll(() => system.close());

const run = (workflow: 'dailyReport' | 'lowStock', at: string, name: string) =>
  system.client.workflow.execute(workflow, {
    workflowId: `${workflow}-${at}-${name}${system.queueSuffix}`,
    taskQueue: `orders${system.queueSuffix}`,
    args: [at],
  });

const ended = (workflowId: string) => system.client.workflow.getHandle(workflowId).result();

const mailsAbout = async (subject: string) =>
  (await system.inbox.messages({ channel: 'email' })).filter((mail) => mail.subject === subject);

const recipients = () => [admin.email, other.email].toSorted();

const place = async (at: string, ...statuses: readonly string[]) => {
  const customer = await aCustomer(system.db, { createdAt: at });
  const product = await aProduct(system.db);
  const { body } = await system.call('POST', '/orders/', {
    token: customer.token,
    body: orderOf([product, 2]),
  });
  await system.db('orders').where({ id: body.id }).update({ createdAt: at });
  for (const status of statuses) {
    await system.db('orders').where({ id: body.id }).update({ status });
  }
  return String(body.id);
};

test('the figures are those of the day in the shop’s time zone', async () => {
  // 21:00 UTC is midnight in Nairobi.
  await place('2026-03-02T20:59:59Z');
  await place('2026-03-02T21:00:00Z');
  const delivered = await place(
    '2026-03-03T20:59:59Z',
    'confirmed',
    'processing',
    'shipped',
    'delivered',
  );
  await place('2026-03-03T21:00:00Z');
  await system.db('order_events').insert({
    orderId: delivered,
    seq: 100,
    kind: 'status_changed',
    fromStatus: 'shipped',
    toStatus: 'delivered',
    at: '2026-03-03T20:00:00Z',
  });
  const report = await readDayReport(system.db, '2026-03-03', shop.timeZone);
  expect(report).toMatchObject({
    day: '2026-03-03',
    orders: { pending: 1, delivered: 1, cancelled: 0 },
    revenueCents: 300_000,
    newCustomers: 2,
    lowStock: { count: 0, products: [] },
  });
  expect(report.ordersPerDay).toHaveLength(14);
  expect(report.ordersPerDay.slice(-2)).toEqual([
    { day: '2026-03-02', count: 1 },
    { day: '2026-03-03', count: 2 },
  ]);
  expect((await readDayReport(system.db, '2026-03-04', shop.timeZone)).revenueCents).toBe(0);
});

test('however often the clock asks, each admin gets one report of a day', async () => {
  const at = '2026-04-02T15:00:00Z';
  const asked = await Promise.all(['a', 'b', 'c', 'd'].map((name) => run('dailyReport', at, name)));
  const [first, ...others] = asked.map(({ workflowId }) => workflowId);
  expect(new Set(others)).toEqual(new Set([first]));
  expect(await ended(String(first))).toMatchObject({ outcome: 'completed', sent: 2 });
  expect(await run('dailyReport', '2026-04-02T20:00:00Z', 'late')).toEqual({ workflowId: first });
  const mails = await mailsAbout('Report of Thu 2 Apr 2026');
  expect(mails.map(({ to }) => to).toSorted()).toEqual(recipients());
  expect(await countOf(system.db, 'mailings', { day: '2026-04-02' })).toBe(1);
  // The next day is another.
  const next = await run('dailyReport', '2026-04-03T15:00:00Z', 'next');
  await ended(String(next.workflowId));
  expect(await mailsAbout('Report of Fri 3 Apr 2026')).toHaveLength(2);
});

test('asked for by hand it is sent, with its figures, each time', async () => {
  await aProduct(system.db, { stockQuantity: 3, name: 'Nearly <gone>' });
  const ask = () => system.call('POST', '/admin/send_daily_report/', { token: admin.token });
  const { status, body } = await ask();
  expect([status, body.success, body.total_admins]).toEqual([202, true, 2]);
  expect(body.low_stock).toMatchObject({ count: 1, products: [{ name: 'Nearly <gone>' }] });
  expect(body.orders_per_day.at(-1).day).toBe(body.day);
  expect(body.revenue).toMatch(/^\d+\.\d\d$/);
  const again = await ask();
  await Promise.all([ended(body.workflow_id), ended(again.body.workflow_id)]);
  expect(again.body.workflow_id).not.toBe(body.workflow_id);
  const [mail] = await system.inbox.messages({ channel: 'email', to: admin.email });
  expect(mail?.text).toContain('Nearly <gone> (');
  expect(mail?.html).toContain('Nearly &lt;gone&gt;');
  // Nothing that a mail program would have to load, or might block.
  expect(mail?.html).not.toMatch(/<img|https?:\/\/|cid:/);
  expect(
    await system
      .db('audit_log')
      .where({ subjectId: body.workflow_id.replace('daily-report-', '') }),
  ).toMatchObject([{ action: 'mailing.created', actorId: admin.adminId }]);
});

test('low stock is told once a day, and only if there is any', async () => {
  await system.db('products').update({ stockQuantity: 50 });
  expect(await run('lowStock', '2026-05-04T05:00:00Z', 'none')).toEqual({ workflowId: null });
  expect(await countOf(system.db, 'mailings', { kind: 'low_stock' })).toBe(0);
  await aProduct(system.db, { stockQuantity: 0, name: 'Gone' });
  await aProduct(system.db, { stockQuantity: 9, name: 'Nine' });
  await aProduct(system.db, { stockQuantity: 10, name: 'Ten' });
  await aProduct(system.db, { stockQuantity: 1, name: 'Off sale', status: 'discontinued' });
  const { workflowId } = await run('lowStock', '2026-05-05T05:00:00Z', 'some');
  expect(await ended(String(workflowId))).toMatchObject({ sent: 2 });
  await run('lowStock', '2026-05-05T06:00:00Z', 'again');
  const mails = await mailsAbout('Low stock: 2 products');
  expect(mails.map(({ to }) => to).toSorted()).toEqual(recipients());
  expect(mails[0]?.text).toMatch(/Gone .*: 0 left\nNine .*: 9 left/);
  expect(mails[0]?.text).not.toMatch(/Ten|Off sale/);
});

test('the schedules are there once, by the shop’s clock, and what they start tells of its day', async () => {
  const { client, queueSuffix } = system;
  const prefix = `t${queueSuffix}-`;
  const ids = [
    'adopt-orders',
    'retry-failed-notifications',
    'tidy-up',
    'reconcile',
    'daily-report',
    'low-stock',
  ];
  const handles = ids.map((id) => client.schedule.getHandle(prefix + id));
  try {
    await ensureSchedules(client, `orders${queueSuffix}`, shop.timeZone, prefix);
    await ensureSchedules(client, `orders${queueSuffix}`, shop.timeZone, prefix);
    const report = client.schedule.getHandle(`${prefix}daily-report`);
    const { spec, policies } = await report.describe();
    expect(spec.timezone).toBe('Africa/Nairobi');
    expect(spec.calendars).toMatchObject([
      { hour: [{ start: 18 }], minute: [{ start: 0 }], second: [{ start: 0 }] },
    ]);
    expect(policies).toMatchObject({ overlap: 'SKIP', catchupWindow: 23 * 3_600_000 });
    const low = await client.schedule.getHandle(`${prefix}low-stock`).describe();
    expect(low.spec.calendars).toMatchObject([{ hour: [{ start: 8 }] }]);
    // Those of a week that nobody was there for, made up for by hand.
    await report.backfill({
      start: new Date('2026-06-01T00:00:00Z'),
      end: new Date('2026-06-02T00:00:00Z'),
      overlap: 'ALLOW_ALL',
    });
    const told = await until('the day has its report', () =>
      system.db('mailings').where({ kind: 'daily_report', day: '2026-06-01' }).first(),
    );
    expect(await ended(`daily-report-${told.id}`)).toMatchObject({ sent: 2 });
    expect(await mailsAbout('Report of Mon 1 Jun 2026')).toHaveLength(2);
  } finally {
    await Promise.all(handles.map((handle) => handle.delete().catch(() => undefined)));
  }
});

test('after seven days without a worker there is one report and one of low stock, not seven', async () => {
  const away = await startSystem({ queues: [] });
  const { client, db, inbox, queueSuffix } = away;
  const boss = await anAdmin(db);
  await aProduct(db, { stockQuantity: 1 });
  const prefix = `o${queueSuffix}-`;
  const dayMs = 2_000;
  await ensureSchedules(client, `orders${queueSuffix}`, shop.timeZone, prefix);
  const ids = ['adopt-orders', 'retry-failed-notifications', 'tidy-up', 'reconcile'];
  for (const id of ids) await client.schedule.getHandle(prefix + id).delete();
  const daily = ['daily-report', 'low-stock'].map((id) => client.schedule.getHandle(prefix + id));
  try {
    // The schedules as they are, but for days of two seconds.
    for (const handle of daily) {
      await handle.update(({ action, ...rest }) => {
        const hours = Number(action.workflowExecutionTimeout) / 3_600_000;
        expect(hours).toBeLessThan(24);
        const workflowExecutionTimeout = (hours / 24) * dayMs;
        return {
          ...rest,
          spec: { intervals: [{ every: dayMs }] },
          action: { ...action, workflowExecutionTimeout },
        };
      });
    }
    const days = (count: number) =>
      until(`${count} days have passed`, async () => {
        const told = await Promise.all(daily.map((handle) => handle.describe()));
        return told.every(({ info }) => info.numActionsTaken >= count);
      });
    await days(7);
    const cameBack = new Date();
    await away.startWorkers();
    const mails = async (subject: RegExp) =>
      (await inbox.messages({ channel: 'email', to: boss.email })).filter((mail) =>
        subject.test(mail.subject ?? ''),
      );
    await until('both have arrived', async () => {
      const both = await Promise.all([mails(/^Report of/), mails(/^Low stock/)]);
      return both.every(({ length }) => length > 0);
    });
    await days(9);
    for (const { scheduleId } of daily) {
      const runs = [];
      const query = `TemporalScheduledById = '${scheduleId}'`;
      for await (const each of client.workflow.list({ query })) runs.push(each);
      const missed = runs.filter(({ startTime }) => startTime < cameBack);
      expect(missed.length).toBeGreaterThanOrEqual(7);
      // Only the last one was still there to be taken up.
      const made = missed.filter(({ status }) => status.name === 'COMPLETED');
      expect(made.length).toBeLessThanOrEqual(1);
      for (const { startTime } of made) {
        expect(missed.filter((later) => later.startTime > startTime)).toEqual([]);
      }
    }
    // One of each, unless midnight came in between.
    const perKind = (kind: string) => countOf(db, 'mailings', { kind });
    expect(await mails(/^Report of/)).toHaveLength(await perKind('daily_report'));
    expect(await mails(/^Low stock/)).toHaveLength(await perKind('low_stock'));
    expect(await perKind('daily_report')).toBeLessThanOrEqual(2);
  } finally {
    await Promise.all(daily.map((handle) => handle.delete().catch(() => undefined)));
    await away.close();
  }
}, 120_000);
