import { anAdmin } from '../harness';
import { aNotification, queriesOf } from './rows';
import { serve, type Served } from './served';

let api: Served;
let token: string;

const ask = (query = '') => api.call('GET', `/admin/notifications/figures/${query}`, { token });
const between = (from: string, to: string, more = '') => ask(`?from=${from}&to=${to}${more}`);
const of = (body: any, channel: string) =>
  body.channels.find((each: any) => each.channel === channel);

const nothing = {
  made: 0,
  pending: 0,
  sent: 0,
  delivered: 0,
  failed: { passing: 0, permanent: 0, unknown: 0 },
  skipped: 0,
  retries: 0,
  to_sent_ms: { p50: null, p95: null, p99: null },
  units: 0,
  spent: [],
};

/** One made at this time, and sent so many milliseconds after. */
function sms(at: string, afterMs: number | null, overrides: Record<string, unknown> = {}) {
  return aNotification(api.db, null, {
    notificationType: 'sms',
    createdAt: at,
    ...(afterMs !== null && {
      status: 'sent',
      sentAt: new Date(Date.parse(at) + afterMs),
      attempts: 1,
    }),
    ...overrides,
  });
}

const ago = (hours: number) => new Date(Date.now() - hours * 3_600_000).toISOString();

beforeAll(async () => {
  api = await serve();
  ({ token } = await anAdmin(api.db, { role: 'admin', permissions: ['view_reports'] }));
});
beforeEach(() => api.db('notifications').delete());
afterAll(() => api.close());

test('each channel tells what became of its messages, how long they took and what they cost', async () => {
  const paid = { cost: '0.8000', currency: 'KES', units: 1 };
  await sms('2026-03-14T06:10:00Z', 1_000, paid);
  await sms('2026-03-14T06:20:00Z', 3_000, { ...paid, cost: '1.6', units: 2, attempts: 3 });
  await sms('2026-03-14T08:00:00Z', 2_000, {
    status: 'delivered',
    cost: '35',
    currency: 'UGX',
    units: 1,
  });
  await sms('2026-03-14T08:30:00Z', null, { status: 'skipped' });
  const failed = { status: 'failed', errorKind: 'permanent', errorCode: '403', attempts: 1 };
  await sms('2026-03-14T08:30:00Z', null, { ...failed, errorMessage: 'Bad number' });
  await sms('2026-03-14T08:31:00Z', null, { ...failed, errorMessage: 'Bad number' });
  await sms('2026-03-14T08:32:00Z', null, { ...failed, errorMessage: 'Bad number!' });
  const lost = { ...failed, errorKind: 'unknown', errorCode: 'Interrupted' };
  await sms('2026-03-14T08:33:00Z', null, lost);
  await sms('2026-03-14T08:34:00Z', null, { attempts: 2 });
  await aNotification(api.db, null, { createdAt: '2026-03-14T08:00:00Z', status: 'skipped' });

  const { status, body } = await between('2026-03-14T06:00:00Z', '2026-03-14T08:59:59Z');
  expect(status).toBe(200);
  const { series, ...whole } = of(body, 'sms');
  expect(whole).toEqual({
    channel: 'sms',
    waiting: 1,
    oldest_waiting_at: '2026-03-14T08:34:00.000Z',
    made: 9,
    pending: 1,
    sent: 2,
    delivered: 1,
    failed: { passing: 0, permanent: 3, unknown: 1 },
    skipped: 1,
    retries: 3,
    to_sent_ms: { p50: 2_000, p95: 2_900, p99: 2_980 },
    units: 4,
    spent: [
      { currency: 'KES', amount: '2.4000' },
      { currency: 'UGX', amount: '35.0000' },
    ],
    reasons: [
      { kind: 'permanent', code: '403', words: 'Bad number', count: 3 },
      { kind: 'unknown', code: 'Interrupted', words: '', count: 1 },
    ],
  });
  expect(series).toEqual([
    {
      ...nothing,
      at: '2026-03-14T06:00:00.000Z',
      made: 2,
      sent: 2,
      retries: 2,
      to_sent_ms: { p50: 2_000, p95: 2_900, p99: 2_980 },
      units: 3,
      spent: [{ currency: 'KES', amount: '2.4000' }],
    },
    { ...nothing, at: '2026-03-14T07:00:00.000Z' },
    expect.objectContaining({ at: '2026-03-14T08:00:00.000Z', made: 7, delivered: 1, pending: 1 }),
  ]);
  expect(of(body, 'email')).toMatchObject({ ...nothing, made: 1, skipped: 1, waiting: 0 });
});

