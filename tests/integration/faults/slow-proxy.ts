import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

export interface SlowProxy {
  readonly port: number;
  /** From now on, what the server says arrives so much later: a query and its answer are one such turn. */
  delayMs: number;
  close(): Promise<void>;
}

/** Between us and a server that is far away or overloaded. */
export async function startSlowProxy(to: { host: string; port: number }): Promise<SlowProxy> {
  const sockets = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ ...to, allowHalfOpen: true });
    for (const socket of [client, upstream]) {
      sockets.add(socket.setNoDelay(true));
      socket.once('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    }
    client.pipe(upstream);
    client.once('close', () => upstream.destroy());
    // One behind the other, also when the delay changes.
    let last: Promise<void> = Promise.resolve();
    const later = (act: () => void) => {
      const due = wait(proxy.delayMs);
      last = last.then(() => due).then(act);
    };
    upstream.on('data', (chunk) => later(() => client.writable && client.write(chunk)));
    upstream.once('end', () => later(() => client.end()));
    upstream.once('close', () => later(() => client.destroy()));
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const proxy: SlowProxy = {
    port: (server.address() as AddressInfo).port,
    delayMs: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
  return proxy;
}
