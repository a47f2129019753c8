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
