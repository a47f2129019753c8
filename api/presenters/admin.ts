import type { z } from 'zod';
import { permissions } from '../../db/models/admin';
import { permissionsOf } from '../access';
import type { Admin } from '../contracts/admin';
import type { AdminRow } from '../queries/admins';

export function presentAdmin(row: AdminRow): z.input<typeof Admin> {
  const allowed = permissionsOf(row);
  return {
    id: row.id,
    email: row.email,
    first_name: row.firstName,
    last_name: row.lastName,
    full_name: `${row.firstName} ${row.lastName}`.trim(),
    role: row.role,
    permissions: permissions.filter((each) => allowed.has(each)),
    is_active: row.isActive && row.customerIsActive,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}
