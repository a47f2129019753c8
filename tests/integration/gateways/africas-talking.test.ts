import { once } from 'node:events';
import { createServer as createHttpServer, type ServerResponse } from 'node:http';
import { createServer } from 'node:net';
import { africasTalkingGateway } from '../../../activities/notifications/africas-talking';
import { anSms, failureOf } from './deliveries';
import { deserted, listening } from './listening';

/** For servers that hang; others get the time they need on a busy machine. */
const soon = 1000;
const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

interface Asked {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly apiKey: unknown;
  readonly form: URLSearchParams;
}

/** An HTTP server in the place of Africa's Talking; `answer` may also leave the answer out. */
async function provider(answer: (response: ServerResponse) => void) {
  const asked: Asked[] = [];
  const server = createHttpServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      asked.push({
        method: request.method,
        path: request.url,
        apiKey: request.headers['apikey'],
        form: new URLSearchParams(body),
      });
      answer(response);
    });
  });
  const port = await listening(server);
  closing.push(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  return { baseUrl: `http://127.0.0.1:${port}`, asked };
}

function gatewayTo(
  baseUrl: string,
  { senderId, timeoutMs = 10_000 }: { senderId?: string; timeoutMs?: number } = {},
) {
  const account = { username: 'shop', apiKey: 'secret-key', senderId };
  return africasTalkingGateway({ ...account, baseUrl, timeoutMs });
}

const json = (status: number, body: unknown) => (response: ServerResponse) => {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
};
const plain =
  (status: number, body: string, headers = {}) =>
  (response: ServerResponse) => {
    response.writeHead(status, { 'content-type': 'text/plain', ...headers }).end(body);
  };
const recipient = (overrides: object = {}) =>
  json(201, {
    SMSMessageData: {
      Message: 'Sent to 1/1 Total Cost: KES 0.8000',
      Recipients: [
        {
          statusCode: 101,
          number: '+254700000002',
          status: 'Success',
          cost: 'KES 0.8000',
          messageId: 'ATXid_1',
          ...overrides,
        },
      ],
    },
  });
const refusal = (statusCode: number, status: string) =>
  recipient({ statusCode, status, cost: '0', messageId: 'None' });

describe('a delivered SMS', () => {
  test('is asked for as Africa’s Talking wants it', async () => {
    const { baseUrl, asked } = await provider(recipient());
    const delivered = await gatewayTo(`${baseUrl}/`, { senderId: 'SHOP' }).send(anSms());

    expect(delivered).toEqual({ messageId: 'ATXid_1', cost: '0.8000', currency: 'KES', units: 1 });
    expect(asked).toHaveLength(1);
    expect(asked[0]).toMatchObject({
      method: 'POST',
      path: '/version1/messaging',
      apiKey: 'secret-key',
    });
    expect(Object.fromEntries(asked[0]?.form ?? [])).toEqual({
      username: 'shop',
      to: '+254700000002',
      from: 'SHOP',
      message: anSms().message,
      bulkSMSMode: '1',
    });
  });

  test('names no sender where the shop has none', async () => {
    const { baseUrl, asked } = await provider(recipient());
    await gatewayTo(baseUrl).send(anSms());
    expect(asked[0]?.form.has('from')).toBe(false);
  });

  test.each([
    [{ statusCode: 100, cost: 'KES 1.6', messageParts: 2 }, '1.6000', 2],
    [{ statusCode: 102, cost: 'UGX 35.0000' }, '35.0000', 1],
    [{ statusCode: '101', cost: '0' }, '0.0000', 1],
    [{ cost: null }, null, 1],
  ])('with %p costs %s for %d parts', async (answer, cost, units) => {
    const { baseUrl } = await provider(recipient(answer));
    expect(await gatewayTo(baseUrl).send(anSms())).toMatchObject({ cost, units });
  });

  test('is delivered too where the answer is 200 instead of 201', async () => {
    const { baseUrl } = await provider((response) => {
      response.statusCode = 200;
      const data = { statusCode: 101, status: 'Success', cost: 'KES 0.8000', messageId: 'ATXid_2' };
      response.end(JSON.stringify({ SMSMessageData: { Message: '', Recipients: [data] } }));
    });
    expect(await gatewayTo(baseUrl).send(anSms())).toMatchObject({ messageId: 'ATXid_2' });
  });

  test('goes through the gateway it was given to, though two run in one process', async () => {
    const [first, second] = [await provider(recipient()), await provider(recipient())];
    const gateways = [gatewayTo(first.baseUrl), gatewayTo(second.baseUrl)];
    await Promise.all(gateways.map((gateway) => gateway.send(anSms())));
    expect([first.asked.length, second.asked.length]).toEqual([1, 1]);
  });
});

