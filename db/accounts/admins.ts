import type { Knex } from '../database';
import { Admin, type Permission, type Role } from '../models/admin';
import { Customer } from '../models/customer';
import { endLogIns } from './customers';

/** What an admin may do where nobody says what. */
export const defaultPermissions: Record<Role, readonly Permission[]> = {
  manager: ['view_reports', 'manage_orders'],
  admin: [
    'manage_products',
    'manage_customers',
    'manage_orders',
    'view_reports',
    'send_notifications',
  ],
  // All, whatever stands in the row.
  super_admin: [],
};

export interface NewAdmin {
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly passwordHash: string;
  readonly role: Role;
  readonly permissions: readonly Permission[];
}

/** An account with an admin's rights. */
export async function insertAdmin(
  trx: Knex.Transaction,
  { role, permissions, ...person }: NewAdmin,
): Promise<{ admin: Admin; customer: Customer }> {
  const customer = await Customer.query(trx).insertAndFetch({ ...person, phoneNumber: '' });
  const admin = await Admin.query(trx).insertAndFetch({
    customerId: customer.id,
    role,
    permissions: [...permissions],
  });
  return { admin, customer };
}

/**
 * Whether somebody works for the shop. The log-ins of who no longer does end; who does again is let in,
 * even if the account was closed, too.
 */
export async function setAdminActive(
  trx: Knex.Transaction,
  admin: Admin,
  isActive: boolean,
): Promise<void> {
  await Admin.query(trx).findById(admin.id).patch({ isActive });
  if (isActive) await Customer.query(trx).findById(admin.customerId).patch({ isActive });
  else await endLogIns(trx, admin.customerId);
}
