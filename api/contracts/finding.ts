import { z } from 'zod';
import { findingKinds, subjectTypes } from '../../workflows/domain/finding';
import { Time, flag } from './fields';
import { listQuery, page } from './page';

/** Something that is not as it should be. */
export const Finding = z
  .object({
    id: z.int(),
    kind: z.enum(findingKinds),
    subject: z.object({
      type: z.enum([...new Set(Object.values(subjectTypes))]),
      id: z.string(),
      label: z.string().meta({
        description: 'As people call it: an order’s number, a product’s SKU.',
        examples: ['ORD-20260314-0001'],
      }),
    }),
    details: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))
      .meta({ description: 'What was seen, by name.', examples: [{ stock: 5, ledger: 7 }] }),
    first_seen: Time,
    last_seen: Time,
    repairs: z.int().meta({ description: 'At how many looks it was repaired.' }),
    needs_person: z.boolean().meta({
      description: 'It can not be repaired without one, or its repair does not hold.',
    }),
    told_at: Time.nullable().meta({ description: 'When the admins were told.' }),
  })
  .meta({ id: 'Finding' });

export const FindingPage = page(Finding, 'Finding');

export const findingList = listQuery({
  filters: { kind: z.enum(findingKinds).optional(), needs_person: flag.optional() },
  searches: 'the subject’s label or id',
  ordering: ['first_seen', 'last_seen'],
});
