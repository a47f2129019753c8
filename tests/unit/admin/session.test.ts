import { createSession, type Session } from '../../../admin/src/auth/session';

/** Each tab has storage of its own; the channel is one for all tabs of the browser. */
let current: Map<string, string>;
const channels: BroadcastChannel[] = [];
const OwnChannel = BroadcastChannel;

beforeAll(() => {
  Object.assign(globalThis, {
    sessionStorage: {
      getItem: (key: string) => current.get(key) ?? null,
      setItem: (key: string, value: string) => void current.set(key, value),
      removeItem: (key: string) => void current.delete(key),
    },
    BroadcastChannel: class extends OwnChannel {
      constructor(name: string) {
        super(name);
        channels.push(this);
      }
    },
  });
});
afterEach(() => {
  for (const channel of channels.splice(0)) channel.close();
});
afterAll(() => {
  Object.assign(globalThis, { BroadcastChannel: OwnChannel });
});

/** Another document of the browser, that answers by the channel with a token of its own. */
function anotherTab(token: string | null): { heard: unknown[] } {
  const channel = new BroadcastChannel('orderflow.session');
  const heard: unknown[] = [];
  channel.addEventListener('message', ({ data }) => {
    heard.push(data);
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel takes none
    if (data.kind === 'ask' && token !== null) channel.postMessage({ kind: 'give', token });
  });
  return { heard };
}

function aTab(onEnded = () => {}): Session {
  current = new Map();
  return createSession(onEnded);
}

const until = async (check: () => boolean) => {
  while (!check()) await new Promise((resolve) => setTimeout(resolve, 5));
};

test('a new tab takes the token of one that is open, and keeps it', async () => {
  anotherTab('theirs');
  const session = aTab();
  expect(session.token()).toBeNull();
  expect(await session.find()).toBe('theirs');
  expect(session.token()).toBe('theirs');
});

test('without another tab that has one there is none', async () => {
  anotherTab(null);
  const session = aTab();
  expect(await session.find()).toBeNull();
});

test('a log-in of its own meanwhile goes before', async () => {
  anotherTab('theirs');
  const session = aTab();
  const finding = session.find();
  session.begin('mine');
  expect(await finding).toBe('mine');
});

test('a tab gives its token when it is asked, and asks nobody while it has one', async () => {
  const { heard } = anotherTab(null);
  const session = aTab();
  session.begin('mine');
  expect(await session.find()).toBe('mine');
  expect(heard).toEqual([]);
  const asking = new BroadcastChannel('orderflow.session');
  const given: unknown[] = [];
  asking.addEventListener('message', ({ data }) => given.push(data));
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel takes none
  asking.postMessage({ kind: 'ask' });
  await until(() => given.length > 0);
  expect(given).toEqual([{ kind: 'give', token: 'mine' }]);
});

test('logging out is told to all tabs', async () => {
  const { heard } = anotherTab(null);
  const session = aTab();
  session.begin('mine');
  session.end();
  expect(session.token()).toBeNull();
  await until(() => heard.length > 0);
  expect(heard).toEqual([{ kind: 'ended' }]);
});

test('a log-out in another tab ends it here', async () => {
  let ended = 0;
  const other = aTab(() => (ended += 1));
  other.begin('mine');
  const elsewhere = new BroadcastChannel('orderflow.session');
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel takes none
  elsewhere.postMessage({ kind: 'ended' });
  await until(() => ended > 0);
  expect(other.token()).toBeNull();
});
