import { dictionary } from '@zxcvbn-ts/language-common';

interface Owner {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
}

export const passwordLength = { min: 8, max: 128 };

/** The most common ones that are long enough to be taken at all (ASVS 5.0, 6.2.4). */
const common = new Set(
  dictionary['passwords-common']
    .filter((password) => password.length >= passwordLength.min)
    .slice(0, 3_000),
);

/** What anyone would try here: the names of the system and of who works with it. */
const wordsOfHere = new Set(['orderflow', 'orderflowadmin', 'adminorderflow']);

/** Why somebody may not have this password; null if they may. */
export function whyWeak(password: string, owner: Owner): string | null {
  if (wordsOfHere.has(password.toLowerCase().replace(/[^a-z]/g, ''))) {
    return 'Is the first that anyone would try here.';
  }
  if (common.has(password.toLowerCase())) return 'Is one of the most common passwords.';
  return isPersonal(password, owner) ? 'Must not be your name or e-mail address.' : null;
}

/** Whether somebody who knows the person would try this password first. */
function isPersonal(password: string, { email, firstName, lastName }: Owner): boolean {
  const known = [email, email.split('@')[0] ?? '', firstName, lastName].map(squeeze);
  known.push(squeeze(firstName + lastName), squeeze(lastName + firstName));
  return known.includes(squeeze(password));
}

function squeeze(words: string): string {
  return words.toLowerCase().replace(/[\s._-]/g, '');
}
