import { soakOptions } from '../../soak/options';

test('without options it is half an hour at three orders a second, and nothing is written to docs', () => {
  expect(soakOptions([])).toMatchObject({ minutes: 30, rate: 3, write: false });
});

test('a rate may be a fraction', () => {
  expect(soakOptions(['--minutes', '2.5', '--rate', '0.5', '--seed', '7'])).toMatchObject({
    minutes: 2.5,
    rate: 0.5,
    seed: 7,
  });
});

test.each([
  [['--rate', '0']],
  [['--rate=-1']],
  [['--rate', '']],
  [['--minutes', 'half']],
  [['--minutes', '1441']],
  [['--seed=-3']],
])('%j is refused in words', (args) => {
  expect(() => soakOptions(args)).toThrow(/^--\w+ must be a number from /);
});

test('what is not known is refused', () => {
  expect(() => soakOptions(['--hours', '1'])).toThrow('--hours');
});
