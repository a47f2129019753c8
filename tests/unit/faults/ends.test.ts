import { Ends } from '../../faults/ends';
import type { Strike } from '../../faults/plan';

const strike = (part: Strike['part'], kind: Strike['kind'] = 'kill'): Strike => {
  return { part, kind, which: 0, afterMs: 0, forMs: 0 };
};
const ended = (title: string, pid: number, how: string) =>
  `${title} (process ${pid}) has ended: ${how}. It is started again in 0.25 s; its log is /tmp/log.`;

test('who was killed by the test may have ended, and nobody else', () => {
  const ends = new Ends([11, 12]);
  ends.hear(ended('The API', 11, 'signal SIGKILL'));
  ends.hear(ended('Worker 2', 12, 'exit code 1'));
  expect(ends.unexpected([strike('api')])).toEqual([ended('Worker 2', 12, 'exit code 1')]);
  expect(ends.unexpected([strike('api')])).toEqual([]);
});

test('a part that is killed by something else is told of', () => {
  const ends = new Ends([11]);
  ends.hear(ended('The API', 11, 'signal SIGKILL'));
  expect(ends.unexpected([strike('api', 'stop'), strike('worker')])).toHaveLength(1);
});

test('who ends while it starts has never worked; who is back and ends, has', () => {
  const ends = new Ends([]);
  ends.hear(ended('The sender', 21, 'exit code 1'));
  expect(ends.unexpected([])).toEqual([]);
  ends.hear('The sender is back as process 22, after 1.2 s.', 10_000);
  ends.hear(ended('The sender', 22, 'exit code 1'), 20_000);
  expect(ends.unexpected([])).toHaveLength(1);
});

test('who was taken for ready too early and ends at once could not start; who is killed then, was killed', () => {
  const ends = new Ends([]);
  ends.hear('The sender is back as process 23, after 0.2 s.', 10_000);
  ends.hear(ended('The sender', 23, 'exit code 1'), 11_000);
  expect(ends.unexpected([])).toEqual([]);
  ends.hear('The sender is back as process 24, after 0.2 s.', 20_000);
  ends.hear(ended('The sender', 24, 'signal SIGSEGV'), 21_000);
  expect(ends.unexpected([])).toHaveLength(1);
});
