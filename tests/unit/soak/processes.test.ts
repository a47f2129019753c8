import { closeSync, openSync } from 'node:fs';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { once } from 'node:events';
import { heldBy } from '../../soak/processes';

// Only Linux tells in /proc, and only there does the soak run.
const onLinux = process.platform === 'linux' ? describe : describe.skip;

/** Of this process, without what the test itself lets go in between. */
function held() {
  const all = heldBy(process.pid, process.pid);
  if (all === null) throw new Error('this process is not there');
  return all;
}

onLinux('what a process holds', () => {
  test('handles that are opened are counted, and no more when they are closed', () => {
    const before = held().handles;
    const files = Array.from({ length: 5 }, () => openSync('/dev/null', 'r'));
    expect(held().handles - before).toBe(5);
    for (const file of files) closeSync(file);
    expect(held().handles).toBe(before);
  });
});

onLinux('a connection', () => {
  let server: Server;
  let theirs: Promise<Socket>;
  beforeEach(async () => {
    // Its other side is not ended when this one is: as one who forgets to close.
    server = createServer({ allowHalfOpen: true });
    theirs = once(server, 'connection').then(([socket]) => socket as Socket);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  test('is counted by its state', async () => {
    const { sockets: before, withOther } = held();
    const mine = connect((server.address() as AddressInfo).port, '127.0.0.1');
    const other = await theirs;
    await once(mine, 'connect');
    const count = (state: string) => (held().sockets[state] ?? 0) - (before[state] ?? 0);
    expect([count('established'), count('close_wait')]).toEqual([2, 0]);
    // Both ends are this process's, so each has its other end there.
    expect(held().withOther - withOther).toBe(2);
    other.resume();
    mine.end();
    await once(other, 'end');
    expect([count('established'), count('close_wait'), count('fin_wait2')]).toEqual([0, 1, 1]);
    expect(held().withOther).toBe(withOther);
    other.end();
    await Promise.all([once(mine, 'close'), once(other, 'close')]);
    expect(count('close_wait')).toBe(0);
  });
});

test('of a process that is not there nothing is told', () => {
  expect(heldBy(2 ** 22 + 1, process.pid)).toBeNull();
});
