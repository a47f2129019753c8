import type { IncomingMessage } from 'node:http';
import { SocketAddress, isIP } from 'node:net';
import proxyAddr from 'proxy-addr';

/**
 * Where a request comes from. What `X-Forwarded-For` says is believed as far, from its right end, as
 * those who added to it are trusted; whatever stands left of them anybody may have written.
 */
export function addressReader(
  trustedProxies: readonly string[],
): (request: IncomingMessage) => string | null {
  const trust = proxyAddr.compile([...trustedProxies]);
  return (request) =>
    // The nearest first. Where a proxy passes on what is no address, it is itself the last one known.
    proxyAddr
      .all(request, trust)
      .map(canonical)
      .findLast((each) => each !== null) ?? null;
}

/** Whether it is one of these that has connected, whomever it speaks for. */
export function proxyCheck(
  trustedProxies: readonly string[],
): (request: IncomingMessage) => boolean {
  const trust = proxyAddr.compile([...trustedProxies]);
  return ({ socket }) => trust(socket.remoteAddress ?? '', 0);
}

/** Some proxies add the port: `192.0.2.1:443`, `[2001:db8::1]:443`. */
const withPort = /^(?:\[([^\]]+)\]|([\d.]+))(?::\d{1,5})?$/;

/** One way to write each: IPv4 where an IPv6 address only wraps one, no zone. Null if it is no address. */
function canonical(given: string | undefined): string | null {
  const [, inBrackets, v4] = withPort.exec(given ?? '') ?? [];
  const address = inBrackets ?? v4 ?? given ?? '';
  const version = isIP(address);
  if (version !== 6) return version === 4 ? address : null;
  const written = new SocketAddress({ address, family: 'ipv6' }).address;
  const wrapped = written.replace(/^::ffff:/, '');
  return isIP(wrapped) === 4 ? wrapped : written;
}

/** What is one client to a limit: an IPv4 address, or the /64 that one IPv6 subscriber has at least. */
export function networkOf(address: string): string {
  if (isIP(address) !== 6) return address;
  const [head = '', tail] = address.split('::');
  const left = head.split(':').filter(Boolean);
  const right = tail?.split(':').filter(Boolean) ?? [];
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0');
  return `${[...left, ...zeros, ...right].slice(0, 4).join(':')}::/64`;
}
