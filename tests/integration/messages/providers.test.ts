import { anAdmin, startSystem, until, type Person, type System } from '../harness';

type Channel = 'email' | 'sms';

let system: System;
let admin: Person & { adminId: number };

/** @param timeoutMs how long the first provider is waited for; where left out, what a busy machine may need */
async function start(firstPauseMs = 1_000, timeoutMs?: number): Promise<void> {
  system = await startSystem({
    fallback: { firstPauseMs },
    deliveryReports: true,
    retryDelaysMs: [50, 50, 50, 50],
    ...(timeoutMs === undefined ? {} : { timeoutMs: { email: timeoutMs, sms: timeoutMs } }),
  });
  admin = await anAdmin(system.db);
}

/** No trial of the first in between, however long the machine takes. */
const leftForGood = 600_000;

/** One that says nothing is left while the test runs. */
const soonMs = 3_000;

afterEach(() => system.close());

let made = 0;

/** A message of its own address or number, so that both inboxes can be asked for it. */
async function send(channel: Channel): Promise<{ id: string; to: string }> {
  made += 1;
  const to =
    channel === 'sms' ? `+2547220${String(made).padStart(5, '0')}` : `to${made}@example.com`;
  const body =
    channel === 'sms'
      ? { phone_number: to, message: 'Hello' }
      : { email: to, subject: 'Hello', message: 'Hello' };
  const path = `/admin/notifications/send_test_${channel}/`;
  const sent = await system.call('POST', path, { token: admin.token, body });
  expect(sent.status).toBe(202);
  return { id: sent.body.notification.id, to };
}

const settled = (id: string) =>
  until('it is settled', async () => {
    const { body } = await system.call('GET', `/notifications/${id}/`, admin);
    return body.status !== 'pending' && body;
  });

async function sendOne(channel: Channel) {
  const { id, to } = await send(channel);
  const notification = await settled(id);
  return {
    to,
    notification,
    by: (notification.sms_details ?? notification.email_details).provider,
  };
}

async function copies(channel: Channel, to: string) {
  const query = { channel, to };
  return {
    first: await system.inbox.messages(query),
    second: await system.otherInbox.messages(query),
  };
}

async function providersOf(channel: Channel): Promise<any[]> {
  const { body } = await system.call('GET', '/admin/channels/', { token: admin.token });
  return body.find((each: any) => each.channel === channel).providers;
}

/** Until the first provider has been tried again, and has what it was given. */
const takenBack = (channel: Channel) =>
  until('the first sends again', async () => (await sendOne(channel)).by === 'primary');

test.each([
  ['email', '451'],
  ['sms', '503'],
] as const)(
  '%s leaves by the second provider once while the first refuses, and by the first when it takes them again',
  async (channel, code) => {
    await start();
    expect(await providersOf(channel)).toMatchObject([
      { name: 'primary', state: 'healthy', last_error_code: null },
      { name: 'fallback', state: 'healthy', last_error_code: null },
    ]);
    system.inbox.fault(channel, 'refuse');
    const all = await Promise.all(Array.from({ length: 10 }, () => sendOne(channel)));
    for (const { to, by, notification } of all) {
      expect([by, notification.status]).toEqual([
        'fallback',
        expect.stringMatching(/^(sent|delivered)$/),
      ]);
      const { first, second } = await copies(channel, to);
      expect([first.length, second.length]).toEqual([0, 1]);
    }
    expect(await providersOf(channel)).toMatchObject([
      { name: 'primary', state: 'sick', last_error_code: code, since: expect.any(String) },
      { name: 'fallback', state: 'healthy' },
    ]);
    system.inbox.fault(channel, 'ok');
    await takenBack(channel);
    expect(await providersOf(channel)).toMatchObject([
      { name: 'primary', state: 'healthy', last_error_code: code },
      { name: 'fallback', state: 'healthy' },
    ]);
  },
);

test('reports of what the second account sent are taken too', async () => {
  await start();
  system.inbox.fault('sms', 'refuse');
  const { id } = await send('sms');
  const arrived = await until('it is delivered', async () => {
    const { body } = await system.call('GET', `/notifications/${id}/`, admin);
    return body.status === 'delivered' && body;
  });
  expect(arrived.sms_details.provider).toBe('fallback');
});

