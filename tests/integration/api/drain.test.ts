import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { drainable } from '../../../api/drain';
import { createHttpServer } from '../../../api/http-server';
import { until } from '../harness';

const times = { lingerMs: 200, cutMs: 10_000 };

/** Answers when the test says so. */
async function start() {
  const asked: ServerResponse[] = [];
  const server = createHttpServer((_request, response) => void asked.push(response));
  const drain = drainable(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { asked, drain, server, port: (server.address() as AddressInfo).port };
}

/** A connection that is kept, and all that came over it. */
async function visitor(port: number) {
  const socket = connect(port, '127.0.0.1');
  const heard = { text: '', isClosed: false };
  socket.on('data', (chunk) => (heard.text += String(chunk)));
  socket.on('error', () => {}).on('close', () => (heard.isClosed = true));
  await once(socket, 'connect');
  return { heard, ask: () => void socket.write('GET / HTTP/1.1\r\nHost: shop\r\n\r\n') };
}

const answersIn = (text: string) => text.split('HTTP/1.1 200').length - 1;

test('what is under way is answered, and the connection closed behind it', async () => {
  const { asked, drain, port } = await start();
  const { heard, ask } = await visitor(port);
  ask();
  await until('it is asked', async () => asked.length === 1);
  const drained = drain(times);
  asked[0]?.end('here it is');
  await drained;
  await until('it is closed', async () => heard.isClosed);
  expect(heard.text).toContain('Connection: close\r\n');
  expect(heard.text).toContain('here it is');
});

test('a request on a connection that is kept is answered while the server ends, as the last one', async () => {
  const { asked, drain, port } = await start();
  const { heard, ask } = await visitor(port);
  ask();
  await until('it is asked', async () => asked.length === 1);
  asked[0]?.end();
  await until('it is answered', async () => heard.text.includes('Connection: keep-alive'));
  const drained = drain({ ...times, lingerMs: 2_000 });
  ask();
  await until('it is asked again', async () => asked.length === 2);
  asked[1]?.end();
  await until('it is closed', async () => heard.isClosed);
  expect(answersIn(heard.text)).toBe(2);
  expect(heard.text).toContain('Connection: close\r\n');
  await drained;
});

test('an idle connection lingers for its request, though others are answered meanwhile', async () => {
  const { asked, drain, port } = await start();
  const [busy, idle] = [await visitor(port), await visitor(port)];
  for (const { ask, heard } of [busy, idle]) {
    const count = asked.length;
    ask();
    await until('it is asked', async () => asked.length > count);
    asked.at(-1)?.end();
    await until('it is answered', async () => answersIn(heard.text) === 1);
  }
  const drained = drain({ ...times, lingerMs: 3_000 });
  busy.ask();
  await until('it is asked again', async () => asked.length === 3);
  asked[2]?.end();
  await until('it is closed behind its last answer', async () => busy.heard.isClosed);
  idle.ask();
  await until('the idle one is asked', async () => asked.length === 4);
  asked[3]?.end();
  await until('it is closed, too', async () => idle.heard.isClosed);
  expect([busy, idle].map(({ heard }) => answersIn(heard.text))).toEqual([2, 2]);
  await drained;
});

test('an answer that had begun goes on to its end, and its connection does not outlive it', async () => {
  const { asked, drain, port } = await start();
  const { heard, ask } = await visitor(port);
  ask();
  await until('it is asked', async () => asked.length === 1);
  asked[0]?.write('one ');
  await until('it has begun', async () => heard.text.includes('one '));
  const drained = drain(times);
  let isOver = false;
  void drained.then(() => (isOver = true));
  await until('nobody is taken any more', () => isRefused(port));
  expect(isOver).toBe(false);
  asked[0]?.end('two');
  await drained;
  await until('it is closed', async () => heard.isClosed);
  expect(heard.text).toContain('two');
});

test('connections on which nothing happens do not hold it up; what never ends is cut', async () => {
  const { asked, drain, port } = await start();
  const [idle, stuck] = [await visitor(port), await visitor(port)];
  stuck.ask();
  await until('it is asked', async () => asked.length === 1);
  const drained = drain({ lingerMs: 10, cutMs: 300 });
  await until('the idle one is closed', async () => idle.heard.isClosed);
  await drained;
  await until('the other is cut', async () => stuck.heard.isClosed);
  expect(stuck.heard.text).toBe('');
});

async function isRefused(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const refused = await once(socket, 'connect').then(
    () => false,
    () => true,
  );
  socket.destroy();
  return refused;
}
