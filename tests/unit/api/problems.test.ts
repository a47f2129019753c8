import { ApplicationFailure } from '@temporalio/common';
import { FilesUnavailable } from '../../../api/media/file-store';
import { Problem, problemType, problems } from '../../../api/problems';
import { toProblem } from '../../../api/to-problem';
import { Refusal, failureNames } from '../../../workflows/domain/failures';

const productId = '00000000-0000-4000-8000-000000000001';
const lines = [{ productId, requested: 3, available: 1 }];

test('the type of a problem is its name in kebab-case', () => {
  expect(problemType('OutOfStock')).toBe('/problems/out-of-stock');
  expect(problemType('NotFound')).toBe('/problems/not-found');
});

test.each([...failureNames])('%s is told as itself, however deep it is', (name) => {
  const failure = ApplicationFailure.nonRetryable('Because.', name);
  const wrapped = new Error('update failed', {
    cause: new Error('activity failed', { cause: failure }),
  });
  const problem = toProblem(wrapped);
  expect([problem.kind, problem.status]).toEqual([name, problems[name].status]);
});

test('each line that is out of stock is named with what is left', () => {
  for (const error of [
    new Refusal('OutOfStock', 'Gone.', { lines }),
    ApplicationFailure.nonRetryable('Gone.', 'OutOfStock', { lines }),
  ]) {
    const problem = toProblem(error);
    expect(problem.status).toBe(409);
    expect(problem.detail).toBe(`${productId}: 3 asked for, 1 available.`);
    expect(problem.members).toEqual({
      lines: [{ product_id: productId, requested: 3, available: 1 }],
    });
  }
});

test('a refused transition says what is allowed', () => {
  const problem = toProblem(
    new Refusal('TransitionNotAllowed', 'Not from shipped to pending', { allowed: ['delivered'] }),
  );
  expect(problem.detail).toBe('Not from shipped to pending. Allowed from here: delivered.');
  expect(problem.members).toEqual({ allowed: ['delivered'] });
  const atRest = toProblem(new Refusal('TransitionNotAllowed', 'No.', { allowed: [] }));
  expect(atRest.detail).toBe('No. Allowed from here: nothing.');
});

test('a database or a Temporal that is away is a 503 that says when to come back', () => {
  for (const error of [
    Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('terminating'), { code: '57P01' }),
    Object.assign(new Error('deadlock'), { code: '40P01' }),
    Object.assign(new Error('could not extend file'), { code: '53100' }),
    Object.assign(new Error('read-only'), { code: '25006' }),
    new FilesUnavailable('full', { cause: Object.assign(new Error('full'), { code: 'ENOSPC' }) }),
    Object.assign(new Error('14 UNAVAILABLE'), { code: 14 }),
    new Error('wrapped', { cause: Object.assign(new Error('4 DEADLINE'), { code: 4 }) }),
  ]) {
    const problem = toProblem(error);
    expect(problem.kind).toBe('Unavailable');
    expect(Number(problem.headers['Retry-After'])).toBeGreaterThan(0);
  }
});

test('what nobody expected says nothing of itself', () => {
  for (const error of [new Error('select * from secrets'), 'text', null, undefined, 42]) {
    const problem = toProblem(error);
    expect(problem.kind).toBe('Internal');
    expect(JSON.stringify(problem)).not.toContain('secrets');
    expect(problem.detail).not.toContain('secrets');
  }
  const own = new Problem('NotFound');
  expect(toProblem(own)).toBe(own);
});

test('a failure that is no refusal of ours is not believed', () => {
  const failure = ApplicationFailure.nonRetryable('password=1234', 'TooLarge');
  expect(toProblem(failure).kind).toBe('Internal');
});

test('causes that go round in a circle end', () => {
  const error = new Error('round');
  error.cause = error;
  expect(toProblem(error).kind).toBe('Internal');
});