describe('an SMS refused', () => {
  test.each([
    [401, 'RiskHold', 'permanent'],
    [402, 'InvalidSenderId', 'permanent'],
    [403, 'InvalidPhoneNumber', 'permanent'],
    [404, 'UnsupportedNumberType', 'permanent'],
    [405, 'InsufficientBalance', 'passing'],
    [406, 'UserInBlacklist', 'permanent'],
    [407, 'CouldNotRoute', 'permanent'],
    [409, 'DoNotDisturbRejection', 'permanent'],
    [500, 'InternalServerError', 'passing'],
    [501, 'GatewayError', 'passing'],
    [502, 'RejectedByGateway', 'permanent'],
  ] as const)('with %d %s is %s', async (statusCode, code, kind) => {
    const { baseUrl } = await provider(refusal(statusCode, code));
    const failure = await failureOf(gatewayTo(baseUrl).send(anSms()));
    expect(failure).toMatchObject({ kind, code });
  });

  test('as a whole request is permanent, with the provider’s word for it', async () => {
    const answer = { SMSMessageData: { Message: 'InvalidSenderId', Recipients: [] } };
    const { baseUrl } = await provider(json(201, answer));
    const failure = await failureOf(gatewayTo(baseUrl).send(anSms()));
    expect(failure).toMatchObject({ kind: 'permanent', code: 'InvalidSenderId' });
  });

  test('in words that name the number has a code that does not', async () => {
    const { baseUrl } = await provider(refusal(499, 'no luck with +254700000002'));
    const failure = await failureOf(gatewayTo(baseUrl).send(anSms()));
    expect(failure.code).toBe('499');
    expect(failure.message).toContain('+254700000002');
  });

  test.each(['12', '', 'jane@example.com', '+999123', '0700000002'])(
    'by the SDK because %p is no number never reaches the provider',
    async (to) => {
      const { baseUrl, asked } = await provider(recipient());
      const failure = await failureOf(gatewayTo(baseUrl).send(anSms({ to })));
      expect(failure).toMatchObject({ kind: 'permanent', code: 'InvalidPhoneNumber' });
      expect(asked).toEqual([]);
    },
  );

  test.each([
    [400, 'permanent'],
    [401, 'passing'],
    [404, 'passing'],
    [413, 'permanent'],
    [429, 'passing'],
    [500, 'passing'],
    [502, 'passing'],
    [503, 'passing'],
    [504, 'unknown'],
  ] as const)('with HTTP %d is %s', async (status, kind) => {
    const { baseUrl } = await provider(plain(status, 'The words of the provider'));
    const failure = await failureOf(gatewayTo(baseUrl).send(anSms()));
    expect(failure).toMatchObject({
      kind,
      code: String(status),
      message: 'The words of the provider',
    });
  });

  test('for a while says how long', async () => {
    const { baseUrl } = await provider(plain(429, 'slow down', { 'retry-after': '7' }));
    const failure = await failureOf(gatewayTo(baseUrl).send(anSms()));
    expect(failure).toMatchObject({ kind: 'passing', retryAfterMs: 7000 });
  });

  test('by a redirect takes the API key nowhere else', async () => {
    const elsewhere = await provider(recipient());
    const { baseUrl } = await provider(plain(307, '', { location: elsewhere.baseUrl }));
    const failure = await failureOf(gatewayTo(baseUrl).send(anSms()));
    expect(failure).toMatchObject({ kind: 'passing', code: '307' });
    expect(elsewhere.asked).toEqual([]);
  });
});

