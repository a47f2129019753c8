import { permissions, type Admin, type Permission } from '../db/models/admin';
import type { Customer } from '../db/models/customer';
import type { Actor } from '../workflows/domain/order-status';

/** Who asks: a customer, and what they may do besides if they work for the shop. */
export interface User {
  readonly customer: Customer;
  readonly admin: Pick<Admin, 'id' | 'role'> | null;
  readonly permissions: ReadonlySet<Permission>;
  readonly tokenId: number;
  /** When the token was made. */
  readonly loggedInAt: Date;
}

/** Who may use a route. `U` is what its handler then knows of the user. */
export interface Access<U extends User | null = User | null> {
  /** As OpenAPI's `x-access` and the documentation name it. */
  readonly name: string;
  readonly words: string;
  readonly admits: (user: User | null) => user is U & (User | null);
}

/** No token is looked at. */
export const anyone: Access<null> = {
  name: 'public',
  words: 'Public: no token is needed.',
  admits: (user): user is null => user === null,
};

export const login: Access<User> = {
  name: 'login',
  words: 'Any valid token.',
  admits: (user): user is User => user !== null,
};

/** Whoever works for the shop. */
export const anyAdmin: Access<User> = {
  name: 'admin',
  words: 'Any admin.',
  admits: (user): user is User => user !== null && isStaff(user),
};

/** Admins with this permission, and every super_admin. */
export function may(permission: Permission): Access<User> {
  return {
    name: permission,
    words: `Admins with the permission \`${permission}\`.`,
    admits: (user): user is User => can(user, permission),
  };
}

/** Admins with one of these permissions or another, and every super_admin. */
export function mayEither(...wanted: readonly Permission[]): Access<User> {
  return {
    name: wanted.join(' or '),
    words: `Admins with the permission ${wanted.map((each) => `\`${each}\``).join(' or ')}.`,
    admits: (user): user is User => wanted.some((each) => can(user, each)),
  };
}

export function can(user: User | null, permission: Permission): user is User {
  return user !== null && user.permissions.has(permission);
}

export function isStaff(user: User): boolean {
  return user.admin !== null;
}

/** What an admin may do: all for a super_admin, else what was given. */
export function permissionsOf(admin: Pick<Admin, 'role' | 'permissions'> | null) {
  if (admin === null) return new Set<Permission>();
  return new Set<Permission>(admin.role === 'super_admin' ? permissions : admin.permissions);
}

/** Commands with a permission are an admin's, also to an order of their own. */
export function actorOf(user: User, permission: Permission): Actor {
  return user.admin !== null && can(user, permission)
    ? { type: 'admin', id: user.admin.id }
    : { type: 'customer', id: user.customer.id };
}
