import {
  isSupportedCountry,
  parsePhoneNumberFromString,
  type CountryCode,
} from 'libphonenumber-js/min';

export const noPhoneNumber =
  'Must be a phone number, in international form (+254700000001) or as it is written in the country given.';

const e164 = /^\+[1-9]\d{6,14}$/;

/** Regions by their English name: `kenya` → `KE`. */
const codes = new Map<string, CountryCode>(allRegions());

function* allRegions(): Generator<[string, CountryCode]> {
  const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  for (const code of letters.flatMap((first) => letters.map((second) => first + second))) {
    const name = isSupportedCountry(code) ? names.of(code) : undefined;
    if (name !== undefined && isSupportedCountry(code)) yield [name.toLowerCase(), code];
  }
}

/**
 * A phone number in E.164, whether it was given so or as people of that country write it.
 *
 * @param country by its English name or ISO 3166 code
 * @returns null for what is no number there. One in international form is taken even where no such
 *   number is known to exist: numbering plans change faster than lists of them.
 */
export function toE164(given: string, country: string): string | null {
  const international = given.trim().replace(/^00(?=[1-9])/, '+');
  const written = international.replaceAll(/[\s().-]/g, '');
  if (e164.test(written)) return written;
  const named = country.trim().toUpperCase();
  const region = isSupportedCountry(named) ? named : codes.get(country.trim().toLowerCase());
  const number = parsePhoneNumberFromString(international, {
    ...(region && { defaultCountry: region }),
    extract: false,
  });
  return number !== undefined && number.ext === undefined && number.isPossible()
    ? number.number
    : null;
}