describe('an SMS that may have been sent', () => {
  test('is one whose request was never answered', async () => {
    const { baseUrl, asked } = await provider(() => undefined);
    const failure = await failureOf(gatewayTo(baseUrl, { timeoutMs: soon }).send(anSms()));
    expect(failure).toMatchObject({ kind: 'unknown', code: 'ETIMEDOUT' });
    expect(asked).toHaveLength(1);
  });

  test('is one whose connection was cut instead of an answer', async () => {
    const { baseUrl, asked } = await provider((response) => response.destroy());
    const failure = await failureOf(gatewayTo(baseUrl).send(anSms()));
    expect(failure).toMatchObject({
      kind: 'unknown',
      code: 'ECONNRESET',
      message: expect.stringMatching(
        /^The connection broke before the provider answered \(.+\)\.$/,
      ),
    });
    expect(asked).toHaveLength(1);
  });

  test('is one whose answer broke off', async () => {
    const { baseUrl } = await provider((response) => {
      response.writeHead(201, { 'content-length': '500' });
      response.write('{"SMSMessageData":', () => response.destroy());
    });
    expect((await failureOf(gatewayTo(baseUrl).send(anSms()))).kind).toBe('unknown');
  });

  test('is one whose answer trickles on and on', async () => {
    const { baseUrl } = await provider((response) => {
      const trickle = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(trickle));
    });
    expect((await failureOf(gatewayTo(baseUrl, { timeoutMs: soon }).send(anSms()))).kind).toBe(
      'unknown',
    );
  });

  test.each([
    [201, 'not JSON'],
    [201, '{"SMSMessageData":{}}'],
    [202, ''],
  ])('is one answered with %d and %p', async (status, body) => {
    const { baseUrl } = await provider(plain(status, body));
    const failure = await failureOf(gatewayTo(baseUrl).send(anSms()));
    expect(failure).toMatchObject({ kind: 'unknown', code: 'UnreadableAnswer' });
  });

  test('is one whose caller gave up while it was asked for', async () => {
    const givesUp = new AbortController();
    const { baseUrl } = await provider(() => givesUp.abort());
    const failure = await failureOf(gatewayTo(baseUrl).send(anSms(), givesUp.signal));
    expect(failure).toMatchObject({ kind: 'unknown', code: 'ERR_CANCELED' });
  });
});

describe('an SMS that never left', () => {
  test('is a passing failure where nobody listens', async () => {
    const baseUrl = `http://127.0.0.1:${await deserted()}`;
    const failure = await failureOf(gatewayTo(baseUrl).send(anSms()));
    expect(failure).toMatchObject({ kind: 'passing', code: 'ECONNREFUSED' });
  });

  test('is a passing failure where the host is not known', async () => {
    const failure = await failureOf(gatewayTo('http://sms.invalid').send(anSms()));
    expect(failure.kind).toBe('passing');
  });

  test('is a passing failure where the connection is never secured', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => socket.destroy()).resume();
    });
    const port = await listening(server);
    closing.push(() => new Promise((closed) => server.close(() => closed())));
    const failure = await failureOf(
      gatewayTo(`https://127.0.0.1:${port}`, { timeoutMs: soon }).send(anSms()),
    );
    expect(failure).toMatchObject({ kind: 'passing', code: 'ETIMEDOUT' });
  });

  test('is a passing failure where the caller gave up before', async () => {
    const { baseUrl, asked } = await provider(recipient());
    const failure = await failureOf(gatewayTo(baseUrl).send(anSms(), AbortSignal.abort()));
    expect(failure).toMatchObject({ kind: 'passing', code: 'ERR_CANCELED' });
    expect(asked).toEqual([]);
  });
});
