import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { JWKS } from 'oidc-provider';
import { z } from 'zod';

const rsaKey = z.object({
  kty: z.literal('RSA'),
  kid: z.string(),
  use: z.literal('sig'),
  alg: z.literal('RS256'),
  n: z.string(),
  e: z.string(),
  d: z.string(),
  p: z.string(),
  q: z.string(),
  dp: z.string(),
  dq: z.string(),
  qi: z.string(),
});
const keySet = z.object({ keys: z.array(rsaKey).min(1) });

/** The keys that ID tokens are signed with: kept in the file, made where there are none. */
export function keysIn(file: string): JWKS {
  if (!existsSync(file)) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, `${JSON.stringify({ keys: [newKey()] }, null, 2)}\n`, { mode: 0o600 });
  }
  return keySet.parse(JSON.parse(readFileSync(file, 'utf8')));
}

function newKey() {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const marks = { kid: randomUUID(), use: 'sig', alg: 'RS256' };
  return rsaKey.parse({ ...privateKey.export({ format: 'jwk' }), ...marks });
}
