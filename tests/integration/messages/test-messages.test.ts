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

beforeAll(async () => {
  system = await startSystem();
  admin = await anAdmin(system.db, { role: 'admin', permissions: ['send_notifications'] });
});

afterAll(() => system.close());

const send = (what: 'sms' | 'email', body: Record<string, unknown>) =>
  system.call('POST', `/admin/notifications/send_test_${what}/`, { token: admin.token, body });

const settled = (id: string) =>
  until('it is settled', async () => {
    const { body } = await system.call('GET', `/notifications/${id}/`, admin);
    return body.status !== 'pending' && body;
  });

const inbox = (channel: 'sms' | 'email', to: string) => system.inbox.messages({ channel, to });

test('a test SMS goes to the number and is a notification like any other', async () => {
  const { status, body } = await send('sms', {
    phone_number: '0712 345 678',
    message: 'Is anybody there?\nSay so.',
  });
  expect([status, body.success, body.notification.status]).toEqual([202, true, 'pending']);
  expect(body.notification).toMatchObject({
    notification_type: 'sms',
    recipient: null,
    recipient_name: null,
    order: null,
    sms_details: { phone_number: '+254712345678' },
  });
  expect(await settled(body.notification.id)).toMatchObject({
    status: 'sent',
    sms_details: { units: 1 },
  });
  expect(await inbox('sms', '+254712345678')).toMatchObject([
    { text: 'Is anybody there?\nSay so.' },
  ]);
});

test('a test e-mail goes to the address, and to whom it belongs', async () => {
  const person = await aCustomer(system.db);
  const { status, body } = await send('email', {
    email: person.email.toUpperCase(),
    subject: 'Trying <b>mail</b>',
    message: 'One line.\nAnother <i>line</i>.',
  });
  expect(status).toBe(202);
  expect(body.notification).toMatchObject({ recipient: person.id, subject: 'Trying <b>mail</b>' });
  expect(await settled(body.notification.id)).toMatchObject({ status: 'sent' });
  const [mail] = await inbox('email', person.email);
  expect(mail?.subject).toBe('Trying <b>mail</b>');
  expect(mail?.text).toContain('One line.\n\nAnother <i>line</i>.');
  expect(mail?.html).toContain('Another &lt;i&gt;line&lt;/i&gt;.');
});

test('who sends a test is in the audit log; the text and the address are not, nor in Temporal', async () => {
  const message = 'Nothing but a trial';
  const { body } = await send('sms', { phone_number: '+254799000111', message });
  const { id } = body.notification;
  await settled(id);
  const entries = await system.db('audit_log').where({ subjectId: id });
  expect(entries).toMatchObject([
    { action: 'notification.test_sent', actorType: 'admin', actorId: admin.adminId },
  ]);
  const history = await system.client.workflow.getHandle(`notify-${id}`).fetchHistory();
  for (const text of [JSON.stringify(entries), [...wordsIn(history)].join('\n')]) {
    expect(text).toContain(id);
    expect(text).not.toMatch(/254799000111|but a trial/);
  }
});

test.each([
  ['a number that is none', 'sms', { phone_number: '12', message: 'Hello' }, 'phone_number'],
  ['no text', 'sms', { phone_number: '+254700000001', message: ' ' }, 'message'],
  [
    'a control character',
    'sms',
    { phone_number: '+254700000001', message: 'Bell\u0007' },
    'message',
  ],
  [
    'more than ten SMS',
    'sms',
    { phone_number: '+254700000001', message: 'a'.repeat(1_531) },
    'message',
  ],
  [
    'more than ten SMS in other letters',
    'sms',
    { phone_number: '+254700000001', message: 'ж'.repeat(671) },
    'message',
  ],
  [
    'a second line in the subject',
    'email',
    { email: 'a@example.com', subject: 'Hello\r\nBcc: all@example.com', message: 'Hello' },
    'subject',
  ],
  [
    'a second address',
    'email',
    { email: 'a@example.com,b@example.com', subject: 'Hello', message: 'Hello' },
    'email',
  ],
] as const)('%s is refused, and nothing is made', async (_what, channel, given, field) => {
  const before = await countOf(system.db, 'notifications');
  const { status, body } = await send(channel, given);
  expect([status, Object.keys(body.errors)]).toEqual([400, [field]]);
  expect(await countOf(system.db, 'notifications')).toBe(before);
});

test('the longest SMS that is taken is sent in ten parts', async () => {
  const { status, body } = await send('sms', {
    phone_number: '+254700000002',
    message: 'a'.repeat(1_530),
  });
  expect(status).toBe(202);
  await settled(body.notification.id);
});

test('a number that several customers have belongs to nobody', async () => {
  const phoneNumber = '+254733000001';
  await aCustomer(system.db, { phoneNumber });
  await aCustomer(system.db, { phoneNumber });
  const { body } = await send('sms', { phone_number: phoneNumber, message: 'Hello' });
  expect(body.notification.recipient).toBeNull();
});
