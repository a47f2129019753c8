import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { readForm } from '../../../../api/media/multipart';
import { toProblem } from '../../../../api/to-problem';

let server: Server;
let port: number;
/** How each form ended, in order: its fields, or the kind of problem. */
let endings: any[];

beforeEach(async () => {
  endings = [];
  server = createServer(
    { requestTimeout: 30_000, connectionsCheckingInterval: 50 },
    (request, response) => {
      void readForm(request).then(
        (form) => {
          endings.push(form);
          response.end(JSON.stringify({ form }));
        },
        (error: unknown) => {
          const { kind, status, detail, errors } = toProblem(error);
          endings.push(kind);
          response.writeHead(status).end(JSON.stringify({ kind, detail, errors }));
        },
      );
    },
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const multipart = 'multipart/form-data; boundary=XX';

/** A form as it goes over the wire. */
function formOf(
  ...parts: readonly (readonly [headers: string, content: string | Buffer])[]
): Buffer {
  const chunks = parts.flatMap(([headers, content]) => [
    Buffer.from(`--XX\r\nContent-Disposition: form-data${headers}\r\n\r\n`),
    Buffer.from(content),
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...chunks, Buffer.from('--XX--\r\n')]);
}
const text = (name: string, value: string | Buffer) => [`; name="${name}"`, value] as const;
const file = (name: string, content: string | Buffer) =>
  [`; name="${name}"; filename="a.png"\r\nContent-Type: image/png`, content] as const;

async function post(body: Buffer | string, headers: Record<string, string> = {}) {
  const response = await fetch(`http://127.0.0.1:${port}/`, {
    method: 'POST',
    headers: { 'content-type': multipart, ...headers },
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
  return { status: response.status, ...((await response.json()) as any) };
}

test('texts and a file come out as they went in', async () => {
  const bytes = Buffer.from([0, 1, 2, 13, 10, 45, 45, 88, 255]);
  const form = formOf(text('name', 'Käse 🧀'), text('__proto__', 'x'), file('image', bytes));
  const { status } = await post(form);
  expect(status).toBe(200);
  expect(Object.entries(endings[0])).toEqual([
    ['name', 'Käse 🧀'],
    ['__proto__', 'x'],
    ['image', bytes],
  ]);
});

test.each<[string, number, string, string | undefined, () => Buffer | string]>([
  ['no parts at all', 400, 'InvalidInput', undefined, () => 'hello'],
  ['nothing', 400, 'InvalidInput', undefined, () => ''],
  [
    'another boundary',
    400,
    'InvalidInput',
    undefined,
    () => '--YY\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--YY--\r\n',
  ],
  ['no end', 400, 'InvalidInput', undefined, () => formOf(text('a', '1')).subarray(0, -10)],
  [
    'a file without end',
    400,
    'InvalidInput',
    undefined,
    () => formOf(file('image', 'abc')).subarray(0, -10),
  ],
  ['a part without a name', 400, 'InvalidInput', undefined, () => formOf(['', 'x'])],
  ['a file without a name', 400, 'InvalidInput', undefined, () => formOf(['; filename="a"', 'x'])],
  ['a field twice', 400, 'InvalidInput', 'a', () => formOf(text('a', '1'), text('a', '2'))],
  [
    'a text of the name of the file',
    400,
    'InvalidInput',
    'a',
    () => formOf(file('a', '1'), text('a', '2')),
  ],
  ['two files', 400, 'InvalidInput', 'b', () => formOf(file('a', '1'), file('b', '2'))],
  ['broken UTF-8', 400, 'InvalidInput', 'a', () => formOf(text('a', Buffer.from([0x61, 0xff])))],
  ['a NUL', 400, 'InvalidInput', 'a', () => formOf(text('a', 'b\0c'))],
  ['a text of 65 KiB', 413, 'TooLarge', 'a', () => formOf(text('a', 'x'.repeat(65 * 1024)))],
  [
    '65 KiB of texts',
    413,
    'TooLarge',
    'e',
    () =>
      formOf(...['a', 'b', 'c', 'd', 'e'].map((name) => text(name, 'x'.repeat(13 * 1024 + 512)))),
  ],
  [
    '51 fields',
    413,
    'TooLarge',
    undefined,
    () => formOf(...Array.from({ length: 51 }, (_, n) => text(`f${n}`, ''))),
  ],
  [
    'a file over 5 MiB',
    413,
    'TooLarge',
    'a',
    () => formOf(file('a', Buffer.alloc(5 * 1024 * 1024 + 1))),
  ],
  ['6 MiB of anything', 413, 'TooLarge', undefined, () => Buffer.alloc(6 * 1024 * 1024)],
])('%s: %i', async (_what, status, kind, field, body) => {
  const answer = await post(body());
  expect([answer.status, answer.kind]).toEqual([status, kind]);
  expect(Object.keys(answer.errors ?? {})).toEqual(field === undefined ? [] : [field]);
});

test('a file of just 5 MiB is taken', async () => {
  expect((await post(formOf(file('image', Buffer.alloc(5 * 1024 * 1024))))).status).toBe(200);
});

test.each([
  ['application/json'],
  ['application/x-www-form-urlencoded'],
  ['multipart/mixed; boundary=XX'],
  ['multipart/form-data'],
  ['multipart/form-data; charset=utf-8'],
])('%s is another type', async (type) => {
  const { status, kind } = await post(formOf(text('a', '1')), { 'content-type': type });
  expect([status, kind]).toEqual([415, 'UnsupportedMediaType']);
});

test('neither is a compressed form taken', async () => {
  const { status } = await post(formOf(text('a', '1')), { 'content-encoding': 'gzip' });
  expect(status).toBe(415);
});

const head = (...headers: string[]) =>
  ['POST / HTTP/1.1', 'Host: x', `Content-Type: ${multipart}`, ...headers, '', ''].join('\r\n');

async function open(): Promise<{
  socket: Socket;
  heard: () => string;
  closed: Promise<unknown>;
}> {
  const socket = connect(port, '127.0.0.1');
  let heard = '';
  socket.on('data', (chunk) => void (heard += chunk.toString()));
  socket.on('error', () => {});
  const closed = new Promise((resolve) => void socket.once('close', resolve));
  await once(socket, 'connect');
  return { socket, heard: () => heard, closed };
}
const until = async (check: () => boolean) => {
  for (let tries = 0; !check(); tries++) {
    if (tries > 500) throw new Error('it did not come to that');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
};

describe('whatever the client does with the connection', () => {
  test('a form that breaks off ends', async () => {
    const { socket } = await open();
    socket.write(head('Content-Length: 1000'));
    socket.write(formOf(file('image', 'abc')).subarray(0, -12));
    await new Promise((resolve) => setImmediate(resolve));
    socket.destroy();
    await until(() => endings.length > 0);
    expect(endings).toEqual(['InvalidInput']);
  });

  test('one that comes too slowly ends with the time for a request', async () => {
    // For the others it is as long as in production: a loaded machine may take its time for 5 MiB.
    server.requestTimeout = 400;
    const { socket, heard, closed } = await open();
    socket.write(head('Content-Length: 1000') + '--XX\r\n');
    await closed;
    expect(heard()).toMatch(/^HTTP\/1\.1 408 /);
    await until(() => endings.length > 0);
    expect(endings).toEqual(['InvalidInput']);
  });

  test('one that never ends is answered, and what still comes is thrown away', async () => {
    const { socket, heard } = await open();
    socket.write(head('Transfer-Encoding: chunked'));
    const chunk = Buffer.concat([
      Buffer.from('100000\r\n'),
      Buffer.alloc(0x100000),
      Buffer.from('\r\n'),
    ]);
    // Only then is the answer looked at, as by clients that send all before they read.
    for (let sent = 0; sent < 20; sent++) {
      if (!socket.write(chunk)) await once(socket, 'drain');
    }
    socket.write('0\r\n\r\n');
    await until(() => heard().includes('TooLarge'));
    // The connection is good for the next request.
    const next = formOf(text('a', '1'));
    socket.write(head(`Content-Length: ${next.length}`));
    socket.write(next);
    await until(() => endings.length === 2);
    expect(endings).toEqual(['TooLarge', { a: '1' }]);
    socket.destroy();
  });

  test('one that is refused for its length before it comes leaves the connection usable, too', async () => {
    const { socket, heard } = await open();
    const size = 8 * 1024 * 1024;
    socket.write(head(`Content-Length: ${size}`));
    socket.write(Buffer.alloc(size));
    await until(() => heard().includes('TooLarge'));
    const next = formOf(text('a', '1'));
    socket.write(head(`Content-Length: ${next.length}`));
    socket.write(next);
    await until(() => endings.length === 2);
    expect(endings[1]).toEqual({ a: '1' });
    socket.destroy();
  });

  test('what is refused in its first part is answered though more comes', async () => {
    const body = formOf(text('a', '1'), text('a', '2'), file('b', Buffer.alloc(4 * 1024 * 1024)));
    const { status, errors } = await post(body);
    expect([status, Object.keys(errors)]).toEqual([400, ['a']]);
  });
});
