import { createServer, type Server } from 'node:net';
import { Ports, isFree, passedInWords } from '../../../local/ports';

const servers: Server[] = [];
const handed: Ports[] = [];

function portsOf(): Ports {
  const ports = new Ports();
  handed.push(ports);
  return ports;
}

function listen(port: number, host: string): Promise<number> {
  const server = createServer();
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

afterEach(async () => {
  for (const ports of handed.splice(0)) ports.letGo();
  await Promise.all(
    servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve))),
  );
});

test('a port that is taken is passed, and said', async () => {
  const taken = await listen(0, '127.0.0.1');
  const chosen = await portsOf().choose(taken);
  expect(chosen.port).toBeGreaterThan(taken);
  expect(chosen.passed).toContain(taken);
  expect(passedInWords({ port: 5, passed: [] })).toBe('');
  expect(passedInWords({ port: 5, passed: [3] })).toBe(' (3 is taken)');
  expect(passedInWords({ port: 5, passed: [3, 4] })).toBe(' (3 and 4 are taken)');
});

test('a port on which somebody listens at all addresses is taken', async () => {
  expect(await isFree(await listen(0, '0.0.0.0'))).toBe(false);
});

test('a port is taken too where localhost would lead to somebody at ::1', async () => {
  const port = await portsOf().choose('any');
  try {
    await listen(port.port, '::1');
  } catch {
    return; // a machine without IPv6 has nobody there
  }
  expect(await isFree(port.port)).toBe(false);
});

test('no port is handed out twice', async () => {
  const ports = portsOf();
  const first = await ports.choose('any');
  const second = await ports.choose(first.port);
  expect(second.port).not.toBe(first.port);
  expect(await isFree(first.port)).toBe(true);
});

test('what one stack was given no other is, though nobody listens there yet, until it is let go', async () => {
  const ours = portsOf();
  const { port } = await ours.choose('any');
  const [first, second] = await Promise.all([portsOf().choose(port), portsOf().choose(port)]);
  expect(first.passed[0]).toBe(port);
  expect(second.passed[0]).toBe(port);
  expect(first.port).not.toBe(second.port);
  ours.letGo();
  expect(await portsOf().choose(port)).toEqual({ port, passed: [] });
});
