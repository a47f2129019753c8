import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { Finding } from '../../db/models/finding';
import type { findingList } from '../contracts/finding';
import { ordered } from './paged';
import { patterns } from './search';

type Filters = Omit<z.output<typeof findingList>, 'page' | 'page_size'>;

const columns = { first_seen: 'firstSeen', last_seen: 'lastSeen' };

/** Those that are open. */
export function findOpenFindings(
  db: Knex,
  { kind, needs_person: needsPerson, search, ordering }: Filters,
) {
  const query = Finding.query(db).whereNull('resolvedAt');
  if (kind !== undefined) void query.where({ kind });
  if (needsPerson !== undefined) void query.where({ needsPerson });
  for (const pattern of patterns(search)) {
    void query.whereRaw(`(label || ' ' || subject) ILIKE ?`, [pattern]);
  }
  const latestFirst = [{ field: 'first_seen', direction: 'desc' }] as const;
  return ordered(query, columns, ordering ?? latestFirst, 'id');
}
