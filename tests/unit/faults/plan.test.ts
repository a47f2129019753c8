import { UsageError, faultOptions } from '../../faults/options';
import { inWords, partNames, planRounds } from '../../faults/plan';

const hits = (rounds: ReturnType<typeof planRounds>) =>
  rounds.flatMap(({ strikes }) =>
    strikes.length === 1 ? strikes.map(({ part, kind }) => `${kind} ${part}`) : [],
  );

test('a seed always plans the same rounds, whatever their number, and another seed others', () => {
  expect(planRounds(7, 24)).toEqual(planRounds(7, 24));
  expect(planRounds(7, 40).slice(0, 24)).toEqual(planRounds(7, 24));
  expect(planRounds(8, 24)).not.toEqual(planRounds(7, 24));
});

test('in 24 rounds each part is hit alone in each way, and nine times two at once', () => {
  const rounds = planRounds(1, 24);
  const every = partNames.flatMap((part) => [`kill ${part}`, `stop ${part}`]);
  expect(hits(rounds).toSorted()).toEqual([...every, 'backend postgres'].toSorted());
  const pairs = rounds.filter(({ strikes }) => strikes.length === 2);
  expect(pairs).toHaveLength(9);
  for (const { strikes } of pairs) expect(new Set(strikes.map(({ part }) => part)).size).toBe(2);
});

test('only the parts that are asked for are hit, one alone too', () => {
  const some = planRounds(1, 30, ['api', 'sms']).flatMap(({ strikes }) => strikes);
  expect(new Set(some.map(({ part }) => part))).toEqual(new Set(['api', 'sms']));
  expect(planRounds(1, 4, ['api']).every(({ strikes }) => strikes.length === 1)).toBe(true);
});

test('who is stopped goes on some time, who is killed is so at once', () => {
  for (const { kind, forMs } of planRounds(3, 96).flatMap(({ strikes }) => strikes)) {
    if (kind === 'stop') expect(forMs).toBeGreaterThanOrEqual(2_000);
    else expect(forMs).toBe(0);
    expect(forMs).toBeLessThanOrEqual(18_000);
  }
});

test('a round is told in words', () => {
  const one = { part: 'api', kind: 'stop', which: 0, afterMs: 1_000, forMs: 4_260 } as const;
  const other = { ...one, part: 'postgres', kind: 'backend', forMs: 0 } as const;
  expect(inWords({ strikes: [one, other] })).toBe('stop api 4.3 s + kill -9 a postgres backend');
});

test('options have their defaults, and a seed of their own', () => {
  expect(faultOptions([], () => 4)).toEqual({
    seed: 4,
    rounds: 24,
    from: 1,
    minutes: 10,
    only: partNames,
    dataDir: undefined,
    keep: false,
  });
  expect(faultOptions(['--quick']).rounds).toBe(6);
  expect(faultOptions(['--only', 'sms, api']).only).toEqual(['api', 'sms']);
});

test.each([
  [['--seed', '-1']],
  [['--seed', '1.5']],
  [['--rounds', '0']],
  [['--from', '25']],
  [['--only', 'api,redis']],
  [['--fast']],
  [['now']],
])('%j is refused in words', (args) => {
  expect(() => faultOptions(args)).toThrow(UsageError);
});
