import { join } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import { Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { keepAdopting } from '../../../api/adoption';
import { createMessageDesk } from '../../../api/message-desk';
import { takeLink } from '../../../db/accounts/one-time-links';
import { tellPerson } from '../../../db/notifications/personal';
import type { PersonalNews } from '../../../workflows/domain/texts';
import { wordsIn } from '../words-in';
import {
  aCustomer,
  anAdmin,
  countOf,
  secretKey,
  shop,
  startSystem,
  until,
  type Person,
  type System,
} from '../harness';

const workflowBundle = { codePath: join(__dirname, '../../../dist/workflow-bundle.js') };

let system: System;
let admin: Person;

beforeAll(async () => {
  system = await startSystem();
  admin = await anAdmin(system.db);
});

afterEach(() => system.inbox.fault('email', 'ok'));

afterAll(() => system.close());

/** The row of a message, as the API makes it; nothing sends it yet. */
const told = (news: PersonalNews, { id, email }: Person) =>
  system.db.transaction((trx) =>
    tellPerson(trx, news, { id, email, firstName: 'Amina', language: 'en' }, shop),
  );

const rowOf = (id: string) => system.db('notifications').where({ id }).first();

const settled = (id: string) =>
  until('the message is settled', async () => {
    const row = await rowOf(id);
    return row.status !== 'pending' && row;
  });

const mailsTo = (to: string) => system.inbox.messages({ limit: 2_000, channel: 'email', to });

const runOf = (id: string) => system.client.workflow.getHandle(`notify-${id}`);

const retry = (id: string) =>
  system.call('POST', `/notifications/${id}/retry/`, { token: admin.token });

const upkeep = (workflow: string, id: string) =>
  system.client.workflow.execute(workflow, {
    workflowId: `${workflow}-${id}`,
    taskQueue: `orders${system.queueSuffix}`,
  });

const take = (token: string) =>
  system.db.transaction((trx) => takeLink(trx, secretKey, token, 'reset_password'));

test('a reset mail arrives with a link that works, once', async () => {
  const person = await aCustomer(system.db);
  const id = await told('password_reset', person);
  await system.messages.send(id);
  expect(await settled(id)).toMatchObject({ status: 'sent', attempts: 1, address: person.email });
  const [mail, ...others] = await mailsTo(person.email);
  expect(others).toEqual([]);
  const links = [...`${mail?.text} ${mail?.html}`.matchAll(/reset-password\?token=([\w-]{64})/g)];
  const tokens = new Set(links.map(([, token]) => token));
  expect([links.length, tokens.size]).toEqual([2, 1]);
  expect(`${mail?.text}${mail?.html}`).not.toContain('{token}');
  const [token = ''] = tokens;
  expect(await take(token)).toEqual({ customerId: person.id, email: person.email });
  expect(await take(token)).toBeNull();
  expect(await runOf(id).result()).toEqual({ outcome: 'sent', attempts: 1 });
});

test('the token of a link is in the mail and nowhere else', async () => {
  const person = await aCustomer(system.db);
  const id = await told('password_reset', person);
  // Refused once, so that what the provider says is kept too.
  system.inbox.fault('email', 'refuse', 1);
  await system.messages.send(id);
  await settled(id);
  const [mail] = await mailsTo(person.email);
  const token = /token=([\w-]{64})/.exec(mail?.text ?? '')?.[1] ?? 'none';
  const everywhere = {
    table: JSON.stringify(await rowOf(id)),
    toCustomer: JSON.stringify(await system.call('GET', `/notifications/${id}/`, person)),
    toAdmin: JSON.stringify(await system.call('GET', `/notifications/${id}/`, admin)),
    history: [...wordsIn(await runOf(id).fetchHistory())].join('\n'),
    logs: system.logged.join('\n'),
  };
  for (const text of Object.values(everywhere)) expect(text).not.toContain(token);
  // The check itself can see: what may be there is there.
  for (const text of [everywhere.table, everywhere.toCustomer, everywhere.toAdmin]) {
    expect(text).toContain('reset-password?token={token}');
  }
  for (const text of [everywhere.history, everywhere.logs]) {
    expect(text).toContain(id);
    expect(text).not.toContain(person.email);
  }
});

test('mail refused by turns is tried again, then fails, and is sent when someone retries it', async () => {
  const person = await aCustomer(system.db);
  system.inbox.fault('email', 'refuse', 1);
  const first = await told('password_changed', person);
  await system.messages.send(first);
  expect(await settled(first)).toMatchObject({ status: 'sent', attempts: 2 });

  system.inbox.fault('email', 'refuse');
  const second = await told('password_changed', person);
  await system.messages.send(second);
  expect(await settled(second)).toMatchObject({ status: 'failed', attempts: 3, errorCode: '451' });
  expect(await runOf(second).result()).toEqual({ outcome: 'failed', attempts: 3 });

  system.inbox.fault('email', 'ok');
  const answer = await retry(second);
  expect([answer.status, answer.body.notification.id]).toEqual([202, second]);
  expect(await settled(second)).toMatchObject({ status: 'sent', attempts: 4 });
  expect(await mailsTo(person.email)).toHaveLength(2);
  expect((await retry(second)).status).toBe(409);
  expect(
    await system.db('audit_log').where({ subjectId: second, action: 'notification.changed' }),
  ).toMatchObject([{ actorType: 'admin', before: { status: 'failed' } }]);
});

test('a mailbox refused for good fails at once', async () => {
  const person = await aCustomer(system.db);
  system.inbox.fault('email', 'reject', 1);
  const id = await told('password_changed', person);
  await system.messages.send(id);
  expect(await settled(id)).toMatchObject({
    status: 'failed',
    attempts: 1,
    errorKind: 'permanent',
  });
});

test('many who send one message at once, and retry it, send one mail', async () => {
  const person = await aCustomer(system.db);
  const id = await told('registered', person);
  await Promise.all([
    ...Array.from({ length: 8 }, () => system.messages.send(id)),
    ...Array.from({ length: 8 }, () => system.messages.sendAgain(id)),
    retry(id),
  ]);
  await settled(id);
  await runOf(id).result();
  expect(await mailsTo(person.email)).toHaveLength(1);
  await Worker.runReplayHistory({ workflowBundle }, await runOf(id).fetchHistory());
});

test('a retry ends the wait for the next try', async () => {
  const other = await startSystem({ retryDelaysMs: [600_000] });
  const person = await aCustomer(other.db);
  const id = await other.db.transaction((trx) =>
    tellPerson(trx, 'password_changed', { ...person, firstName: '', language: 'en' }, shop),
  );
  other.inbox.fault('email', 'refuse', 1);
  await other.messages.send(id);
  await until('it waits for its next try', async () => {
    const row = await other.db('notifications').where({ id }).first();
    return row.attempts === 1 && row.errorCode === '451';
  });
  await until('the retry has it sent', async () => {
    await other.messages.sendAgain(id);
    return (await other.db('notifications').where({ id }).first()).status === 'sent';
  });
  const handle = other.client.workflow.getHandle(`notify-${id}`);
  await handle.result();
  await Worker.runReplayHistory({ workflowBundle }, await handle.fetchHistory());
  await other.close();
});

test('a message waits for a worker, and goes when one comes', async () => {
  const person = await aCustomer(system.db);
  await system.stopWorkers();
  const id = await told('registered', person);
  await system.messages.send(id);
  await system.startWorkers(['orders']);
  await until('it has been taken up', async () => (await rowOf(id)).senderStartedAt !== null);
  expect(await rowOf(id)).toMatchObject({ status: 'pending', attempts: 0 });
  await system.startWorkers(['email', 'sms']);
  expect(await settled(id)).toMatchObject({ status: 'sent' });
  expect(await mailsTo(person.email)).toHaveLength(1);
});

test('a mail that its worker died on is sent by the next one, as the same mail', async () => {
  const person = await aCustomer(system.db);
  const id = await told('registered', person);
  // Claimed by an attempt that never told how it ended.
  await system.db('notifications').where({ id }).update({
    claim: '00000000-0000-4000-8000-00000000dead',
    attempts: 1,
    roundAttempts: 1,
  });
  await system.messages.send(id);
  expect(await settled(id)).toMatchObject({ status: 'sent', attempts: 2 });
  expect((await mailsTo(person.email))[0]?.message_id).toContain(id);
});

test('messages of a time when Temporal was away are sent by the API’s loop when it is back', async () => {
  const person = await aCustomer(system.db);
  const id = await told('password_reset', person);
  const nowhere = createMessageDesk({
    client: new Client({ connection: Connection.lazy({ address: '127.0.0.1:9' }) }),
    log: pino({ level: 'silent' }),
    queue: `orders${system.queueSuffix}`,
  });
  await nowhere.send(id);
  expect(await rowOf(id)).toMatchObject({ status: 'pending', senderStartedAt: null });
  await longAgo(id);
  const ending = new AbortController();
  const { desk, messages, privacy, db } = system;
  const imports = { start: () => Promise.resolve() };
  const adopting = keepAdopting(
    db,
    { desk, imports, messages, privacy },
    pino({ level: 'silent' }),
    ending.signal,
  );
  expect(await settled(id)).toMatchObject({ status: 'sent' });
  ending.abort();
  await adopting;
});

/** As if it had been made, and last touched, a while ago. */
const longAgo = (id: string, ago = '11 minutes') =>
  system
    .db('notifications')
    .where({ id })
    .update({
      createdAt: system.db.raw('now() - CAST(? AS interval)', [ago]),
      updatedAt: system.db.raw('now() - CAST(? AS interval)', [ago]),
    });

test('the schedules take up what has no sender, what waits too long and what failed in passing', async () => {
  const person = await aCustomer(system.db);
  const neverStarted = await told('registered', person);
  await longAgo(neverStarted);
  await upkeep('adoptOrders', neverStarted);
  expect(await settled(neverStarted)).toMatchObject({ status: 'sent' });

  const terminated = await told('password_changed', person);
  await system.stopWorkers();
  await system.messages.send(terminated);
  await runOf(terminated).terminate('gone');
  await system
    .db('notifications')
    .where({ id: terminated })
    .update({ senderStartedAt: new Date() });
  await system.startWorkers();
  await longAgo(terminated);
  await upkeep('retryFailed', terminated);
  expect(await settled(terminated)).toMatchObject({ status: 'sent' });

  system.inbox.fault('email', 'refuse');
  const failed = await told('password_changed', person);
  await system.messages.send(failed);
  await settled(failed);
  await runOf(failed).result();
  system.inbox.fault('email', 'ok');
  await upkeep('retryFailed', failed);
  expect(await settled(failed)).toMatchObject({ status: 'sent' });
});

test('what failed more than seven days ago is given up, and not tried again by the schedule', async () => {
  const person = await aCustomer(system.db);
  system.inbox.fault('email', 'refuse');
  const id = await told('password_changed', person);
  await system.messages.send(id);
  await settled(id);
  await runOf(id).result();
  system.inbox.fault('email', 'ok');
  await longAgo(id, '8 days');
  await upkeep('tidyUp', id);
  expect((await rowOf(id)).abandonedAt).not.toBeNull();
  await upkeep('retryFailed', `given-up-${id}`);
  expect(await rowOf(id)).toMatchObject({ status: 'failed', attempts: 3 });
});

test.each([
  [
    'used',
    (id: string) => system.db('one_time_links').where({ id }).update({ usedAt: new Date() }),
  ],
  [
    'too old',
    (id: string) =>
      system
        .db('one_time_links')
        .where({ id })
        .update({ expiresAt: new Date(0) }),
  ],
  ['replaced', (id: string) => system.db('one_time_links').where({ id }).delete()],
])('a message whose link is %s is not sent any more', async (_how, spoil) => {
  const person = await aCustomer(system.db);
  const id = await told('password_reset', person);
  await spoil((await rowOf(id)).linkId);
  await system.messages.send(id);
  expect(await settled(id)).toMatchObject({
    status: 'skipped',
    errorMessage: 'The link is no longer good.',
  });
  expect(await mailsTo(person.email)).toEqual([]);
});

test('it goes to the address it was made for, whatever the person’s is now and wants', async () => {
  const person = await aCustomer(system.db, { emailNotifications: false });
  const id = await told('email_changed', person);
  await system
    .db('customers')
    .where({ id: person.id })
    .update({ email: `new.${person.email}` });
  await system.messages.send(id);
  expect(await settled(id)).toMatchObject({ status: 'sent', address: person.email });
  expect(await mailsTo(person.email)).toHaveLength(1);
});

test('a closed account gets warnings of changes, and nothing else', async () => {
  const person = await aCustomer(system.db, { isActive: false });
  const reset = await told('password_reset', person);
  const warning = await told('password_changed', person);
  await system.messages.send(reset, warning);
  expect(await settled(reset)).toMatchObject({
    status: 'skipped',
    errorMessage: 'The account is closed.',
  });
  expect(await settled(warning)).toMatchObject({ status: 'sent' });
});

test('a message that is not there has a workflow that ends', async () => {
  const id = '00000000-0000-4000-8000-000000000404';
  await system.messages.send(id);
  expect(await runOf(id).result()).toEqual({ outcome: 'absent' });
  expect(await countOf(system.db, 'notifications', { id })).toBe(0);
});
