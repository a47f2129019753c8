import { follow, type LiveEvent } from '../../../admin/src/data/follow';
import { fakeApi, json, type FakeApi } from './api-of';

let api: FakeApi;
beforeEach(async () => {
  api = await fakeApi();
});
afterEach(() => api.close());

const stream = { 'Content-Type': 'text/event-stream' };

/** Follows until the API says that it is over. */
async function followed(after?: string): Promise<{ events: LiveEvent[]; states: string[] }> {
  const events: LiveEvent[] = [];
  const states: string[] = [];
  await follow(api.client, '/orders/1/events/', {
    signal: new AbortController().signal,
    onEvent: (event) => events.push(event),
    onState: (state) => states.push(state),
    ...(after !== undefined && { after }),
  });
  return { events, states };
}

test('events are read as they come, in whatever pieces', async () => {
  let turn = 0;
  api.answer = (_asked, response) => {
    turn += 1;
    if (turn > 1) return response.writeHead(204).end();
    response.writeHead(200, stream);
    response.write(': hello\n\nid: 1\nevent: moved\nda');
    return setTimeout(
      () => response.end('ta: {"a":\ndata: 1}\n\nid: 2\ndata: two\n\nid: 3\ndata: cut'),
      20,
    );
  };
  const { events } = await followed();
  expect(events).toEqual([
    { id: '1', event: 'moved', data: '{"a":\n1}' },
    { id: '2', event: 'message', data: 'two' },
  ]);
  // The token is in the header, where no log and no history has it.
  expect(api.asked[0]?.headers.authorization).toBe('Token a-token');
});

test('after a break it goes on behind the last event, and says so', async () => {
  let turn = 0;
  api.answer = ({ headers }, response) => {
    turn += 1;
    if (turn === 1) {
      response.writeHead(200, stream);
      response.write('id: 5\ndata: five\n\n');
      // As when a server ends: the connection breaks.
      setTimeout(() => response.destroy(), 20);
    } else if (turn === 2) {
      json(response, {}, 503);
    } else if (headers['last-event-id'] === '5') {
      response.writeHead(204).end();
    }
  };
  const { events, states } = await followed('4');
  expect(events).toEqual([{ id: '5', event: 'message', data: 'five' }]);
  expect(states).toEqual(['live', 'broken', 'broken']);
  expect(api.asked.map(({ headers }) => headers['last-event-id'])).toEqual(['4', '5', '5']);
});

test('what is not there, or not ours, is not asked for again', async () => {
  api.answer = (_asked, response) => json(response, {}, 404);
  await expect(followed()).rejects.toMatchObject({ status: 404 });
  expect(api.asked).toHaveLength(1);
});

test('whoever leaves the page ends it, without a word', async () => {
  const leaving = new AbortController();
  api.answer = (_asked, response) => {
    response.writeHead(200, stream);
    response.write('id: 1\ndata: one\n\n');
  };
  await follow(api.client, '/orders/1/events/', {
    signal: leaving.signal,
    onEvent: () => leaving.abort(),
  });
  expect(api.asked).toHaveLength(1);
});
