import type { IncomingMessage } from 'node:http';
import { addressReader, networkOf, proxyCheck } from '../../../api/client-address';

/** As far as a request is looked at. */
function from(remoteAddress: string | undefined, forwardedFor?: string): IncomingMessage {
  return {
    socket: { remoteAddress },
    headers: forwardedFor === undefined ? {} : { 'x-forwarded-for': forwardedFor },
  } as unknown as IncomingMessage;
}

const direct = addressReader([]);
const behind = addressReader(['10.0.0.0/8', 'fd00::/8']);

test('without trusted proxies nobody is believed', () => {
  expect(direct(from('192.0.2.1'))).toBe('192.0.2.1');
  expect(direct(from('192.0.2.1', '203.0.113.7'))).toBe('192.0.2.1');
  expect(direct(from('127.0.0.1', '203.0.113.7'))).toBe('127.0.0.1');
});

test('a trusted proxy is believed, anybody else is not', () => {
  expect(behind(from('10.0.0.1', '203.0.113.7'))).toBe('203.0.113.7');
  expect(behind(from('192.0.2.1', '203.0.113.7'))).toBe('192.0.2.1');
  expect(behind(from('10.0.0.1'))).toBe('10.0.0.1');
});

test('along a chain of trusted proxies, the last one who is not trusted is the client', () => {
  expect(behind(from('10.0.0.1', '203.0.113.7, 10.2.0.2'))).toBe('203.0.113.7');
  // What the client itself has sent stands left of what the proxies have added.
  expect(behind(from('10.0.0.1', '10.9.9.9, 198.51.100.1, 203.0.113.7, 10.2.0.2'))).toBe(
    '203.0.113.7',
  );
  expect(behind(from('fd00::1', '2001:db8::7'))).toBe('2001:db8::7');
});

test.each(['unknown', '999.1.1.1', 'a\tb', '203.0.113.7:port', '[2001:db8::1', '%'])(
  'garbage (%j) leads no further than to the proxy that passed it on',
  (garbage) => {
    expect(behind(from('10.0.0.1', garbage))).toBe('10.0.0.1');
    expect(behind(from('10.0.0.1', `203.0.113.7, ${garbage}`))).toBe('10.0.0.1');
    expect(behind(from('10.0.0.1', `${garbage}, 203.0.113.7`))).toBe('203.0.113.7');
  },
);

test('empty places in the list are none (RFC 9110, 5.6.1)', () => {
  expect(behind(from('10.0.0.1', ''))).toBe('10.0.0.1');
  expect(behind(from('10.0.0.1', ', 203.0.113.7, ,'))).toBe('203.0.113.7');
});

test('an address is written in one way', () => {
  expect(direct(from('::ffff:192.0.2.1'))).toBe('192.0.2.1');
  expect(behind(from('::ffff:10.0.0.1', '::ffff:c000:0201'))).toBe('192.0.2.1');
  expect(behind(from('10.0.0.1', '2001:DB8:0:0:0:0:0:1'))).toBe('2001:db8::1');
  expect(behind(from('10.0.0.1', 'fe80::1%eth0'))).toBe('fe80::1');
  expect(behind(from('10.0.0.1', '203.0.113.7:51234'))).toBe('203.0.113.7');
  expect(behind(from('10.0.0.1', '[2001:db8::1]:51234'))).toBe('2001:db8::1');
});

test('a client who has gone, or one on a UNIX socket, has no address', () => {
  expect(direct(from(undefined))).toBeNull();
  expect(behind(from(undefined, '203.0.113.7'))).toBeNull();
});

test('a trusted proxy is told from others by who has connected, whatever it says', () => {
  const isProxy = proxyCheck(['10.0.0.0/8', 'fd00::/8']);
  expect(isProxy(from('10.0.0.1', '203.0.113.7'))).toBe(true);
  expect(isProxy(from('::ffff:10.0.0.1'))).toBe(true);
  expect(isProxy(from('fd00::1'))).toBe(true);
  expect(isProxy(from('203.0.113.7', '10.0.0.1'))).toBe(false);
  expect(isProxy(from(undefined, '10.0.0.1'))).toBe(false);
  expect(proxyCheck([])(from('127.0.0.1'))).toBe(false);
});

test('a limit sees an IPv4 address by itself, IPv6 by the /64', () => {
  expect(networkOf('192.0.2.1')).toBe('192.0.2.1');
  expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe('2001:db8:1:2::/64');
  expect(networkOf('2001:db8:1:2::')).toBe('2001:db8:1:2::/64');
  expect(networkOf('2001:db8:1:2:ffff::1')).toBe('2001:db8:1:2::/64');
  expect(networkOf('2001:db8::1')).toBe('2001:db8:0:0::/64');
  expect(networkOf('2001:db8:0:1::1')).not.toBe(networkOf('2001:db8::1'));
  expect(networkOf('::1')).toBe('0:0:0:0::/64');
  expect(networkOf('')).toBe('');
});
