import { randomFrom } from '../../../bench/catalogue/random';
import { trendOf, type Point, type Tolerance } from '../../soak/trend';

const minuteMs = 60_000;
const span = { fromMs: 1_000_000, toMs: 1_000_000 + 30 * minuteMs };
/** As the heaps are judged. */
const asHeap: Tolerance = { share: 0.05, absolute: 2 };

/** Half an hour with a value every 45 seconds. */
function series(valueAt: (minute: number) => number): Point[] {
  return Array.from({ length: 41 }, (_, index) => {
    const minute = index * 0.75;
    return { atMs: span.fromMs + minute * minuteMs, value: valueAt(minute) };
  });
}

function isLevel(valueAt: (minute: number) => number): boolean | undefined {
  return trendOf(series(valueAt), span, asHeap)?.isLevel;
}

test('a level series is level', () => {
  expect(
    trendOf(
      series(() => 60),
      span,
      asHeap,
    ),
  ).toEqual({
    before: 60,
    after: 60,
    allowed: 3,
    perHour: 0,
    isLevel: true,
  });
});

test('a leak of 1 % a minute is none', () => {
  for (const base of [40, 60, 300]) {
    expect(isLevel((minute) => base * (1 + minute / 100))).toBe(false);
  }
});

test('a leak is told by its slope', () => {
  const trend = trendOf(
    series((minute) => 60 + 0.6 * minute),
    span,
    asHeap,
  );
  expect(trend?.perHour).toBeCloseTo(36);
});

test('a leak shows through noise of a tenth', () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const random = randomFrom(seed);
    expect(isLevel((minute) => 100 * (1 + minute / 50) * (0.95 + random() / 10))).toBe(false);
  }
});

test('noise of a tenth is level', () => {
  for (let seed = 1; seed <= 50; seed += 1) {
    const random = randomFrom(seed);
    expect(isLevel(() => 100 * (0.95 + random() / 10))).toBe(true);
  }
});

test('single peaks are level, however high', () => {
  expect(isLevel((minute) => (minute % 6 < 1 ? 600 : 60))).toBe(true);
});

test('warming up is level', () => {
  expect(isLevel((minute) => 60 + 40 * Math.min(1, minute / 10))).toBe(true);
  expect(isLevel((minute) => 100 - 40 * Math.exp(-minute / 3))).toBe(true);
});

test('a step that comes soon after the warm-up and goes no further is level', () => {
  expect(isLevel((minute) => (minute < 12 ? 60 : 80))).toBe(true);
});

test('a step that stays, between the second third and the last, is not', () => {
  for (const step of [16, 18, 20, 22, 24]) {
    expect([step, isLevel((minute) => (minute < step ? 60 : 80))]).toEqual([step, false]);
  }
});

test('what goes down is level', () => {
  expect(isLevel((minute) => 100 - minute)).toBe(true);
});

function rising(by: number): Point[] {
  return series((minute) => (minute < 18 ? 20 : 20 + by));
}

test('a few handles more are allowed where there are few', () => {
  const handles = { share: 0.1, absolute: 6 };
  expect(trendOf(rising(6), span, handles)?.isLevel).toBe(true);
  expect(trendOf(rising(7), span, handles)?.isLevel).toBe(false);
});

test('what was read before or after the load does not count', () => {
  const outside = [
    { atMs: span.fromMs - 1, value: 1 },
    { atMs: span.toMs + minuteMs, value: 1_000 },
  ];
  const points = [...outside, ...series(() => 60)];
  expect(trendOf(points, span, asHeap)).toEqual(
    trendOf(
      series(() => 60),
      span,
      asHeap,
    ),
  );
});

test('too few points tell nothing', () => {
  const few = series(() => 60).filter((_, index) => index % 7 === 0);
  expect(trendOf(few, span, asHeap)).toBeNull();
});
