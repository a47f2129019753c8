import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { Token } from '../../db/models/token';
import type { User } from '../access';
import type { tokenList } from '../contracts/account';
import { ordered } from './paged';
import { patterns } from './search';

type Filters = Pick<z.output<typeof tokenList>, 'search' | 'ordering'>;

const columns = { created_at: 'createdAt', last_used_at: 'lastUsedAt' };

/** Those that hold, the latest first. */
export function findTokens(db: Knex, { customer }: User, { search, ordering }: Filters) {
  const query = Token.query(db)
    .where({ customerId: customer.id })
    .where('expiresAt', '>', db.fn.now());
  for (const pattern of patterns(search)) void query.whereRaw('user_agent ILIKE ?', [pattern]);
  const latestFirst = [{ field: 'created_at', direction: 'desc' }] as const;
  return ordered(query, columns, ordering ?? latestFirst, 'id');
}
