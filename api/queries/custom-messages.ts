import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { Mailing } from '../../db/models/mailing';
import type { customList } from '../contracts/custom';
import { ordered } from './paged';
import { patterns } from './search';

/** What admins wrote to customers. */
export function findCustom(
  db: Knex,
  { search, ordering }: Pick<z.output<typeof customList>, 'search' | 'ordering'>,
) {
  const query = Mailing.query(db).where('kind', 'custom');
  for (const pattern of patterns(search)) {
    void query.whereRaw(`(subject || ' ' || message) ILIKE ?`, [pattern]);
  }
  const newestFirst = [{ field: 'created_at', direction: 'desc' }] as const;
  return ordered(query, { created_at: 'createdAt' }, ordering ?? newestFirst, 'id');
}