test('both take over from one where nobody listens', async () => {
  await start();
  const { otherInbox } = system;
  await system.inbox.close();
  const [mail, sms] = [await sendOne('email'), await sendOne('sms')];
  expect([mail.by, sms.by]).toEqual(['fallback', 'fallback']);
  expect(await otherInbox.messages({ channel: 'email', to: mail.to })).toHaveLength(1);
  expect(await otherInbox.messages({ channel: 'sms', to: sms.to })).toHaveLength(1);
  for (const channel of ['email', 'sms'] as const) {
    expect(await providersOf(channel)).toMatchObject([
      { name: 'primary', state: 'sick', last_error_code: 'ECONNREFUSED' },
      { name: 'fallback', state: 'healthy' },
    ]);
  }
});

test('an e-mail server that hangs once is left: the mail goes out by the second', async () => {
  await start(leftForGood, soonMs);
  system.inbox.fault('email', 'hang');
  const { to, by } = await sendOne('email');
  const { first, second } = await copies('email', to);
  expect([by, first.length, second.length]).toEqual(['fallback', 0, 1]);
});

test('an e-mail that may have been taken goes out by the second as the same e-mail', async () => {
  await start(leftForGood);
  system.inbox.fault('email', 'cut');
  const { to, by } = await sendOne('email');
  const { first, second } = await copies('email', to);
  expect([by, second.length]).toEqual(['fallback', 1]);
  expect(first.length).toBeGreaterThan(0);
  expect(new Set([...first, ...second].map((mail) => mail.message_id)).size).toBe(1);
});

test.each(['cut', 'hang'] as const)(
  'an SMS whose fate is unknown (%s) is never sent by the second provider, and those after it are',
  async (mode) => {
    await start(leftForGood, mode === 'hang' ? soonMs : undefined);
    system.inbox.fault('sms', mode);
    const unknown = [];
    for (;;) {
      const last = await sendOne('sms');
      if (last.by === 'fallback') break;
      expect(last.notification).toMatchObject({
        status: 'failed',
        sms_details: { provider: 'primary' },
      });
      unknown.push(last);
    }
    // No answer at all is enough once; three connections that broke make it sick.
    expect(unknown).toHaveLength(mode === 'hang' ? 1 : 3);
    for (const { to } of unknown) {
      const { first, second } = await copies('sms', to);
      expect([first.length, second.length]).toEqual([mode === 'cut' ? 1 : 0, 0]);
    }
    const rows = await system.db('notifications').where({ errorKind: 'unknown' });
    expect(rows).toHaveLength(unknown.length);
  },
);

test('what is about the message makes nobody sick: it fails at the first provider', async () => {
  await start();
  system.inbox.fault('sms', 'reject');
  system.inbox.fault('email', 'reject');
  for (let round = 0; round < 4; round += 1) {
    for (const channel of ['email', 'sms'] as const) {
      const { to, notification } = await sendOne(channel);
      expect(notification.status).toBe('failed');
      expect((await copies(channel, to)).second).toEqual([]);
    }
  }
  expect([...(await providersOf('email')), ...(await providersOf('sms'))]).not.toContainEqual(
    expect.objectContaining({ state: 'sick' }),
  );
});

test('with both sick a message fails as it would with one, and leaves when it is sent again', async () => {
  await start();
  system.inbox.fault('email', 'refuse');
  system.otherInbox.fault('email', 'refuse');
  const { id, to } = await send('email');
  const failed = await settled(id);
  expect(failed.status).toBe('failed');
  expect(failed.error_message).toMatch(/told to refuse/);
  system.otherInbox.fault('email', 'ok');
  await until('it leaves', async () => {
    await system.call('POST', `/notifications/${id}/retry/`, { token: admin.token });
    return (await settled(id)).status === 'sent';
  });
  const { first, second } = await copies('email', to);
  expect([first.length, second.length]).toEqual([0, 1]);
});

test('a worker that begins anew leaves how a provider does as it is until it knows better', async () => {
  await start();
  await system.db('channel_providers').where({ channel: 'sms', name: 'primary' }).update({
    state: 'sick',
    lastErrorCode: '503',
  });
  await system.stopWorkers();
  await system.startWorkers();
  expect(await providersOf('sms')).toMatchObject([{ state: 'sick' }, { state: 'healthy' }]);
  expect((await sendOne('sms')).by).toBe('primary');
  expect(await providersOf('sms')).toMatchObject([{ state: 'healthy' }, { state: 'healthy' }]);
});
