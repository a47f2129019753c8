import type { Admin, Permission } from '../data/contracts';

export type Role = Admin['role'];

/** From the least to the most. */
export const roles = ['manager', 'admin', 'super_admin'] as const satisfies readonly Role[];

export const permissions = [
  'manage_orders',
  'manage_products',
  'manage_customers',
  'send_notifications',
  'view_reports',
  'create_admins',
  'manage_admins',
] as const satisfies readonly Permission[];

/** What the API gives where nothing is said. */
const usual: Record<Role, readonly Permission[]> = {
  manager: ['manage_orders', 'view_reports'],
  admin: [
    'manage_orders',
    'manage_products',
    'manage_customers',
    'send_notifications',
    'view_reports',
  ],
  super_admin: permissions,
};

type Rights = Pick<Admin, 'role' | 'permissions'>;

const rank = (role: Role) => roles.indexOf(role);

/** Nobody gives a role that they do not have; what somebody has already may stay. */
export function rolesToGive(me: Rights, other?: Rights): Role[] {
  return roles.filter((role) => rank(role) <= rank(me.role) || role === other?.role);
}

/** Nobody gives what they do not have. */
export function mayGive(me: Rights, permission: Permission, other?: Rights): boolean {
  return me.permissions.includes(permission) || other?.permissions.includes(permission) === true;
}

/** What a new one of that role usually may, as far as it can be given. */
export function usualFor(role: Role, me: Rights): Permission[] {
  return usual[role].filter((permission) => mayGive(me, permission));
}

/** Why the rights of `other` are not to be changed by `me`, as a key of the texts. */
export function whyNotChange(me: Admin, other: Admin): 'own' | 'above' | undefined {
  if (me.id === other.id) return 'own';
  return other.role === 'super_admin' && me.role !== 'super_admin' ? 'above' : undefined;
}

/**
 * Whether an account may be cared for, as far as can be told from here: of an admin it takes
 * `manage_admins`, and all that they may do, which the API knows.
 */
export function mayCareFor(
  me: Rights,
  customer: { readonly is_admin: boolean; readonly admin_role: Role | null },
): boolean {
  if (!customer.is_admin) return true;
  if (!me.permissions.includes('manage_admins')) return false;
  return customer.admin_role !== 'super_admin' || me.role === 'super_admin';
}
