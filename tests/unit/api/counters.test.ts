import { createCounters } from '../../../api/counters';

let now: number;
beforeEach(() => (now = 1_000));
const counters = (limit: number, most = 10) =>
  createCounters({ limit, windowMs: 60_000, most, now: () => now });

test('each key has its own, and gets no more than the limit', () => {
  const { take } = counters(2);
  expect(take('a')).toMatchObject({ granted: true, remaining: 1, resetsInMs: 60_000 });
  now += 20_000;
  expect(take('a')).toMatchObject({ granted: true, remaining: 0, resetsInMs: 40_000 });
  expect(take('a')).toMatchObject({ granted: false, remaining: 0, resetsInMs: 40_000 });
  expect(take('b')).toMatchObject({ granted: true, remaining: 1, resetsInMs: 60_000 });
});

test('the window ends for those who were refused as well, and another begins with the next one', () => {
  const { take } = counters(1);
  take('a');
  now += 59_999;
  expect(take('a').granted).toBe(false);
  now += 1;
  expect(take('a')).toMatchObject({ granted: true, resetsInMs: 60_000 });
});

test('what is given back can be taken again; what was refused gives nothing back', () => {
  const { take } = counters(1);
  const first = take('a');
  take('a').giveBack();
  expect(take('a').granted).toBe(false);
  first.giveBack();
  expect(take('a').granted).toBe(true);
});

test('of more keys than it keeps, it forgets the one not seen for longest', () => {
  const { take } = counters(1, 3);
  for (const key of ['a', 'b', 'c', 'a', 'd']) take(key);
  expect(['a', 'c', 'd'].map((key) => take(key).granted)).toEqual([false, false, false]);
  expect(take('b').granted).toBe(true);
});
