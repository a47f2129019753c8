import { judged } from '../../soak/judged';
import { Samples } from '../../soak/samples';
import { unexcused, verdictOf } from '../../soak/verdict';

const minuteMs = 60_000;
const span = { fromMs: 0, toMs: 30 * minuteMs };
const restMs = 35 * minuteMs;

const perProcess: Readonly<Record<string, number>> = {
  pid: 4_711,
  heap_mb: 60,
  external_mb: 8,
  resident_mb: 180,
  handles: 40,
  sockets_established: 20,
  sockets_close_wait: 0,
  active_handles: 25,
  active_requests: 1,
  metric_series: 900,
};
const healthy: Readonly<Record<string, number>> = {
  ...Object.fromEntries(
    judged.flatMap((process) =>
      Object.entries(perProcess).map(([name, value]) => [`${process}.${name}`, value]),
    ),
  ),
  'api.live_streams': 4,
  'api.requests_in_flight': 2,
  'postgres.api_connections': 6,
  'postgres.worker_connections': 8,
  'postgres.oldest_transaction_s': 0.2,
  'postgres.idle_in_transaction': 1,
  'temporal.open_workflows': 60,
  'rows.order_drafts': 1,
  'rows.order_commands_done': 0,
  'rows.tokens': 40,
  'rows.throttle': 90,
  'temp.files': 1,
};
const atRest = {
  'api.live_streams': 0,
  'api.requests_in_flight': 0,
  'postgres.idle_in_transaction': 0,
};

/** A run that is well but for this. */
function wrongIn(
  change: (minute: number) => Readonly<Record<string, number>>,
  inTheEnd: Readonly<Record<string, number>> = {},
): readonly string[] {
  const samples = new Samples();
  samples.add(-1, { ...healthy, ...atRest });
  for (let minute = 0; minute < 30; minute += 0.25) {
    samples.add(minute * minuteMs, { ...healthy, ...change(minute) });
  }
  samples.add(restMs, { ...healthy, ...atRest, ...inTheEnd });
  return verdictOf(samples, span).wrong;
}

test('a run in which all is level has nothing wrong', () => {
  expect(wrongIn(() => ({}))).toEqual([]);
});

test('a heap that grows by 1 % a minute is told, with how fast', () => {
  expect(wrongIn((minute) => ({ 'api.heap_mb': 60 * (1 + minute / 100) }))).toEqual([
    expect.stringMatching(
      /^api: heap after GC \(MB\): rises from 68\.9 to 74\.9 \(\+36\.0 an hour\); 3\.4 more is well$/,
    ),
  ]);
});

test('a handle a minute that nobody closes is told', () => {
  expect(wrongIn((minute) => ({ 'sender.handles': 40 + Math.floor(minute) }))).toEqual([
    expect.stringMatching(/^sender: own open file handles \(low\): rises from 5\d to 6\d /),
  ]);
});

test('connections that come with the work of the last minutes, and go, are level', () => {
  const wrong = wrongIn((minute) => ({
    'api.handles': minute > 20 && minute % 5 > 1 ? 100 : 40,
  }));
  expect(wrong).toEqual([]);
});

test('sockets whose other end has gone are told', () => {
  const wrong = wrongIn((minute) => ({ 'api.sockets_close_wait': Math.floor(minute / 3) }));
  expect(wrong).toEqual([expect.stringMatching(/^api: sockets, CLOSE_WAIT: rises /)]);
});

test('a transaction that stays open is told, though it ends', () => {
  const wrong = wrongIn((minute) => ({
    'postgres.oldest_transaction_s': minute === 5 ? 40 : 0.2,
  }));
  expect(wrong).toEqual(['postgres: oldest transaction (s): 40.0, at most 15 is well']);
});

test('what is still held when all is at rest is told', () => {
  const held = { 'api.handles': 60, 'api.live_streams': 2, 'temp.files': 9 };
  expect(wrongIn(() => ({}), held)).toEqual([
    'api: own open file handles: 40 before the load, 60 when all was at rest again',
    'api: live event streams: 0 before the load, 2 when all was at rest again',
    'temporary files: 1 before the load, 9 when all was at rest again',
  ]);
});

test('a process that was started anew hides no leak', () => {
  const wrong = wrongIn((minute) => ({ 'worker.pid': minute < 20 ? 4_711 : 4_712 }), {
    'worker.pid': 4_712,
  });
  expect(wrong).toEqual(['worker: ran as 2 processes, one after another']);
});

test('what was not read is not called level', () => {
  const samples = new Samples();
  for (let minute = 0; minute < 30; minute += 0.25) {
    const { 'api.handles': _left, ...rest } = healthy;
    samples.add(minute * minuteMs, rest);
  }
  expect(verdictOf(samples, span).wrong).toEqual([
    'api: own open file handles (low): too few samples',
    'api: own open file handles: not read',
  ]);
});

describe('an answer of 503', () => {
  const samples = new Samples();
  for (let minute = 0; minute < 30; minute += 0.25) {
    samples.add(minute * minuteMs, {
      'machine.others_cores': minute > 10 && minute < 12 ? 1.6 : 0.1,
    });
  }
  const left = (minute: number) => unexcused([{ at: new Date(minute * minuteMs) }], samples).length;

  test('is excused while others use the machine, and just after', () => {
    expect([10.5, 11, 12.2].map(left)).toEqual([0, 0, 0]);
  });

  test('has no excuse otherwise', () => {
    expect([3, 9, 13, 29].map(left)).toEqual([1, 1, 1, 1]);
  });
});
