import { keepAdopting } from '../../../api/adoption';
import { pino } from 'pino';
import { wordsIn } from '../words-in';
import {
  aCustomer,
  anAdmin,
  countOf,
  startSystem,
  until,
  type Person,
  type System,
} from '../harness';

let system: System;
let admin: Person & { adminId: number };
let others: (Person & { adminId: number })[];

beforeAll(async () => {
  system = await startSystem();
  admin = await anAdmin(system.db, { role: 'admin', permissions: ['send_notifications'] });
  others = [await anAdmin(system.db), await anAdmin(system.db, { role: 'manager' })];
  const gone = await anAdmin(system.db);
  await system.db('admins').where({ id: gone.adminId }).update({ isActive: false });
  const closed = await anAdmin(system.db, { role: 'manager' });
  await system.db('customers').where({ id: closed.id }).update({ isActive: false });
  await aCustomer(system.db);
});

afterEach(() => system.inbox.fault('email', 'ok'));

afterAll(() => system.close());

const alert = (body: Record<string, unknown>) =>
  system.call('POST', '/admin/send_system_alert/', { token: admin.token, body });

const ended = (workflowId: string) => system.client.workflow.getHandle(workflowId).result();

const rowsOf = (workflowId: string) =>
  system.db('notifications').where({ mailingId: workflowId.replace(/^alert-/, '') });

const mails = (text: string) =>
  system.inbox
    .messages({ channel: 'email' })
    .then((all) => all.filter((mail) => mail.text.includes(text)));

test('each active admin gets one e-mail, sent by one workflow', async () => {
  const { status, body } = await alert({
    alert_type: 'warning',
    message: 'The printer <is> out of paper.\nAgain.',
    details: { 'Sheets left': 0, room: 'Packing\nTotal: 1', share: 0.5 },
  });
  expect([status, body.success, body.total_admins]).toEqual([202, true, 3]);
  expect(await ended(body.workflow_id)).toEqual({
    outcome: 'completed',
    sent: 3,
    failed: 0,
    skipped: 0,
  });
  const sent = await mails('out of paper');
  const to = [admin, ...others].map(({ email }) => email).toSorted();
  expect(sent.map((mail) => mail.to).toSorted()).toEqual(to);
  const [mail] = sent;
  expect(mail?.subject).toBe('Warning: The printer <is> out of paper. Again.');
  expect(mail?.html).toContain('The printer &lt;is&gt; out of paper.');
  expect(mail?.text).toMatch(/Sheets left: 0\nroom:\n {2}Packing\n {2}Total: 1\nshare: 0.5\n/);
  const rows = await rowsOf(body.workflow_id);
  expect(new Set(rows.map(({ createdAt }) => createdAt.getTime())).size).toBe(1);
});

test('it is in the audit log; its words are neither there nor in Temporal', async () => {
  const { body } = await alert({ message: 'Quite secret', details: 'More of it' });
  await ended(body.workflow_id);
  const [entry, ...more] = await system
    .db('audit_log')
    .where({ action: 'mailing.created', subjectId: body.workflow_id.replace('alert-', '') });
  expect(more).toEqual([]);
  expect(entry).toMatchObject({
    actorType: 'admin',
    actorId: admin.adminId,
    after: { kind: 'system_alert', type: 'info', recipients: 3 },
  });
  const history = await system.client.workflow.getHandle(body.workflow_id).fetchHistory();
  for (const text of [JSON.stringify(entry), [...wordsIn(history)].join('\n')]) {
    expect(text).not.toMatch(/Quite secret|More of it|example\.com/);
  }
});

test('a mail server that is away for a moment delays it, and nobody gets it twice', async () => {
  system.inbox.fault('email', 'refuse', 2);
  const { body } = await alert({ alert_type: 'error', message: 'The mail was away' });
  expect(await ended(body.workflow_id)).toMatchObject({ sent: 3, failed: 0 });
  expect(await mails('The mail was away')).toHaveLength(3);
});

test('what failed is sent when someone retries it, and tells once', async () => {
  system.inbox.fault('email', 'reject', 1);
  const { body } = await alert({ alert_type: 'success', message: 'One is refused' });
  expect(await ended(body.workflow_id)).toMatchObject({ sent: 2, failed: 1 });
  const [failed] = await rowsOf(body.workflow_id).where({ status: 'failed' });
  const answer = await system.call('POST', `/notifications/${failed.id}/retry/`, admin);
  expect(answer.status).toBe(202);
  await until('it is sent', async () => {
    const [row] = await rowsOf(body.workflow_id).where({ id: failed.id });
    return row.status === 'sent';
  });
  expect(await mails('One is refused')).toHaveLength(3);
});

test('one whose workflow is gone is taken up again', async () => {
  await system.stopWorkers();
  const { body } = await alert({ message: 'Left alone' });
  await system.client.workflow.getHandle(body.workflow_id).terminate('gone');
  await system
    .db('mailings')
    .where({ id: body.workflow_id.replace('alert-', '') })
    .update({ updatedAt: new Date(Date.now() - 120_000) });
  await system.startWorkers();
  const ending = new AbortController();
  const { desk, messages, privacy, db } = system;
  const imports = { start: () => Promise.resolve() };
  const log = pino({ level: 'silent' });
  const adopting = keepAdopting(db, { desk, imports, messages, privacy }, log, ending.signal);
  await until('all are sent', async () => {
    const rows = await rowsOf(body.workflow_id);
    return rows.every(({ status }) => status === 'sent');
  });
  ending.abort();
  await adopting;
  expect(await mails('Left alone')).toHaveLength(3);
});

test.each([
  ['an unknown type', { alert_type: 'panic', message: 'Hello' }, 'alert_type'],
  ['no message', {}, 'message'],
  ['details within details', { message: 'Hello', details: { a: { b: 1 } } }, 'details'],
  ['a list', { message: 'Hello', details: ['a'] }, 'details'],
  ['a control character', { message: 'Hello\u0007' }, 'message'],
])('%s is refused', async (_what, body, field) => {
  const before = await countOf(system.db, 'mailings');
  const answer = await alert(body);
  expect([answer.status, Object.keys(answer.body.errors)]).toEqual([400, [field]]);
  expect(await countOf(system.db, 'mailings')).toBe(before);
});
