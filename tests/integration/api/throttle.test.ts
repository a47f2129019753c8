import { hashPassword } from '../../../api/sign-in/passwords';
import { createThrottle } from '../../../api/sign-in/throttle';
import { givePointsBack, sweepPoints, takePoints } from '../../../db/throttle';
import {
  aCustomer,
  countOf,
  secretKey,
  testDatabase,
  until,
  type Answer,
  type TestDatabase,
} from '../harness';
import { serve, type Served } from './served';

const password = 'a good long one';
let passwordHash: string;
let database: TestDatabase;
let open: Served[] = [];

beforeAll(async () => {
  passwordHash = await hashPassword(password);
});

beforeEach(async () => {
  database = await testDatabase();
});

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
  await database.close();
});

/** Another API process on the same database, behind a proxy. */
async function api(options: { attemptsPerMinute?: number } = {}) {
  const started = await serve({
    database,
    attemptsPerMinute: 10,
    edges: { trustedProxies: ['127.0.0.1'] },
    ...options,
  });
  open.push(started);
  return started;
}

/** The windows there are end now. */
async function minutePasses(): Promise<void> {
  await database.db('throttle').update({ endsAt: new Date(Date.now() - 1) });
}

const person = () => aCustomer(database.db, { passwordHash });

function logIn(from: Served, email: string, given: string, ip = '203.0.113.7', path = 'login') {
  return from.call('POST', `/auth/${path}/`, {
    body: { email, password: given },
    headers: { 'x-forwarded-for': ip },
  });
}

const statuses = (answers: readonly { status: number }[]) => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

test('of wrong guesses at once, at two processes and both log-ins, ten are looked at', async () => {
  const [one, two] = [await api(), await api()];
  const { email } = await person();
  const guesses = await Promise.all(
    Array.from({ length: 50 }, (_, n) =>
      logIn(
        n % 2 === 0 ? one : two,
        n % 3 === 0 ? email.toUpperCase() : email,
        `guess ${n}`,
        `203.0.113.${n}`,
        n % 5 === 0 ? 'token' : 'login',
      ),
    ),
  );
  expect(statuses(guesses)).toEqual({ 400: 10, 429: 40 });
  const right = await logIn(two, email, password, '198.51.100.1');
  expect(right.status).toBe(429);
  expect(right.body).toMatchObject({
    type: '/problems/too-many-attempts',
    title: 'There were too many attempts',
  });
  const seconds = Number(right.headers.get('retry-after'));
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
  // Another account, from elsewhere.
  expect((await logIn(one, (await person()).email, password, '198.51.100.2')).status).toBe(200);
});

test('an address is throttled over all accounts, in all of its /64, and others go on', async () => {
  const [one, two] = [await api(), await api()];
  const { email } = await person();
  for (let n = 0; n < 10; n++) {
    const { status } = await logIn(
      one,
      `someone${n}@example.com`,
      'a guess',
      `2001:db8:1:2:${n}::1`,
    );
    expect(status).toBe(400);
  }
  expect((await logIn(two, email, password, '2001:db8:1:2:10::1')).status).toBe(429);
  expect((await logIn(two, email, password, '2001:db8:1:3::1')).status).toBe(200);
});

test('many who come at once with the right password are all let in, in turn', async () => {
  const one = await api({ attemptsPerMinute: 2 });
  const people = await Promise.all(Array.from({ length: 6 }, person));
  const answers = await Promise.all(people.map(({ email }) => logIn(one, email, password)));
  expect(statuses(answers)).toEqual({ 200: 6 });
});

test('an account that does not exist is throttled like one that does', async () => {
  const one = await api({ attemptsPerMinute: 2 });
  const { email } = await person();
  const told = async (address: string, ip: string) => {
    const answers = [];
    for (let n = 0; n < 3; n++) {
      const { status, body, headers } = await logIn(one, address, 'a guess', ip);
      const { request_id: _id, detail, ...rest } = body;
      const words = detail.replace(/\d+/, 'N');
      answers.push({ status, words, rest, names: [...headers.keys()].sort() });
    }
    return answers;
  };
  const known = await told(email, '203.0.113.1');
  expect(known.map(({ status }) => status)).toEqual([400, 400, 429]);
  expect(await told('nobody@example.com', '203.0.113.2')).toEqual(known);
});

test('the right password gives its attempt back, so nobody is throttled by logging in', async () => {
  const one = await api({ attemptsPerMinute: 2 });
  const { email } = await person();
  const right = async () => (await logIn(one, email, password)).status;
  const wrong = async () => (await logIn(one, email, 'a guess')).status;
  expect([await right(), await right(), await right()]).toEqual([200, 200, 200]);
  expect([await wrong(), await right(), await right(), await right()]).toEqual([
    400, 200, 200, 200,
  ]);
  expect([await wrong(), await right(), await wrong()]).toEqual([400, 429, 429]);
});

test('what was refused is not counted: the window ends, and a new one begins', async () => {
  const one = await api({ attemptsPerMinute: 1 });
  const { email } = await person();
  expect((await logIn(one, email, 'a guess')).status).toBe(400);
  expect((await logIn(one, email, password)).status).toBe(429);
  await minutePasses();
  expect((await logIn(one, email, password)).status).toBe(200);
  expect((await logIn(one, email, 'a guess')).status).toBe(400);
});

