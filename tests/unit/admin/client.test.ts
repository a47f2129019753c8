import { ApiError } from '../../../admin/src/data/api-error';
import { fakeApi, json, type FakeApi } from './api-of';

let api: FakeApi;
beforeEach(async () => {
  api = await fakeApi();
});
afterEach(() => api.close());

async function refused(work: Promise<unknown>): Promise<ApiError> {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  // Whoever asks tells by it what is the API's answer, and what is a fault of this site.
  if (!(error instanceof ApiError)) throw new Error(`no ApiError: ${String(error)}`);
  return error;
}

test('asks in JSON, with the token, and only for what is set', async () => {
  api.answer = (_asked, response) => json(response, { id: 1 });
  const answer = await api.client.call('POST', '/orders/', {
    query: { search: 'a b', page: 2, status: undefined, is_paid: null, q: '', all: false },
    body: { notes: '' },
  });
  expect(answer).toEqual({ id: 1 });
  const [asked] = api.asked;
  expect(asked).toMatchObject({
    method: 'POST',
    path: '/orders/?search=a+b&page=2&all=false',
    body: '{"notes":""}',
  });
  expect(asked?.headers).toMatchObject({
    authorization: 'Token a-token',
    'content-type': 'application/json',
  });
});

test('without a token it sends none; an answer without a body is null', async () => {
  api.token = null;
  api.answer = (_asked, response) => response.writeHead(204).end();
  expect(await api.client.call('DELETE', '/products/1/')).toBeNull();
  expect(api.asked[0]?.headers.authorization).toBeUndefined();
  expect(api.asked[0]?.headers['content-type']).toBeUndefined();
});

test('a form goes as multipart, with the boundary that the browser gives it', async () => {
  const form = new FormData();
  form.set('image', new Blob(['abc']), 'a.png');
  await api.client.call('POST', '/images/', { body: form });
  expect(api.asked[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
  expect(api.asked[0]?.body).toContain('abc');
});

describe('what is refused', () => {
  test('by field stands at its field, and once for the form', async () => {
    api.answer = (_asked, response) =>
      json(
        response,
        {
          title: 'The input is not valid',
          detail: 'Please correct: email.',
          request_id: 'r1',
          errors: { email: ['Is taken.', 'Is odd.'], 'items.0.quantity': ['Too few.'] },
        },
        400,
      );
    const error = await refused(api.client.call('POST', '/customers/'));
    expect(error.status).toBe(400);
    expect(error.message).toBe('common.trouble.invalid');
    expect(error.body.errors).toEqual({
      email: 'Is taken. Is odd.',
      'items.0.quantity': 'Too few.',
      root: { serverError: 'common.trouble.invalid' },
    });
  });

  test.each([
    [
      409,
      { detail: 'Not from here.', request_id: 'r1' },
      'common.trouble.request {"detail":"Not from here.","id":"r1"}',
    ],
    [409, { title: 'Conflict' }, 'Conflict'],
    [403, { detail: 'Not yours.' }, 'common.trouble.not_allowed Not yours.'],
    [404, {}, 'common.trouble.not_found'],
    [412, { detail: 'If-Match' }, 'common.trouble.changed'],
    [500, { detail: 'null is not a function' }, 'common.trouble.server'],
  ])('is told in words: %s %o', async (status, problem, words) => {
    api.answer = (_asked, response) => json(response, problem, status);
    const error = await refused(api.client.call('GET', '/'));
    expect([error.status, error.message]).toEqual([status, words]);
  });

  test.each([
    ['7', 7],
    [new Date(Date.now() + 9_500).toUTCString(), expect.any(Number)],
  ])('for now says when to try again: %s', async (header, seconds) => {
    api.answer = (_asked, response) => json(response, {}, 429, { 'Retry-After': header });
    const error = await refused(api.client.call('GET', '/'));
    expect(error.retryAfterSeconds).toEqual(seconds);
    expect(error.retryAfterSeconds).toBeGreaterThanOrEqual(7);
    expect(error.message).toBe(`common.trouble.later {"smart_count":${error.retryAfterSeconds}}`);
  });

  test('by something before the API, in HTML, is no riddle either', async () => {
    api.answer = (_asked, response) =>
      response.writeHead(502, { 'Content-Type': 'text/html' }).end('<h1>Bad Gateway</h1>');
    expect(await refused(api.client.call('GET', '/'))).toMatchObject({
      status: 502,
      message: 'common.trouble.server',
    });
  });
});

test('an API that is not there is told as such', async () => {
  await api.close();
  expect(await refused(api.client.call('GET', '/'))).toMatchObject({
    status: 0,
    message: 'common.trouble.network',
  });
});

test('an API that does not answer in time is told as that', async () => {
  api.answer = () => {};
  expect(await refused(api.client.call('GET', '/', { timeoutMs: 50 }))).toMatchObject({
    status: 0,
    message: 'common.trouble.timeout',
  });
});

test('whoever stops waiting gets their own reason, not a complaint', async () => {
  const leaving = new AbortController();
  api.answer = () => leaving.abort();
  const asking = api.client.call('GET', '/', { signal: leaving.signal });
  await expect(asking).rejects.toMatchObject({ name: 'AbortError' });
});
