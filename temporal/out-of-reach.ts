import { X509Certificate } from 'node:crypto';
import { connect as connectPlain, isIP, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import type { Config } from '../config';
import { messageOf, readCertificates } from './certificates';

type Settings = Config['temporal'];

const answerWithinMs = 4_000;
/** What an HTTP/2 client says first. */
const preface = 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0';
const tlsAlert = 0x15;

/**
 * Why nobody answers at Temporal's address. The gRPC libraries only say that it took too long, so this
 * knocks once by itself.
 */
export async function whyOutOfReach(settings: Settings): Promise<string> {
  const { host, port } = hostAndPort(settings.address);
  const { ca, pair } = readCertificates(settings);
  const name = settings.tlsServerName ?? host;
  const socket = settings.tls
    ? connectTls({
        host,
        port,
        ALPNProtocols: ['h2'],
        ...(isIP(name) === 0 && { servername: name }),
        ...(ca && { ca }),
        ...(pair && { cert: pair.crt, key: pair.key }),
      })
    : connectPlain({ host, port });
  try {
    const first = await firstByte(socket);
    if (!settings.tls && (first === undefined || first === tlsAlert)) {
      return 'it ends the connection, as servers do that want TLS: set TEMPORAL_TLS=true, or the certificate that it asks for';
    }
    if (first === undefined) return refusedClient(pair?.crt);
    return 'it answers, but is not ready';
  } catch (error) {
    return reasonOf(error, { host, name, certificate: pair?.crt });
  } finally {
    socket.destroy();
  }
}

/** Undefined where the connection is ended without one. */
function firstByte(socket: Socket): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    socket.setTimeout(answerWithinMs, () => reject(new Error('no answer')));
    socket.once('error', reject);
    socket.once('data', (data) => resolve(data[0]));
    socket.once('close', () => resolve(undefined));
    // A server that wants TLS waits for us, one of gRPC speaks first.
    if (!(socket instanceof TLSSocket)) socket.write(preface);
  });
}

function hostAndPort(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  const host = address.slice(0, colon).replace(/^\[(.*)\]$/, '$1');
  return { host, port: Number(address.slice(colon + 1)) };
}

const unknownAuthority = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
];

function reasonOf(
  error: unknown,
  given: { host: string; name: string; certificate: Buffer | undefined },
): string {
  const code = codeOf(error);
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return `the name ${given.host} is not known`;
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (unknownAuthority.includes(code)) {
    return 'nobody whom this machine trusts signed its certificate: set TEMPORAL_TLS_CA to the file of who did';
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `its certificate is not for ${given.name}: set TEMPORAL_TLS_SERVER_NAME to a name that it is for`;
  }
  if (code === 'CERT_HAS_EXPIRED') return 'its certificate has expired';
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'ERR_SSL_PACKET_LENGTH_TOO_LONG') {
    return 'it does not speak TLS there';
  }
  // It says so only after the handshake, in TLS 1.3; before it, in 1.2.
  if (code.includes('_ALERT_') || code === 'ECONNRESET') return refusedClient(given.certificate);
  return messageOf(error);
}

function refusedClient(certificate: Buffer | undefined): string {
  if (certificate === undefined) {
    return 'it asks for a client certificate: set TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY';
  }
  const { validTo } = new X509Certificate(certificate);
  return Date.parse(validTo) < Date.now()
    ? `our certificate (TEMPORAL_TLS_CERT) has expired on ${validTo}`
    : 'it does not take our certificate (TEMPORAL_TLS_CERT)';
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
