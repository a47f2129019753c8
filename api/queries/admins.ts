import type { z } from 'zod';
import type { Knex } from '../../db/database';
import { Admin } from '../../db/models/admin';
import type { adminList } from '../contracts/admin';
import { ordered } from './paged';
import { patterns } from './search';

type Filters = Omit<z.output<typeof adminList>, 'page' | 'page_size'>;

/** An admin with the person behind. */
export type AdminRow = Admin & {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly customerIsActive: boolean;
};

const columns = {
  created_at: 'admins.createdAt',
  last_name: 'customers.lastName',
  email: 'customers.email',
};

const isActive = 'admins.is_active AND customers.is_active';

/** Erased people are no admins. */
export function findAdmins(db: Knex, { role, is_active, search, ordering }: Filters) {
  const query = rows(db);
  if (role !== undefined) void query.where('admins.role', role);
  if (is_active !== undefined) void query.whereRaw(`(${isActive}) = ?`, [is_active]);
  for (const pattern of patterns(search)) {
    void query.whereRaw(
      `(customers.email || ' ' || customers.first_name || ' ' || customers.last_name) ILIKE ?`,
      [pattern],
    );
  }
  const latestFirst = [{ field: 'created_at', direction: 'desc' }] as const;
  return ordered(query, columns, ordering ?? latestFirst, 'admins.id');
}

export async function findAdmin(db: Knex, id: number): Promise<AdminRow | undefined> {
  return rows(db).castTo<AdminRow | undefined>().where('admins.id', id).first();
}

function rows(db: Knex) {
  return Admin.query(db)
    .castTo<AdminRow[]>()
    .innerJoin('customers', 'customers.id', 'admins.customerId')
    .whereNull('customers.erasedAt')
    .select(
      'admins.*',
      'customers.email',
      'customers.firstName',
      'customers.lastName',
      'customers.isActive as customerIsActive',
    );
}
