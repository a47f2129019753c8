import crypto from 'node:crypto';
import { hashPassword, needsRehash, passwordMatches } from '../../../api/sign-in/passwords';

test('a password matches its own hash and no other', async () => {
  const hash = await hashPassword('a good long one');
  expect(hash).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  expect(await passwordMatches('a good long one', hash)).toBe(true);
  expect(await passwordMatches('a good long on', hash)).toBe(false);
  expect(await hashPassword('a good long one')).not.toBe(hash);
});

test('no stored hash, or one of an unknown kind, matches nothing', async () => {
  expect(await passwordMatches('', null)).toBe(false);
  expect(await passwordMatches('plain', 'plain')).toBe(false);
});

test('the same characters match, however they are composed', async () => {
  const hash = await hashPassword('caf\u00e9 noir');
  expect(await passwordMatches('cafe\u0301 noir', hash)).toBe(true);
});

test('a hash made with other parameters still matches, and wants renewing', async () => {
  const weak =
    '$scrypt$ln=4,r=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$' +
    require('node:crypto')
      .scryptSync('old one', 'saltsaltsaltsalt', 32, { N: 16, r: 1, p: 1 })
      .toString('base64')
      .replace(/=+$/, '');
  expect(await passwordMatches('old one', weak)).toBe(true);
  expect(needsRehash(weak)).toBe(true);
  expect(needsRehash(await hashPassword('new one here'))).toBe(false);
});

// Python's hashlib.pbkdf2_hmac('sha256', b'testpass123', b'nDgM4p7sW1', 1000), as Django writes it
const oldHash = 'pbkdf2_sha256$1000$nDgM4p7sW1$cOj2ha5P/IIFJq4Gd9/o1GNoGT14wEswkm3i6QZdFhU=';

describe('hashes of the old system', () => {
  test('match their password and want renewing', async () => {
    expect(await passwordMatches('testpass123', oldHash)).toBe(true);
    expect(await passwordMatches('testpass124', oldHash)).toBe(false);
    expect(needsRehash(oldHash)).toBe(true);
  });

  test.each([
    'pbkdf2_sha256$1000$salt$short=',
    'pbkdf2_sha1$1000$nDgM4p7sW1$cOj2ha5P/IIFJq4Gd9/o1GNoGT14wEswkm3i6QZdFhU=',
    'pbkdf2_sha256$$nDgM4p7sW1$cOj2ha5P/IIFJq4Gd9/o1GNoGT14wEswkm3i6QZdFhU=',
    'md5$salt$hash',
  ])('%s matches nothing', async (stored) => {
    expect(await passwordMatches('testpass123', stored)).toBe(false);
  });
});

/** What an attempt to log in costs: this decides how long it takes. */
async function workOf(attempt: () => Promise<boolean>) {
  const scrypts = jest.spyOn(crypto, 'scrypt');
  const pbkdf2s = jest.spyOn(crypto, 'pbkdf2');
  await attempt();
  const work = {
    scrypts: scrypts.mock.calls.map(([, , , options]) => {
      const { N, r, p } = options as unknown as { N: number; r: number; p: number };
      return [N, r, p];
    }),
    iterations: pbkdf2s.mock.calls.reduce((sum, [, , iterations]) => sum + iterations, 0),
  };
  scrypts.mockRestore();
  pbkdf2s.mockRestore();
  return work;
}

test('an attempt costs the same for an unknown account, a new hash and an old one', async () => {
  const stored = [null, await hashPassword('a good long one'), oldHash];
  for (const most of [0, 1000, 5000]) {
    const works: unknown[] = [];
    for (const each of most === 0 ? stored.slice(0, 2) : stored) {
      works.push(await workOf(() => passwordMatches('wrong', each, most)));
    }
    expect(works).toEqual(works.map(() => ({ scrypts: [[2 ** 15, 8, 3]], iterations: most })));
  }
});

test('nothing of a password is cut off, trimmed or made small', async () => {
  const stored = await hashPassword(` ${'Long'.repeat(31)}! `);
  const others = [`${'Long'.repeat(31)}!`, ` ${'Long'.repeat(31)}`, ` ${'long'.repeat(31)}! `];
  for (const other of others) expect(await passwordMatches(other, stored)).toBe(false);
  expect(await passwordMatches(` ${'Long'.repeat(31)}! `, stored)).toBe(true);
});