test('with 0 there is no limit', async () => {
  const one = await api({ attemptsPerMinute: 0 });
  const { email } = await person();
  const guesses = await Promise.all(Array.from({ length: 15 }, () => logIn(one, email, 'a guess')));
  expect(statuses(guesses)).toEqual({ 400: 15 });
  expect(await countOf(database.db, 'throttle')).toBe(0);
});

test('one action, account or address says nothing of another', async () => {
  const { db } = database;
  const throttle = createThrottle({ db, secretKey, attemptsPerMinute: 1 });
  await throttle.attempt('login', { account: '203.0.113.7' });
  await throttle.attempt('login', { address: '203.0.113.7' });
  await throttle.attempt('reset', { account: '203.0.113.7', address: '203.0.113.7' });
  await throttle.attempt('login', { address: null });
  await throttle.attempt('login', { address: null });
  await expect(throttle.attempt('reset', { account: '203.0.113.7' })).rejects.toMatchObject({
    kind: 'TooManyAttempts',
  });
});

test('who is refused for the account loses nothing of the address', async () => {
  const throttle = createThrottle({ db: database.db, secretKey, attemptsPerMinute: 1 });
  await throttle.attempt('login', { account: 'a@example.com', address: '192.0.2.1' });
  const refused = { account: 'a@example.com', address: '192.0.2.2' };
  await expect(throttle.attempt('login', refused)).rejects.toThrow('Please try again in');
  await throttle.attempt('login', { account: 'b@example.com', address: '192.0.2.2' });
});

test('a point is given back to its own window only', async () => {
  const { db } = database;
  const throttle = createThrottle({ db, secretKey, attemptsPerMinute: 1 });
  const early = await throttle.attempt('login', { account: 'a@example.com' });
  await minutePasses();
  await throttle.attempt('login', { account: 'a@example.com' });
  await early.succeeded();
  await expect(throttle.attempt('login', { account: 'a@example.com' })).rejects.toMatchObject({
    kind: 'TooManyAttempts',
  });
});

test('those who take and give back the same ones in any order do not block each other', async () => {
  const { db } = database;
  const keys = ['a', 'b', 'c', 'd'].map((each) => Buffer.alloc(32, each));
  const rate = { points: 1_000, windowMs: 60_000 };
  await Promise.all(
    Array.from({ length: 400 }, async (_, n) => {
      const taken = await takePoints(db, n % 2 === 0 ? keys : keys.toReversed(), rate);
      await givePointsBack(db, n % 3 === 0 ? taken : taken.toReversed());
    }),
  );
  const rows = await db('throttle').select('taken');
  expect(rows.map(({ taken }) => taken)).toEqual([0, 0, 0, 0]);
});

test('no address stands in the table, and what counts no more goes', async () => {
  const { db } = database;
  const email = 'amina@example.com';
  const keys = { account: email, address: '192.0.2.1' };
  await createThrottle({ db, secretKey, attemptsPerMinute: 5 }).attempt('login', keys);
  const [row] = await db('throttle');
  expect(row.key).toHaveLength(32);
  expect(Object.keys(row)).toEqual(['key', 'taken', 'endsAt']);
  await minutePasses();

  const other = createThrottle({ db, secretKey: `another ${secretKey}`, attemptsPerMinute: 5 });
  await other.attempt('login', keys);
  expect(await countOf(db, 'throttle')).toBe(4);
  await sweepPoints(db);
  expect(await countOf(db, 'throttle')).toBe(2);
});

test('attempts sweep up after those that were before', async () => {
  const { db } = database;
  const throttle = createThrottle({ db, secretKey, attemptsPerMinute: 5, windowMs: 1 });
  await until('the first rows have gone', async () => {
    await throttle.attempt('login', { address: '192.0.2.1' });
    await throttle.attempt('login', { address: '192.0.2.2' });
    return (await countOf(db, 'throttle')) < 2;
  });
});

test('who asks for links to a new password is stopped after ten, whether there is an account or not', async () => {
  const one = await api();
  const known = (await person()).email;
  for (const [index, email] of [known, 'nobody@example.com'].entries()) {
    const ask = (from: string) =>
      one.call('POST', '/auth/password/reset/', {
        body: { email },
        headers: { 'x-forwarded-for': from },
      });
    const answers: Answer[] = [];
    for (let each = 1; each <= 11; each += 1) answers.push(await ask(`203.0.113.${index}${each}`));
    expect(statuses(answers)).toEqual({ 202: 10, 429: 1 });
    expect(answers.at(-1)?.headers.get('retry-after')).toMatch(/^\d+$/);
  }
  expect(await countOf(database.db, 'notifications')).toBe(10);
});

test('a token is no way to guess the password, nor to fill a mailbox', async () => {
  const one = await api();
  const { token } = await person();
  const change = (old_password: string) =>
    one.call('POST', '/customers/change_password/', {
      token,
      body: { old_password, new_password: 'a brand new password' },
    });
  const answers: Answer[] = [];
  for (let each = 0; each < 11; each += 1) answers.push(await change('not this one'));
  expect(statuses(answers)).toEqual({ 400: 10, 429: 1 });
  expect((await change(password)).status).toBe(429);

  const links: Answer[] = [];
  for (let each = 0; each < 11; each += 1) {
    links.push(await one.call('POST', '/auth/email/verify/', { token }));
  }
  expect(statuses(links)).toEqual({ 202: 10, 429: 1 });
});
