import { z } from 'zod';

/** What every list takes besides its own filters. */
const paging = {
  page: z
    .string()
    .regex(/^-?\d{1,15}$/, 'Must be a whole number.')
    .transform(Number)
    .default(1)
    .meta({
      type: 'integer',
      minimum: 1,
      description: 'From 1; a page that does not exist is a 404.',
    }),
  page_size: z
    .string()
    .regex(/^\d{1,15}$/, 'Must be a whole number.')
    .transform(Number)
    .refine((size) => size >= 1 && size <= 100, 'Must be from 1 to 100.')
    .default(20)
    .meta({
      type: 'integer',
      minimum: 1,
      maximum: 100,
      description: 'How many a page has, from 1 to 100; 20 where left out.',
    }),
};

const search = z
  .string()
  .trim()
  .max(200, 'Must be at most 200 characters.')
  .refine((text) => text.split(/\s+/).length <= 10, 'Must be at most 10 words.')
  .optional();

export interface Order<Field extends string> {
  readonly field: Field;
  readonly direction: 'asc' | 'desc';
}

/** Whatever has filters: a list's query is paging, ordering and these. */
export function listQuery<
  const Fields extends readonly [string, ...string[]],
  Filters extends z.ZodRawShape,
>(list: { readonly filters: Filters; readonly ordering: Fields; readonly searches?: string }) {
  const searching = search.meta({
    description: `Each of its words, at most 10, must be found in ${list.searches ?? 'the text'}.`,
  });
  return z.strictObject({
    ...paging,
    ...list.filters,
    search: searching,
    ordering: ordering(list.ordering),
  });
}

function ordering<const Fields extends readonly [string, ...string[]]>(fields: Fields) {
  const allowed = z.enum(fields);
  return z
    .string()
    .transform((given, context): Order<Fields[number]>[] => {
      const orders: Order<Fields[number]>[] = [];
      for (const word of given.split(',')) {
        const field = allowed.safeParse(word.trim().replace(/^-/, ''));
        if (!field.success) {
          context.addIssue({ code: 'custom', message: `Can be ordered by ${fields.join(', ')}.` });
          return z.NEVER;
        }
        orders.push({ field: field.data, direction: word.trim().startsWith('-') ? 'desc' : 'asc' });
      }
      return orders;
    })
    .optional()
    .meta({
      description: `${fields.join(', ')}; with - before it downwards; several joined by commas.`,
      examples: [`-${fields[0]}`],
    });
}

/** A page of what has this contract. */
export function page<S extends z.ZodType>(of: S, id: string) {
  const link = z.url().nullable();
  return z
    .object({ count: z.int(), next: link, previous: link, results: z.array(of) })
    .meta({ id: `${id}Page` });
}
