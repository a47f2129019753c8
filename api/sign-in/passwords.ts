import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';

interface Cost {
  /** log2 of scrypt's N. */
  readonly ln: number;
  readonly r: number;
  readonly p: number;
}

interface Parsed extends Cost {
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const cost: Cost = { ln: 15, r: 8, p: 3 };
const saltBytes = 16;
const hashBytes = 32;

/** `$scrypt$ln=15,r=8,p=3$salt$hash`, in base64 without padding (PHC string format). */
const phc =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{16,})\$([A-Za-z0-9+/]{40,})$/;

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes);
  const hash = await derive(password, salt, hashBytes, cost);
  return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${base64(salt)}$${base64(hash)}`;
}

/**
 * Takes the same time whether there is an account with a password or not, so that nobody learns
 * from it which addresses are known.
 *
 * @param stored null where there is no such account, or it has no password
 */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const parsed = parse(stored ?? '') ?? nobody;
  const hash = await derive(password, parsed.salt, parsed.hash.length, parsed);
  return timingSafeEqual(hash, parsed.hash) && parsed !== nobody;
}

/** Whether the hash was made with other parameters than today's, so that log-in should renew it. */
export function needsRehash(stored: string): boolean {
  const parsed = parse(stored);
  return parsed === null || parsed.ln !== cost.ln || parsed.r !== cost.r || parsed.p !== cost.p;
}

/** The hash of no password at all. */
const nobody: Parsed = { ...cost, salt: randomBytes(saltBytes), hash: randomBytes(hashBytes) };

function parse(stored: string): Parsed | null {
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

function derive(password: string, salt: Buffer, length: number, { ln, r, p }: Cost) {
  const N = 2 ** ln;
  const options: ScryptOptions = { N, r, p, maxmem: 256 * N * r };
  return new Promise<Buffer>((resolve, reject) => {
    // The same characters can be written in several ways (NFKC makes them one).
    scrypt(password.normalize('NFKC'), salt, length, options, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

function base64(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}
