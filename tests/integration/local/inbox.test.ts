import { mkdtempSync, rmSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport, type SendMailOptions } from 'nodemailer';
import { startInbox, type Inbox } from '../../../local/inbox';

let inbox: Inbox;

beforeEach(async () => {
  inbox = await startInbox();
});

afterEach(async () => {
  await inbox.close();
});

function mail(overrides: SendMailOptions = {}, socketTimeout = 20_000) {
  const { hostname: host, port } = new URL(inbox.smtpUrl);
  const transport = createTransport(
    { host, port: Number(port), socketTimeout },
    { from: 'shop@example.com' },
  );
  return transport.sendMail({
    to: 'john@example.com',
    subject: 'Your order ORD-20261123-0001 – Ksh 1,500.00',
    text: 'Asante sana, Jöhn!',
    html: '<p>Asante sana, <b>Jöhn</b>!</p>',
    ...overrides,
  });
}

function sms(
  fields: Record<string, string> = {},
  apikey = inbox.account.apiKey,
  signal?: AbortSignal,
) {
  return fetch(`${inbox.httpUrl}/version1/messaging`, {
    method: 'POST',
    headers: { apikey, accept: 'application/json' },
    body: new URLSearchParams({
      username: inbox.account.username,
      to: '+254700000001',
      message: 'Order ORD-20261123-0001 is confirmed.',
      ...fields,
    }),
    ...(signal === undefined ? {} : { signal }),
  });
}

