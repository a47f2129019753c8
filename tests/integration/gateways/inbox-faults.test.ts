import { africasTalkingGateway } from '../../../activities/notifications/africas-talking';
import type { Gateway } from '../../../activities/notifications/gateway';
import { smtpGateway } from '../../../activities/notifications/smtp';
import { startInbox, type Inbox } from '../../../local/inbox';
import { anEmail, anSms, failureOf } from './deliveries';

const timeoutMs = 1500;
let inbox: Inbox;
let mail: Gateway;
let sms: Gateway;

beforeEach(async () => {
  inbox = await startInbox();
  mail = smtpGateway({ smtpUrl: inbox.smtpUrl, from: 'Shop <orders@shop.example>', timeoutMs });
  sms = africasTalkingGateway({
    ...inbox.account,
    senderId: undefined,
    baseUrl: inbox.httpUrl,
    timeoutMs,
  });
});

afterEach(async () => {
  await Promise.all([mail.close(), sms.close()]);
  await inbox.close();
});

test('an inbox without faults has each message as it was sent', async () => {
  const { messageId } = await mail.send(anEmail());
  expect(await inbox.messages({ channel: 'email' })).toMatchObject([
    { to: anEmail().to, subject: anEmail().subject, html: anEmail().html, message_id: messageId },
  ]);

  const delivered = await sms.send(anSms());
  expect(delivered).toMatchObject({ cost: '0.8000', units: 1 });
  expect(await inbox.messages({ channel: 'sms' })).toMatchObject([
    { to: anSms().to, text: anSms().message, message_id: delivered.messageId },
  ]);
});

test.each([
  ['refuse', 'passing', '451', 0],
  ['error', 'passing', '421', 0],
  ['reject', 'permanent', '550', 0],
  ['hang', 'passing', 'ETIMEDOUT', 0],
  ['cut', 'passing', 'ECONNECTION', 1],
] as const)('an e-mail to an inbox told to %s fails as %s', async (mode, kind, code, taken) => {
  inbox.fault('email', mode, 1);
  expect(await failureOf(mail.send(anEmail()))).toMatchObject({ kind, code });
  expect(await inbox.messages()).toHaveLength(taken);

  await mail.send(anEmail());
  const ids = (await inbox.messages()).map((each) => each.message_id);
  expect(ids).toHaveLength(taken + 1);
  expect(new Set(ids).size).toBe(1); // A repeated one can be told by its Message-ID.
});

test.each([
  ['refuse', 'passing', '503', 0],
  ['error', 'passing', '500', 0],
  ['reject', 'permanent', 'InvalidPhoneNumber', 0],
  ['hang', 'unknown', 'ETIMEDOUT', 0],
  ['cut', 'unknown', 'ECONNRESET', 1],
] as const)('an SMS to an inbox told to %s fails as %s', async (mode, kind, code, taken) => {
  inbox.fault('sms', mode, 1);
  expect(await failureOf(sms.send(anSms()))).toMatchObject({ kind, code });
  expect(await inbox.messages()).toHaveLength(taken);

  await sms.send(anSms());
  expect(await inbox.messages()).toHaveLength(taken + 1);
});

test('an SMS in the name of another account is passing: the operator’s key is wrong', async () => {
  const other = africasTalkingGateway({
    username: inbox.account.username,
    apiKey: 'wrong',
    senderId: undefined,
    baseUrl: inbox.httpUrl,
  });
  expect(await failureOf(other.send(anSms()))).toMatchObject({ kind: 'passing', code: '401' });
});