test('the range includes its ends, and nothing beside them', async () => {
  await sms('2026-03-14T05:59:59.999Z', 1);
  await sms('2026-03-14T06:00:00.000Z', 1);
  await sms('2026-03-14T07:00:00.000999Z', 1);
  await sms('2026-03-14T07:00:00.001Z', 1);
  const { body } = await between('2026-03-14T06:00:00Z', '2026-03-14T07:00:00Z');
  expect([body.from, body.to]).toEqual(['2026-03-14T06:00:00.000Z', '2026-03-14T07:00:00.000Z']);
  expect(of(body, 'sms').made).toBe(2);
});

test('without a range it is the last day, hour by hour; what waits is told whatever its age', async () => {
  await sms(ago(23), 10);
  await sms(ago(25), 10);
  await sms(ago(30), null);
  const { body } = await ask();
  expect(body.by).toBe('hour');
  expect(of(body, 'sms')).toMatchObject({ made: 1, waiting: 1 });
  expect(of(body, 'sms').series).toHaveLength(25);
});

test('days are the shop’s, and come without gaps', async () => {
  // 22:30 UTC is half past one of the next day in Nairobi.
  await sms('2026-03-14T22:30:00Z', 10);
  const { body } = await between('2026-03-14', '2026-03-18');
  expect(body.by).toBe('day');
  const days = of(body, 'sms').series.map(({ at, made }: any) => [at, made]);
  expect(days).toEqual([
    ['2026-03-13T21:00:00.000Z', 0],
    ['2026-03-14T21:00:00.000Z', 1],
    ['2026-03-15T21:00:00.000Z', 0],
    ['2026-03-16T21:00:00.000Z', 0],
    ['2026-03-17T21:00:00.000Z', 0],
  ]);
});

test('of reasons the ten most frequent are named', async () => {
  for (let code = 1; code <= 11; code += 1) {
    for (let each = 0; each < (code === 11 ? 2 : 1); each += 1) {
      const failure = { status: 'failed', errorKind: 'passing', errorCode: `E${code}` };
      await sms('2026-03-14T06:00:00Z', null, failure);
    }
  }
  const { body } = await between('2026-03-14', '2026-03-14');
  const { reasons } = of(body, 'sms');
  expect(reasons).toHaveLength(10);
  expect(reasons[0]).toEqual({ kind: 'passing', code: 'E11', words: '', count: 2 });
});

test.each([
  ['?from=yesterday', 'from'],
  ['?from=2026-03-15&to=2026-03-14', 'from'],
  ['?from=2026-01-01&to=2026-04-03', 'from'],
  ['?from=2026-03-01&to=2026-03-15&by=hour', 'by'],
  ['?by=minute', 'by'],
  ['?since=2026-03-15', 'since'],
])('%s is refused, at %s', async (query, field) => {
  const { status, body } = await ask(query);
  expect([status, Object.keys(body.errors)]).toEqual([400, [field]]);
});

test.each([
  ['?from=2026-01-01&to=2026-04-02', 'day', 92],
  ['?from=2026-03-01&to=2026-03-14&by=hour', 'hour', 14 * 24],
])('%s is just within bounds', async (query, by, points) => {
  const { status, body } = await ask(query);
  expect([status, body.by, of(body, 'sms').series.length]).toEqual([200, by, points]);
});

test('it takes as many queries for a quarter with messages as for an hour without', async () => {
  const before = await queriesOf(api.db, () =>
    between('2026-03-14T06:00:00Z', '2026-03-14T06:30:00Z'),
  );
  for (let day = 1; day <= 31; day += 1) {
    await sms(`2026-03-${String(day).padStart(2, '0')}T06:00:00Z`, 10, {
      cost: '1',
      currency: 'KES',
    });
  }
  expect(await queriesOf(api.db, () => between('2026-01-10', '2026-04-10'))).toBe(before);
});
