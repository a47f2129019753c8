import { randomBytes, scrypt, type ScryptOptions } from 'node:crypto';

interface Cost {
  /** log2 of scrypt's N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

export interface Hash extends Cost {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

/** 32 MiB for about 0.2 s; OWASP's Password Storage Cheat Sheet names it among its equals. */
const cost: Cost = { ln: 15, r: 8, p: 3 };
const saltBytes = 16;
const hashBytes = 32;

/** `$scrypt$ln=15,r=8,p=3$salt$hash`, in base64 without padding (PHC string format). */
const phc =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,})\$([A-Za-z0-9+/]{40,})$/;

export async function make(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, { ...cost, salt, hash: Buffer.alloc(hashBytes) });
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${base64(salt)}$${base64(hash)}`;
}

export function parse(stored: string): Hash | null {
  const match = phc.exec(stored);
  if (match === null) return null;
  const [, ln = '', r = '', p = '', salt = '', hash = ''] = match;
  return {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64'),
    hash: Buffer.from(hash, 'base64'),
  };
}

export function isCurrent({ ln, r, p }: Cost): boolean {
  return ln === cost.ln && r === cost.r && p === cost.p;
}

/** Like any, but no password leads to it. */
export function ofNothing(): Hash {
  return { ...cost, salt: randomBytes(saltBytes), hash: randomBytes(hashBytes) };
}

/** With the salt and cost of `like`, and as long as its hash. */
export function derive(password: string, { ln, r, p, salt, hash }: Hash): Promise<Buffer> {
  const N = 2 ** ln;
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise((resolve, reject) => {
    // The same characters can be written in several ways (NFKC makes them one).
    scrypt(password.normalize('NFKC'), salt, hash.length, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
