import { z } from 'zod';
import { isPlain } from '../../workflows/domain/names';

/** The largest value of PostgreSQL's `integer`, which ids of people and categories are. */
const maxInteger = 2_147_483_647;

export const Time = z.iso
  .datetime()
  .meta({ id: 'Time', description: 'ISO 8601, UTC.', examples: ['2026-03-14T09:26:53.589Z'] });

export const Email = z
  .string()
  .trim()
  .max(254, 'Must be at most 254 characters.')
  .pipe(z.email('Must be an e-mail address.'))
  // No mail reaches these (RFC 2606); who was erased has one.
  .refine((given) => !/\.invalid$/i.test(given), 'Must be an e-mail address that can get mail.')
  .meta({ id: 'Email', examples: ['jane.smith@example.com'] });

/** As people write it; `toE164` knows what it is in a country. */
export const Phone = z
  .string()
  .trim()
  .min(1, 'Must not be empty.')
  .max(40, 'Must be at most 40 characters.')
  .meta({
    id: 'Phone',
    description:
      'E.164, or as it is written in the country of the customer; it is stored and shown as E.164.',
    examples: ['+254700000001'],
  });

/** A name: one line of text, in which equal letters are the same letters (NFC). */
export function line(max: number) {
  return text(max)
    .transform((given) => given.normalize('NFC'))
    .refine(isPlain, 'A character in it can not be seen.');
}

/** Of a person: mail begins with it, so it must not lead anywhere (nor be made a link of by who shows it). */
export const Name = line(100).refine(
  (given) => !/:\/\/|www\.|\.\p{L}{2,}\//iu.test(given),
  'Must be a name, not an address.',
);

/** Text that says something. */
export function text(max: number) {
  return z
    .string()
    .trim()
    .min(1, 'Must not be empty.')
    .max(max, `Must be at most ${max} characters.`);
}

/** Text that may be empty. */
export function optionalText(max: number) {
  return z.string().trim().max(max, `Must be at most ${max} characters.`);
}

/** An id in an address or a filter: digits that fit. */
export const integerId = z
  .string()
  .regex(/^\d{1,10}$/, 'Must be an id.')
  .transform(Number)
  .refine((id) => id <= maxInteger, 'There is no such id.')
  .meta({ type: 'integer', minimum: 1, maximum: maxInteger });

/** What is missing is told as such. */
export function unlessMissing(words: string) {
  return ({ input }: { readonly input?: unknown }) => (input === undefined ? undefined : words);
}

/** The same in a body. */
export const rowId = z
  .int({ error: unlessMissing('Must be an id.') })
  .min(1, 'Must be an id.')
  .max(maxInteger, 'There is no such id.');

export const uuid = z.guid('Must be a UUID.').transform((id) => id.toLowerCase());

export const flag = z
  .enum(['true', 'false', '1', '0'], 'Must be true or false.')
  .transform((word) => word === 'true' || word === '1');

const ignored = z
  .unknown()
  .optional()
  .transform(() => undefined)
  .meta({ readOnly: true });

/** Fields that may be sent back as they were read, and change nothing. */
export function readOnly<const Names extends readonly string[]>(
  names: Names,
): { [name in Names[number]]: typeof ignored } {
  const entries = names.map((name) => [name, ignored] as const);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- fromEntries forgets the keys
  return Object.fromEntries(entries) as { [name in Names[number]]: typeof ignored };
}

export const Message = z.object({ message: z.string() }).meta({ id: 'Message' });
