import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Pair {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Who signs certificates, with what openssl makes. */
export class Authority {
  readonly certFile: string;
  readonly #keyFile: string;

  constructor(
    readonly folder: string,
    readonly name: string,
  ) {
    this.certFile = this.#file('pem');
    this.#keyFile = this.#file('key');
    const subject = ['-subj', `/CN=${name}`, '-days', '2'];
    openssl('req', '-x509', ...newKey(this.#keyFile), '-out', this.certFile, ...subject);
  }

  /** @param serverName what a server's is for; left out for a client's */
  sign(name: string, serverName?: string): Pair {
    const pair = { certFile: this.#file('pem', name), keyFile: this.#file('key', name) };
    const request = this.#file('csr', name);
    const extensions = this.#file('ext', name);
    const alternative = serverName === undefined ? '' : `subjectAltName=DNS:${serverName}\n`;
    writeFileSync(extensions, `${alternative}extendedKeyUsage=serverAuth,clientAuth\n`);
    openssl('req', ...newKey(pair.keyFile), '-out', request, '-subj', `/CN=${name}`);
    const by = ['-CA', this.certFile, '-CAkey', this.#keyFile, '-CAcreateserial'];
    const what = ['-in', request, '-out', pair.certFile, '-extfile', extensions];
    openssl('x509', '-req', ...what, ...by, '-days', '2');
    return pair;
  }

  #file(ending: string, of = 'authority'): string {
    return join(this.folder, `${this.name}-${of}.${ending}`);
  }
}

function newKey(file: string): string[] {
  return ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', file];
}

function openssl(...args: string[]): void {
  execFileSync('openssl', args, { stdio: ['ignore', 'ignore', 'pipe'] });
}
