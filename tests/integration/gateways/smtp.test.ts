import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { smtpGateway } from '../../../activities/notifications/smtp';
import { anEmail, failureOf } from './deliveries';
import { deserted, listening } from './listening';
import { scriptedSmtp } from './scripted-smtp';

const from = 'OrderFlow <orders@shop.example>';
/** For servers that hang; others get the time they need on a busy machine. */
const soon = 1000;
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

function gatewayTo(smtpUrl: string, timeoutMs = 10_000) {
  const gateway = smtpGateway({ smtpUrl, from, timeoutMs });
  closing.push(() => gateway.close());
  return gateway;
}

async function scripted(replies: Parameters<typeof scriptedSmtp>[0]) {
  const server = await scriptedSmtp(replies);
  closing.push(() => server.close());
  return server;
}

/** A real mail server; `refuse` looks at each recipient. */
async function mailbox(refuse: (address: string) => number | undefined = () => undefined) {
  const received: { mail: ParsedMail; to: string[] }[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    logger: false,
    onRcptTo({ address }, _session, done) {
      const responseCode = refuse(address);
      if (responseCode === undefined) done();
      else done(Object.assign(new Error(`not for ${address}`), { responseCode }));
    },
    onData(stream, session, done) {
      simpleParser(stream, {}, (error, mail) => {
        if (error === null || error === undefined) {
          received.push({ mail, to: session.envelope.rcptTo.map(({ address }) => address) });
        }
        done(error);
      });
    },
  });
  const port = await listening(server.server);
  closing.push(() => new Promise((closed) => server.close(() => closed())));
  return { url: `smtp://127.0.0.1:${port}`, received };
}

describe('a delivered e-mail', () => {
  test('has text and HTML, and a Message-ID made of the notification’s id', async () => {
    const { url, received } = await mailbox();
    const delivered = await gatewayTo(url).send(anEmail());

    const messageId = '<0193a5f0-7b1c-7000-8000-00000000000a@shop.example>';
    expect(delivered).toEqual({ messageId, cost: null, units: null });
    expect(received).toHaveLength(1);
    const [first] = received;
    expect(first?.to).toEqual(['jane.smith@example.com']);
    expect(first?.mail).toMatchObject({
      messageId,
      subject: 'Order ORD-20261123-0001 received',
      html: '<p>Thank you!</p>',
    });
    expect(first?.mail.text?.trim()).toBe(anEmail().message);
    expect(first?.mail.from?.text).toBe('"OrderFlow" <orders@shop.example>');
    expect(first?.mail.headers.get('auto-submitted')).toBe('auto-generated');
  });

  test('may be plain text only', async () => {
    const { url, received } = await mailbox();
    await gatewayTo(url).send(anEmail({ html: null }));
    expect(received[0]?.mail.html).toBe(false);
  });

  test('has no headers smuggled in by subject or address', async () => {
    const { url, received } = await mailbox();
    const subject = 'Hello\r\nBcc: all@example.com\r\n\r\nbody';
    await gatewayTo(url).send(anEmail({ subject }));
    expect(received[0]?.to).toEqual(['jane.smith@example.com']);
    expect(received[0]?.mail.headers.has('bcc')).toBe(false);
  });

  test('goes to one address, whatever stands in it', async () => {
    const { url, received } = await mailbox();
    const to = 'jane@example.com, eve@example.com';
    expect(await failureOf(gatewayTo(url).send(anEmail({ to })))).toMatchObject({
      kind: 'permanent',
    });
    expect(received).toEqual([]);
  });

  test('is one of many sent at once', async () => {
    const { url, received } = await mailbox();
    const gateway = gatewayTo(url);
    const ids = Array.from({ length: 40 }, (_, index) => `id-${index}`);
    await Promise.all(ids.map((id) => gateway.send(anEmail({ id }))));
    expect(received).toHaveLength(ids.length);
    expect(new Set(received.map(({ mail }) => mail.messageId))).toEqual(
      new Set(ids.map((id) => `<${id}@shop.example>`)),
    );
  });

  test('follows a refused one on the same gateway', async () => {
    const { url, received } = await mailbox((to) => (to.startsWith('gone') ? 550 : undefined));
    const gateway = gatewayTo(url);
    await failureOf(gateway.send(anEmail({ to: 'gone@example.com' })));
    await gateway.send(anEmail());
    expect(received).toHaveLength(1);
  });
});

