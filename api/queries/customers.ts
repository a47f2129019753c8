import type { z } from 'zod';
import type { Knex } from '../../db/database';
import type { Admin } from '../../db/models/admin';
import { Customer } from '../../db/models/customer';
import { noSuchCustomer } from '../accounts/find-customer';
import type { User } from '../access';
import type { customerList } from '../contracts/customer';
import { ordered } from './paged';
import { patterns } from './search';

type Filters = Omit<z.output<typeof customerList>, 'page' | 'page_size'>;

/** A customer, and what they may do for the shop. */
export type CustomerRow = Customer & { readonly adminRole: Admin['role'] | null };

const columns = {
  created_at: 'customers.createdAt',
  last_name: 'customers.lastName',
  email: 'customers.email',
};

/** Those who are there; who was erased is an account no more. */
export function findCustomers(
  db: Knex,
  user: User,
  { is_active, is_verified, search, ordering }: Filters,
) {
  const query = rows(db).whereNull('customers.erasedAt');
  const { id } = user.customer;
  if (!user.permissions.has('manage_customers')) void query.where('customers.id', id);
  if (is_active !== undefined) void query.where('customers.isActive', is_active);
  if (is_verified !== undefined) void query.where('customers.isVerified', is_verified);
  for (const pattern of patterns(search)) {
    void query.whereRaw(
      `(customers.email || ' ' || customers.first_name || ' ' || customers.last_name) ILIKE ?`,
      [pattern],
    );
  }
  const latestFirst = [{ field: 'created_at', direction: 'desc' }] as const;
  return ordered(query, columns, ordering ?? latestFirst, 'customers.id');
}

export async function findCustomerRow(db: Knex, id: number): Promise<CustomerRow> {
  const row = await rows(db).castTo<CustomerRow | undefined>().where('customers.id', id).first();
  if (row === undefined) throw noSuchCustomer();
  return row;
}

function rows(db: Knex) {
  return Customer.query(db)
    .castTo<CustomerRow[]>()
    .leftJoin('admins', 'admins.customerId', 'customers.id')
    .select('customers.*', 'admins.role as adminRole');
}
