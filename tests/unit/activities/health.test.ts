import { Health } from '../../../activities/notifications/health';

const pauseMs = 1_000;

/** A provider's health with a clock that stands until it is moved. */
function watched() {
  let time = 0;
  const health = new Health({ firstPauseMs: pauseMs, now: () => time });
  const fail = (times = 1) => {
    for (let made = 0; made < times; made += 1) health.failed({ noAnswer: false });
  };
  return { health, fail, pass: (ms: number) => (time += ms) };
}

test('three failures in a row make a provider sick, with a success between them they do not', () => {
  const { health, fail } = watched();
  fail(2);
  health.succeeded();
  fail(2);
  expect([health.isSick, health.admit()]).toEqual([false, true]);
  fail();
  expect([health.isSick, health.admit()]).toEqual([true, false]);
});

test('to answer nothing is enough once', () => {
  const { health } = watched();
  health.failed({ noAnswer: true });
  expect(health.isSick).toBe(true);
});

test('a sick one is tried by a single message, and is well when that gets through', () => {
  const { health, fail, pass } = watched();
  fail(3);
  pass(pauseMs - 1);
  expect(health.admit()).toBe(false);
  pass(1);
  expect([health.admit(), health.admit()]).toEqual([true, false]);
  health.succeeded();
  expect([health.isSick, health.admit(), health.admit()]).toEqual([false, true, true]);
});

test('each that tries in vain doubles the pause, up to sixteen times the first', () => {
  const { health, fail, pass } = watched();
  fail(3);
  pass(pauseMs);
  for (const times of [2, 4, 8, 16, 16]) {
    expect(health.admit()).toBe(true);
    fail();
    pass(times * pauseMs - 1);
    expect(health.admit()).toBe(false);
    pass(1);
  }
});

test('those that were on their way when it fell sick say nothing new', () => {
  const { health, fail, pass } = watched();
  fail(3);
  pass(pauseMs / 2);
  fail(5);
  pass(pauseMs / 2);
  expect(health.admit()).toBe(true);
});

test('once well it takes three failures again, and is tried after the first pause', () => {
  const { health, fail, pass } = watched();
  fail(3);
  pass(pauseMs);
  health.admit();
  fail();
  pass(2 * pauseMs);
  health.admit();
  health.succeeded();
  fail(2);
  expect(health.isSick).toBe(false);
  fail();
  pass(pauseMs);
  expect(health.admit()).toBe(true);
});