describe('an e-mail refused', () => {
  test.each([
    [451, 'passing'],
    [452, 'passing'],
    [550, 'permanent'],
    [553, 'permanent'],
  ] as const)('with %d is %s', async (code, kind) => {
    const { url } = await mailbox(() => code);
    const failure = await failureOf(gatewayTo(url).send(anEmail()));
    expect(failure).toMatchObject({ kind, code: String(code) });
    expect(failure.message).toContain('not for jane.smith@example.com');
  });

  test.each([
    [{ message: '554 spam' }, 'permanent', '554'],
    [{ message: '451 try later' }, 'passing', '451'],
    [{ RCPT: '421 closing' }, 'passing', '421'],
    [{ RCPT: '503 bad sequence' }, 'passing', '503'],
    [{ MAIL: '530 log in first' }, 'passing', '530'],
    [{ greeting: '554 not you' }, 'passing', '554'],
    [{ greeting: '421 busy' }, 'passing', '421'],
  ] as const)('by %p is %s, code %s', async (replies, kind, code) => {
    const { url } = await scripted(replies);
    expect(await failureOf(gatewayTo(url).send(anEmail()))).toMatchObject({ kind, code });
  });

  test('because of the shop’s password is passing: the message is not to blame', async () => {
    const { url } = await scripted({ EHLO: '250 AUTH PLAIN', AUTH: '535 wrong password' });
    const withPassword = url.replace('smtp://', 'smtp://shop:wrong@');
    const failure = await failureOf(gatewayTo(withPassword).send(anEmail()));
    expect(failure).toMatchObject({ kind: 'passing', code: '535' });
  });
});

describe('a mail server', () => {
  test('that nobody runs is a passing failure', async () => {
    const url = `smtp://127.0.0.1:${await deserted()}`;
    const failure = await failureOf(gatewayTo(url).send(anEmail()));
    expect(failure).toMatchObject({ kind: 'passing', code: 'ECONNREFUSED' });
  });

  test('that is not known is a passing failure', async () => {
    const failure = await failureOf(gatewayTo('smtp://mail.invalid:25').send(anEmail()));
    expect(failure.kind).toBe('passing');
  });

  test.each(['greeting', 'EHLO', 'RCPT', 'DATA', 'message'] as const)(
    'that hangs at %s is a passing failure',
    async (step) => {
      const { url } = await scripted({ [step]: 'hang' });
      const failure = await failureOf(gatewayTo(url, soon).send(anEmail()));
      expect(failure).toMatchObject({ kind: 'passing', code: 'ETIMEDOUT' });
    },
  );

  test.each(['greeting', 'EHLO', 'RCPT', 'DATA'] as const)(
    'that closes the connection at %s is a passing failure',
    async (step) => {
      const server = await scripted({ [step]: 'cut' });
      const failure = await failureOf(gatewayTo(server.url).send(anEmail()));
      expect(failure.kind).toBe('passing');
      expect(server.messages()).toBe(0);
    },
  );

  test('that takes the message and breaks off is a passing failure, and has it once', async () => {
    const server = await scripted({ message: 'cut' });
    const failure = await failureOf(gatewayTo(server.url).send(anEmail()));
    expect(failure).toMatchObject({ kind: 'passing', code: 'ECONNECTION' });
    expect(server.messages()).toBe(1);
  });

  test('that trickles its reply is left after the whole time', async () => {
    const { url } = await scripted({ message: 'trickle' });
    const failure = await failureOf(gatewayTo(url, soon).send(anEmail()));
    expect(failure).toMatchObject({ kind: 'passing', code: 'ETIMEDOUT' });
  });

  test('is not waited for once the caller gives up', async () => {
    const { url } = await scripted({ RCPT: 'hang' });
    const gateway = smtpGateway({ smtpUrl: url, from });
    closing.push(() => gateway.close());
    const failure = await failureOf(gateway.send(anEmail(), AbortSignal.timeout(50)));
    expect(failure).toMatchObject({ kind: 'passing', code: 'EABORT' });
  });
});

test('no code of a failure holds anything about a person', async () => {
  const { url } = await mailbox(() => 550);
  const { code } = await failureOf(gatewayTo(url).send(anEmail()));
  expect(code).toMatch(/^\d{3}$/);
});
