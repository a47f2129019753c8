import { pbkdf2 } from 'node:crypto';

/** A hash as Django makes them: `pbkdf2_sha256$870000$salt$hash`, the hash in base64. */
export interface Hash {
  readonly iterations: number;
  readonly salt: string;
  readonly hash: Buffer;
}

const django = /^pbkdf2_sha256\$(\d{1,8})\$([^$]+)\$([A-Za-z0-9+/]{43}=)$/;

export function parse(stored: string): Hash | null {
  const match = django.exec(stored);
  if (match === null) return null;
  const [, iterations = '', salt = '', hash = ''] = match;
  return { iterations: Number(iterations), salt, hash: Buffer.from(hash, 'base64') };
}

/** As many bytes as Django's hashes have; nothing is done for no iterations. */
export function derive(password: string, { iterations, salt }: Hash): Promise<Buffer> {
  if (iterations <= 0) return Promise.resolve(Buffer.alloc(32));
  return new Promise((resolve, reject) => {
    // Django takes the characters as they are.
    pbkdf2(password, salt, iterations, 32, 'sha256', (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
