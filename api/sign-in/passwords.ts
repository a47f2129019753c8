import { randomBytes, timingSafeEqual } from 'node:crypto';
import * as pbkdf2 from './pbkdf2';
import * as scrypt from './scrypt';

/** What a stored hash was made with: ours, or that of the old system's Django. */
type Stored =
  | ({ readonly kind: 'scrypt' } & scrypt.Hash)
  | ({ readonly kind: 'pbkdf2' } & pbkdf2.Hash)
  | { readonly kind: 'none' };

export const hashPassword = scrypt.make;

/**
 * Takes the same time whether there is an account with a password or not, and whichever kind of hash it
 * has, so that nobody learns from it which addresses are known: as long as any account has a hash of the
 * old system, everybody's log-in spends the time of one.
 *
 * @param stored null where there is no such account, or it has no password
 * @param oldIterations the most that a hash of the old system has (`oldIterations` of db/accounts); 0 for none
 */
export async function passwordMatches(
  password: string,
  stored: string | null,
  oldIterations = 0,
): Promise<boolean> {
  const parsed = parse(stored ?? '');
  const ours = parsed.kind === 'scrypt' ? parsed : nobody;
  const old = parsed.kind === 'pbkdf2' ? parsed : { ...nobodyThen, iterations: oldIterations };
  const [hash, oldHash] = [
    await scrypt.derive(password, ours),
    await pbkdf2.derive(password, old),
    // The rest of what the slowest one takes.
    await pbkdf2.derive(password, { ...old, iterations: oldIterations - old.iterations }),
  ];
  switch (parsed.kind) {
    case 'scrypt':
      return timingSafeEqual(hash, parsed.hash);
    case 'pbkdf2':
      return timingSafeEqual(oldHash, parsed.hash);
    case 'none':
      return false;
  }
}

/** Whether the hash was made otherwise than today's, so that log-in should renew it. */
export function needsRehash(stored: string): boolean {
  const parsed = parse(stored);
  return parsed.kind !== 'scrypt' || !scrypt.isCurrent(parsed);
}

/** The hashes of no password at all. */
const nobody = scrypt.ofNothing();
const nobodyThen = { salt: '', hash: randomBytes(32) };

function parse(stored: string): Stored {
  const ours = scrypt.parse(stored);
  if (ours !== null) return { kind: 'scrypt', ...ours };
  const old = pbkdf2.parse(stored);
  return old === null ? { kind: 'none' } : { kind: 'pbkdf2', ...old };
}
