import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfigError, type Config } from '../config';

export interface Certificates {
  readonly ca?: Buffer;
  /** Ours, and its key. */
  readonly pair?: { readonly crt: Buffer; readonly key: Buffer };
}

/** Reads the files once. @throws ConfigError where one can't be used */
export function readCertificates({ tlsCa, tlsCert, tlsKey }: Config['temporal']): Certificates {
  const ca = tlsCa === undefined ? {} : { ca: certificate('TEMPORAL_TLS_CA', tlsCa) };
  if (tlsCert === undefined || tlsKey === undefined) return ca;
  const crt = certificate('TEMPORAL_TLS_CERT', tlsCert);
  const key = read('TEMPORAL_TLS_KEY', tlsKey);
  if (!new X509Certificate(crt).checkPrivateKey(privateKey(key, tlsKey))) {
    throw new ConfigError(`TEMPORAL_TLS_KEY (${tlsKey}) does not belong to TEMPORAL_TLS_CERT.`);
  }
  return { ...ca, pair: { crt, key } };
}

function certificate(setting: string, file: string): Buffer {
  const content = read(setting, file);
  try {
    // The first of those in it; what follows is its chain.
    void new X509Certificate(content);
    return content;
  } catch {
    throw new ConfigError(`${setting} holds no certificate in PEM form: ${file}.`);
  }
}

function privateKey(content: Buffer, file: string) {
  try {
    return createPrivateKey(content);
  } catch {
    throw new ConfigError(
      `TEMPORAL_TLS_KEY holds no private key in PEM form, or one with a passphrase: ${file}.`,
    );
  }
}

function read(setting: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new ConfigError(`${setting} can not be read: ${messageOf(error)}.`);
  }
}

/** Not by `instanceof Error`: the system's errors are of another realm inside jest. */
export function messageOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'message' in error
    ? String(error.message)
    : String(error);
}