function postFault(body: unknown, type = 'application/json') {
  return fetch(`${inbox.httpUrl}/dev/inbox/faults`, {
    method: 'POST',
    headers: { 'content-type': type },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

describe('e-mail', () => {
  test('is shown with subject, text and HTML as they were written', async () => {
    await mail();
    const [message] = await inbox.messages();
    expect(message).toMatchObject({
      channel: 'email',
      to: 'john@example.com',
      subject: 'Your order ORD-20261123-0001 – Ksh 1,500.00',
      text: 'Asante sana, Jöhn!',
      html: '<p>Asante sana, <b>Jöhn</b>!</p>',
    });
    expect(message?.message_id).toMatch(/^<.+@.+>$/);
    expect(new Date(message?.at ?? '').getTime()).not.toBeNaN();
  });

  test('to several people is one message for each of them', async () => {
    await mail({ to: ['a@example.com', 'b@example.com'], bcc: 'c@example.com' });
    const messages = await inbox.messages();
    expect(messages.map((each) => each.to).sort()).toEqual(
      ['a', 'b', 'c'].map((name) => `${name}@example.com`),
    );
    expect(new Set(messages.map((each) => each.message_id)).size).toBe(1);
  });

  test('refused is a passing failure and leaves nothing', async () => {
    inbox.fault('email', 'refuse');
    await expect(mail()).rejects.toMatchObject({ responseCode: 451 });
    expect(await inbox.messages()).toEqual([]);
  });

  test('met by a failure of the provider is a passing failure and leaves nothing', async () => {
    inbox.fault('email', 'error');
    await expect(mail()).rejects.toMatchObject({ responseCode: 421 });
    expect(await inbox.messages()).toEqual([]);
  });

  test('rejected is a failure for good and leaves nothing', async () => {
    inbox.fault('email', 'reject');
    await expect(mail()).rejects.toMatchObject({ responseCode: 550 });
    expect(await inbox.messages()).toEqual([]);
  });

  test('left hanging is never answered and not taken', async () => {
    inbox.fault('email', 'hang');
    await expect(mail({}, 300)).rejects.toMatchObject({ code: 'ETIMEDOUT' });
    expect(await inbox.messages()).toEqual([]);
  });

  test('cut off is taken, though its sender does not hear so', async () => {
    inbox.fault('email', 'cut');
    await expect(mail()).rejects.toThrow(/closed|ECONNRESET|hang up/i);
    expect(await inbox.messages()).toHaveLength(1);
  });

  test('with several recipients counts as one where faults are counted', async () => {
    inbox.fault('email', 'reject', 1);
    await expect(mail({ to: ['a@example.com', 'b@example.com'] })).rejects.toThrow(/550/);
    await mail();
    expect(await inbox.messages()).toHaveLength(1);
  });
});

describe('SMS', () => {
  test('is answered as Africa’s Talking does', async () => {
    const response = await sms();
    expect(response.status).toBe(201);
    const answer: any = await response.json();
    expect(answer).toEqual({
      SMSMessageData: {
        Message: 'Sent to 1/1 Total Cost: KES 0.8000',
        Recipients: [
          {
            statusCode: 101,
            number: '+254700000001',
            status: 'Success',
            cost: 'KES 0.8000',
            messageId: expect.stringMatching(/^ATXid_[0-9a-f]{32}$/),
            messageParts: 1,
          },
        ],
      },
    });
    expect(await inbox.messages()).toEqual([
      {
        channel: 'sms',
        to: '+254700000001',
        subject: null,
        text: 'Order ORD-20261123-0001 is confirmed.',
        html: null,
        at: expect.any(String),
        message_id: answer.SMSMessageData.Recipients[0].messageId,
      },
    ]);
  });

  test.each([
    ['a'.repeat(160), 1],
    ['a'.repeat(161), 2],
    ['€'.repeat(81), 2],
    ['ж'.repeat(70), 1],
    ['ж'.repeat(71), 2],
  ])('of many letters takes as many parts as they need: %.3s… %i', async (message, parts) => {
    const { SMSMessageData }: any = await (await sms({ message })).json();
    expect(SMSMessageData.Recipients[0]).toMatchObject({
      messageParts: parts,
      cost: `KES ${(0.8 * parts).toFixed(4)}`,
    });
  });

  test('with the wrong key or user name is a 401', async () => {
    expect((await sms({}, 'wrong')).status).toBe(401);
    expect((await sms({ username: 'someone' })).status).toBe(401);
    expect(await inbox.messages()).toEqual([]);
  });

  test('without a number or text is a 400', async () => {
    expect((await sms({ to: '' })).status).toBe(400);
    expect((await sms({ message: '' })).status).toBe(400);
  });

  test('to a number that is none is refused for it alone', async () => {
    const response = await sms({ to: '+254700000001,0700' });
    expect(response.status).toBe(201);
    const { SMSMessageData }: any = await response.json();
    expect(SMSMessageData.Recipients.map((each: any) => [each.statusCode, each.status])).toEqual([
      [101, 'Success'],
      [403, 'InvalidPhoneNumber'],
    ]);
    expect(await inbox.messages()).toHaveLength(1);
  });

  test('refused is a 503 and leaves nothing', async () => {
    inbox.fault('sms', 'refuse');
    expect((await sms()).status).toBe(503);
    expect(await inbox.messages()).toEqual([]);
  });

  test('met by a failure of the provider is a 500 and leaves nothing', async () => {
    inbox.fault('sms', 'error');
    expect((await sms()).status).toBe(500);
    expect(await inbox.messages()).toEqual([]);
  });

  test('rejected is an invalid number in an answer that is otherwise a 201', async () => {
    inbox.fault('sms', 'reject');
    const response = await sms();
    expect(response.status).toBe(201);
    const { SMSMessageData }: any = await response.json();
    expect(SMSMessageData.Recipients[0]).toMatchObject({
      statusCode: 403,
      status: 'InvalidPhoneNumber',
    });
    expect(await inbox.messages()).toEqual([]);
  });

  test('left hanging is never answered and not taken', async () => {
    inbox.fault('sms', 'hang');
    await expect(sms({}, inbox.account.apiKey, AbortSignal.timeout(300))).rejects.toThrow(
      /timeout/,
    );
    expect(await inbox.messages()).toEqual([]);
  });

  test('cut off is taken, though its sender does not hear so', async () => {
    inbox.fault('sms', 'cut');
    await expect(sms()).rejects.toThrow('fetch failed');
    expect(await inbox.messages()).toHaveLength(1);
  });
});

describe('faults', () => {
  test('with a count end by themselves, and leave the other channel alone', async () => {
    const response = await postFault({ channel: 'sms', mode: 'refuse', count: 2 });
    expect(await response.json()).toEqual({
      email: { mode: 'ok', count: null, met: {} },
      sms: { mode: 'refuse', count: 2, met: {} },
    });
    const statuses = [];
    for (let each = 0; each < 3; each += 1) statuses.push((await sms()).status);
    expect(statuses).toEqual([503, 503, 201]);
    await mail();
    const present = await (await fetch(`${inbox.httpUrl}/dev/inbox/faults`)).json();
    expect(present).toMatchObject({
      email: { mode: 'ok', count: null, met: { ok: 1 } },
      sms: { mode: 'ok', count: null, met: { refuse: 2, ok: 1 } },
    });
  });

  test('can come by turns, over and over, and what was met is counted', async () => {
    const response = await postFault({ channel: 'sms', modes: ['ok', 'refuse', 'error'] });
    expect(await response.json()).toMatchObject({
      sms: { mode: 'ok', count: null, modes: ['ok', 'refuse', 'error'], met: {} },
    });
    const statuses = [];
    for (let each = 0; each < 5; each += 1) statuses.push((await sms()).status);
    expect(statuses).toEqual([201, 503, 500, 201, 503]);
    expect(inbox.met('sms')).toEqual({ ok: 2, refuse: 2, error: 1 });
    expect(await inbox.messages()).toHaveLength(2);
  });

  test('by turns end after as many messages as were said', async () => {
    inbox.fault('email', ['refuse', 'ok'], 3);
    await expect(mail()).rejects.toMatchObject({ responseCode: 451 });
    await mail();
    await expect(mail()).rejects.toMatchObject({ responseCode: 451 });
    await mail();
    await mail();
    expect(inbox.met('email')).toEqual({ refuse: 2, ok: 3 });
  });

  test('without a count last until told otherwise', async () => {
    await postFault({ channel: 'sms', mode: 'refuse' });
    expect([(await sms()).status, (await sms()).status]).toEqual([503, 503]);
    await postFault({ channel: 'sms', mode: 'ok' });
    expect((await sms()).status).toBe(201);
  });

  test.each([
    ['an unknown mode', { channel: 'sms', mode: 'explode' }, 'mode'],
    ['an unknown mode among several', { channel: 'sms', modes: ['ok', 'explode'] }, 'modes.1'],
    ['no modes', { channel: 'sms', modes: [] }, 'modes'],
    ['a mode and several', { channel: 'sms', mode: 'ok', modes: ['cut'] }, 'mode'],
    ['no mode at all', { channel: 'sms' }, 'mode'],
    ['an unknown channel', { channel: 'pigeon', mode: 'ok' }, 'channel'],
    ['a count of nothing', { channel: 'sms', mode: 'hang', count: 0 }, 'count'],
    ['a field nobody knows', { channel: 'sms', mode: 'hang', for: 3 }, ''],
    ['broken JSON', '{', ''],
  ])('of %s are a 400 that names it', async (_what, body, field) => {
    const response = await postFault(body);
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({
      status: 400,
      errors: { [field]: [expect.any(String)] },
    });
  });

  test('are not taken from a form of another site', async () => {
    expect((await postFault('{"channel":"sms","mode":"hang"}', 'text/plain')).status).toBe(415);
  });
});

describe('the page', () => {
  test('is complete in itself', async () => {
    const response = await fetch(`${inbox.httpUrl}/dev/inbox/`);
    const html = await response.text();
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(html).not.toMatch(/(?:src|href)=(?!"\.\.\/previews\/")|https?:\/\/|@import|url\(/);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  test('leads to the previews of all messages, and they back, with nothing from elsewhere', async () => {
    const inboxPage = await (await fetch(`${inbox.httpUrl}/dev/inbox/`)).text();
    expect(inboxPage).toContain('href="../previews/"');
    const response = await fetch(`${inbox.httpUrl}/dev/previews`);
    expect(response.url).toBe(`${inbox.httpUrl}/dev/previews/`);
    const html = await response.text();
    expect(html).not.toMatch(/(?:src|href)="(?!\.\.\/inbox\/")|https?:\/\/|@import|url\(/);
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/script-src[^;]*unsafe|https?:/);
  });

  test('is found without its last slash, under whatever host it is shown', async () => {
    const response = await fetch(`${inbox.httpUrl}/dev/inbox`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([302, 'inbox/']);
  });

  test('lists the newest messages first, by channel, recipient and number', async () => {
    await sms({ message: 'one' });
    await mail();
    await sms({ message: 'two', to: '+254700000002' });
    const list = async (query: string) => {
      const response = await fetch(`${inbox.httpUrl}/dev/inbox/messages.json${query}`);
      const messages: any = await response.json();
      return [response.status, messages.map((each: any) => each.text)];
    };
    expect(await list('')).toEqual([200, ['two', 'Asante sana, Jöhn!', 'one']]);
    expect(await list('?channel=sms')).toEqual([200, ['two', 'one']]);
    expect(await list('?channel=sms&limit=1')).toEqual([200, ['two']]);
    expect(await list('?to=JOHN@example.com')).toEqual([200, ['Asante sana, Jöhn!']]);
    expect((await fetch(`${inbox.httpUrl}/dev/inbox/messages.json?limit=none`)).status).toBe(400);
  });
});

describe('a data directory', () => {
  let dataDir: string;

  beforeEach(() => {
    dataDir = mkdtempSync(join(tmpdir(), 'orderflow-inbox-test-'));
  });

  afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

  async function restart() {
    await inbox.close();
    inbox = await startInbox({ dataDir });
  }

  test('keeps the messages over a restart', async () => {
    await restart();
    await mail();
    await sms();
    const before = await inbox.messages();
    await restart();
    expect(await inbox.messages()).toEqual(before);
    expect(before).toHaveLength(2);
  });

  test('loses no message to a line that a kill cut short', async () => {
    await restart();
    await sms({ message: 'before' });
    await inbox.close();
    await appendFile(join(dataDir, 'inbox', 'messages-1.jsonl'), '{"channel":"sms","to":["+2547');
    inbox = await startInbox({ dataDir });
    await sms({ message: 'after' });
    await restart();
    expect((await inbox.messages()).map((each) => each.text)).toEqual(['after', 'before']);
  });
});
