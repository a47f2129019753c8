import { z } from 'zod';
import { permissions, roles, type Permission } from '../../db/models/admin';
import { NewPassword, refuseWeak } from './account';
import { Email, Name, Time, flag, integerId } from './fields';
import { listQuery, page } from './page';

export const RoleName = z.enum(roles).meta({ id: 'Role' });
export const PermissionName = z.enum(permissions).meta({ id: 'Permission' });

export const Admin = z
  .object({
    id: z.int(),
    email: z.string(),
    first_name: z.string(),
    last_name: z.string(),
    full_name: z.string(),
    role: RoleName,
    permissions: z.array(PermissionName).meta({ description: 'All of them for a super_admin.' }),
    is_active: z.boolean(),
    created_at: Time,
    updated_at: Time,
  })
  .meta({ id: 'Admin' });

export const AdminPage = page(Admin, 'Admin');

export const adminList = listQuery({
  filters: { role: RoleName.optional(), is_active: flag.optional() },
  searches: 'name or e-mail address',
  ordering: ['created_at', 'last_name', 'email'],
});

export const adminParams = z.strictObject({ id: integerId });

/** Short forms that are taken, too. */
const short: ReadonlyMap<string, Permission> = new Map([
  ['products', 'manage_products'],
  ['customers', 'manage_customers'],
  ['orders', 'manage_orders'],
  ['admins', 'manage_admins'],
  ['reports', 'view_reports'],
  ['notifications', 'send_notifications'],
]);

const noSuchPermission = `Must be a list of some of ${permissions.join(', ')}.`;
const listed = z.array(z.string()).max(100);
const wrapped = z.strictObject({ permissions: listed }).transform((given) => given.permissions);
const inJson = { type: 'array', items: { type: 'string', enum: permissions } } as const;

/** A list of them, or an object with one. */
export const Permissions = z
  .unknown()
  .transform((given, context): Permission[] => {
    const names = listed.safeParse(given).data ?? wrapped.safeParse(given).data;
    const meant = names?.map((name) => short.get(name) ?? name);
    const unknown = meant?.find((name) => !PermissionName.safeParse(name).success);
    if (meant !== undefined && unknown === undefined) {
      return permissions.filter((each) => meant.includes(each));
    }
    const which = unknown === undefined ? '' : `There is no "${unknown.slice(0, 40)}". `;
    const message = given === undefined ? 'This field is required.' : which + noSuchPermission;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  })
  .meta({
    id: 'Permissions',
    description: `Also taken: ${[...short.keys()].join(', ')}.`,
    oneOf: [inJson, { type: 'object', properties: { permissions: inJson } }],
    examples: [['manage_products', 'view_reports']],
  });

export const NewAdmin = z
  .strictObject({
    email: Email,
    first_name: Name,
    last_name: Name,
    password: NewPassword,
    role: RoleName.default('admin'),
    permissions: Permissions.optional().meta({
      description:
        'Without them, an admin gets all but manage_admins and create_admins, a manager view_reports ' +
        'and manage_orders.',
    }),
  })
  .superRefine((given, context) => refuseWeak(context, given))
  .meta({ id: 'NewAdmin' });

export const AdminRights = z
  .strictObject({ permissions: Permissions, role: RoleName.optional() })
  .meta({ id: 'AdminRights' });

export const AdminAnswer = z
  .object({ success: z.literal(true), admin: Admin })
  .meta({ id: 'AdminAnswer' });
